"""What a photo's credit might rather say. Every one is a suggestion that an editor takes or leaves."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media.credit import Credit, Maker, Rule, credit_in_caption, is_cut, print_credit, suggest, uncut
from media.models import Photo

from ..models.photo_maker import is_organisation

__all__ = ["CreditSuggestion", "credit_suggestions"]

_WHY: dict[str, Promise] = {
    Rule.LABEL: _("The label is printed by the site."),
    Rule.COPYRIGHT: _("The copyright has a field of its own."),
    Rule.NO_MAKER: _("That names nobody."),
    Rule.DOUBLED: _("Said twice."),
    Rule.AGENCY_NAME: _("The agency writes itself so."),
    Rule.CAPITALS: _("Names are not printed in capitals."),
    Rule.SPACING: _("House style sets the signs so."),
    Rule.HOUSE_STYLE: _("The same, in house style."),
}


@dataclass(frozen=True, slots=True)
class CreditSuggestion:
    """Words for the field `credit_line` or `caption`, and why."""

    field: str
    words: str
    why: str


def credit_suggestions(photo: Photo) -> list[CreditSuggestion]:
    """Return what may be taken over into the photo's credit, the likeliest first; nothing twice."""
    found: list[CreditSuggestion] = []
    if photo.credit_line:
        found += _for_line(photo)
    else:
        found += _for_none(photo)
    return list({one.words: one for one in reversed(found)}.values())[::-1]


def _for_line(photo: Photo) -> list[CreditSuggestion]:
    found = []
    if is_cut(photo.credit_line):
        whole = uncut(photo.credit_line, [photo.source, photo.copyright_notice, photo.caption])
        if whole != photo.credit_line:
            why = _("It was cut at 32 signs; the whole stands elsewhere in the file.")
            found.append(CreditSuggestion("credit_line", whole, str(why)))
    single = suggest(photo.credit_line, is_organisation)
    if len(single) > 1:
        found.append(CreditSuggestion("credit_line", _mended(photo.credit_line), str(_("All of these at once."))))
    for one in single:
        found.append(CreditSuggestion("credit_line", one.after, str(_WHY[one.rule])))
    return found


def _mended(line: str) -> str:
    """The line with one suggestion after the other taken, until there is none or they go in a circle."""
    seen = {line}
    while (more := suggest(line, is_organisation)) and more[0].after not in seen:
        line = more[0].after
        seen.add(line)
    return line


def _for_none(photo: Photo) -> list[CreditSuggestion]:
    found = []
    if names := photo.creator_names:
        agencies = (photo.source,) if photo.source and photo.source not in names else ()
        line = print_credit(Credit(creators=tuple(Maker(name) for name in names), agencies=agencies))
        found.append(CreditSuggestion("credit_line", line, str(_("The file names its creator."))))
    if told := credit_in_caption(photo.caption, is_organisation):
        found.append(CreditSuggestion("credit_line", told[0], str(_("The caption ends with it."))))
    return found
