"""The search of the library: words, `credit:`, `person:`, `date:`, `rights:`, `has:`, and `-` for “not”."""

import re
from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.rights import Rights

__all__ = ["HELP", "photo_condition"]

HELP = _(
    "Words of caption, credit or place; also credit:name person:name date:2026-05 rights:handout has:alt -has:credit"
)
_MOST = 12  # terms that count
_TERM = re.compile(r'(?P<no>-?)(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>\S+))')
_ANYWHERE = [
    "caption",
    "headline",
    "alt_text",
    "credit_line",
    "creators",
    "keywords",
    "event",
    "city",
    "country",
    "ref",
]


def _any_of(*names: str) -> Callable[[str], Q]:
    return lambda words: Q(*((f"{name}__icontains", words) for name in names), _connector=Q.OR)


def _date(words: str) -> Q:
    return Q(date_created__startswith=words)


def _rights(words: str) -> Q:
    wanted = words.casefold().replace("-", "_")
    return Q(rights__in=[one.value for one in Rights if one.value.startswith(wanted)])


_HAS = {
    "credit": ~Q(credit_line=""),
    "alt": ~Q(alt_text="") | Q(decorative=True),
    "caption": ~Q(caption=""),
    "file": ~Q(original=""),
    "rights": ~Q(rights=Rights.UNKNOWN),
    "end": ~Q(allowed_until=None),
    "person": ~Q(persons_shown=""),
    "date": ~Q(date_created=""),
}


def _has(words: str) -> Q:
    return _HAS.get(words.casefold(), Q(pk=None))


_FIELDS: dict[str, Callable[[str], Q]] = {
    "credit": _any_of("credit_line", "creators", "source"),
    "person": _any_of("persons_shown", "caption"),
    "date": _date,
    "rights": _rights,
    "has": _has,
}


def photo_condition(asked: str) -> Q:
    """Return the condition that a search line means; every term narrows. A field nobody knows is a word as any."""
    condition = Q()
    for number, term in enumerate(_TERM.finditer(asked[:500])):
        words = term["phrase"] if term["phrase"] is not None else term["word"]
        if number >= _MOST or not words.strip():
            continue
        if term["field"] and (known := _FIELDS.get(term["field"])):
            found = known(words)
        else:
            found = _any_of(*_ANYWHERE)(f"{term['field']}:{words}" if term["field"] else words)
        condition &= ~found if term["no"] else found
    return condition
