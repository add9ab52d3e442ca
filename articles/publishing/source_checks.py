"""What stands between a quote and its readers on account of where it is from."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import HowObtained, Quote
from ..names import fold
from ..quotes.verbatim import Verdict, Warned
from .findings import Finding
from .said import says_something
from .verbatim import Reading, read_quote

__all__ = ["WARNED", "source_findings"]

#: What to look at where words were cut, as it is told at the desk.
WARNED: dict[Warned, Promise] = {
    Warned.HIDES_NEGATION: gettext_lazy("a “no” or “not”"),
    Warned.HIDES_NUMBER: gettext_lazy("a number"),
    Warned.HIDES_NAME: gettext_lazy("a name"),
    Warned.HIDES_SENTENCE_END: gettext_lazy("the end of a sentence"),
    Warned.LONG_GAP: gettext_lazy("more than 25 words"),
    Warned.SHORT_PIECE: gettext_lazy("nearly all words beside it"),
    Warned.TWO_SPEAKERS: gettext_lazy("a change of speaker"),
}


def source_findings(quote: Quote) -> Iterator[Finding]:
    """The findings on one standing quote, its source loaded."""
    yield from _terms(quote)
    if quote.obtained == HowObtained.SECOND_HAND and not says_something(quote.obtained_via):
        message = _("%(quote)s is second-hand. Say who published it first.")
        yield Finding("second_hand", message % {"quote": _short(quote)}, _where(quote))
    if quote.source is not None and quote.source.text_id:
        reading = read_quote(quote)
        if reading is not None:
            yield from _verdict(quote, reading)


def _verdict(quote: Quote, reading: Reading) -> Iterator[Finding]:
    told = {"quote": _short(quote), "source": quote.source, "passage": _cut(reading.passage)}
    match reading.verdict:
        case Verdict.ALTERED if not quote.alteration_accepted:
            message = _(
                "%(quote)s has other words than its source “%(source)s”: “%(passage)s”. "
                "Correct it, or say why the words differ."
            )
            yield Finding("altered_quote", message % told, _where(quote), "altered" in settings.VERBATIM_BLOCKS)
        case Verdict.NOT_FOUND if not quote.alteration_accepted:
            message = _("%(quote)s does not stand in its source “%(source)s”.")
            yield Finding("quote_not_found", message % told, _where(quote), "not_found" in settings.VERBATIM_BLOCKS)
        case Verdict.ELIDED | Verdict.BRACKETED if reading.match.warnings:
            told["hidden"] = ", ".join(str(WARNED[one]) for one in reading.match.warnings)
            message = _("What was left out of %(quote)s: %(hidden)s. The source reads “%(passage)s”.")
            blocks = Warned.HIDES_NEGATION in reading.match.warnings and "negation" in settings.VERBATIM_BLOCKS
            yield Finding("elided_quote", message % told, _where(quote), blocks, overridable=blocks)


def _terms(quote: Quote) -> Iterator[Finding]:
    if not quote.unnamed:
        return
    told = {"quote": _short(quote), "person": quote.person}
    if not says_something(quote.terms_reason):
        message = _("Say why the speaker of %(quote)s is not named.")
        yield Finding("no_terms_reason", message % told, _where(quote))
    elif not quote.approved:
        message = _("No editor has approved that the speaker of %(quote)s is not named.")
        yield Finding("not_approved", message % told, _where(quote))
    if quote.person is not None and _names(quote):
        message = _("The speaker of %(quote)s was promised not to be named, and is printed as %(person)s.")
        yield Finding("unnamed_is_named", message % told, _where(quote))


def _names(quote: Quote) -> bool:
    """The printed attribution has the surname of the linked person."""
    person = quote.person
    if person is None:
        return False
    surname = fold(person.name).split(" ")[-1]
    return surname in fold(f"{quote.name} {quote.printed}").split(" ")


def _where(quote: Quote) -> str:
    return f"quote:{quote.ref}"


def _short(quote: Quote) -> str:
    return f"“{_cut(quote.text)}”"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
