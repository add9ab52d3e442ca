"""Why a speaker was guessed, in the language of the desk: the extractor wrote it down in English."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Quote

__all__ = ["REASONS", "reason_of"]

#: By rule of the extractor, in its own words.
REASONS: dict[str, Promise] = {
    "R1a": gettext_lazy("A verb such as “said” and then the speaker follow the quotation"),
    "R1b": gettext_lazy("The speaker and then a verb such as “said” follow the quotation"),
    "R1c": gettext_lazy("The text names this source of the quotation"),
    "R1d": gettext_lazy("The next sentence says who spoke"),
    "R2a": gettext_lazy("The speaker and a verb such as “said” stand before the quotation"),
    "R2b": gettext_lazy("A verb such as “added” and then the speaker stand before the quotation"),
    "R2c": gettext_lazy("A name and a colon stand before the quotation"),
    "R2d": gettext_lazy("The quotation is what this speaker asked or told someone"),
    "R3": gettext_lazy("The sentence around the quotation is about this speaker"),
    "only": gettext_lazy("This is the only name before the quotation in its sentence"),
    "owner": gettext_lazy("The sentence is about something that belongs to this speaker"),
    "same": gettext_lazy("Another quotation of the same sentence has this speaker"),
    "follow": gettext_lazy("The speaker of the quotation before goes on"),
    "lead": gettext_lazy("The sentence before is about this speaker"),
    "back": gettext_lazy("The paragraph goes on with a quotation of this speaker"),
    "colon": gettext_lazy("The paragraph before introduces the quotation with a colon"),
    "chain": gettext_lazy("The paragraph before quotes this speaker"),
    "topic": gettext_lazy("The paragraph before is about this speaker, and nothing else names one"),
    "near": gettext_lazy("This is the last speaker before the quotation, and nothing else names one"),
}
_CODE = re.compile(r"^\w+: ")  # a trace may begin with the extractor's name of its rule
_TRACE = re.compile(r"[^(]+ \((?P<named>.+)\)\.", re.DOTALL)
_STANDS_FOR = re.compile(r"“(?P<printed>.+)” stands for (?P<speaker>.+)", re.DOTALL)


def reason_of(quote: Quote) -> str:
    """Why the speaker was guessed, and by which words; as it was written where it is none of today's reasons."""
    trace = _CODE.sub("", quote.trace)
    reason, told = REASONS.get(quote.rule), _TRACE.fullmatch(trace)
    if reason is None or told is None:
        return trace
    named = told["named"]
    if meant := _STANDS_FOR.fullmatch(named):
        named = _("“%(printed)s” stands for %(speaker)s") % meant.groupdict()
    return f"{reason} ({named})."
