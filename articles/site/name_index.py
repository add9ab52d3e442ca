"""The index of people and that of organisations, A to Z: whole while it is short, by letter when it is long.

Both walk the index of their table from a place on and keep who is seen in a live article. So a page costs the
same with a hundred names and with a hundred thousand, is right by the clock, and tells nothing of other names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from ..models.organisation import Organisation
from ..models.person import Person
from ..readers_database import readers_connection
from .editions import shown_organisations, shown_people
from .listed_quotes import NEWEST_QUOTES, quotes_in_list
from .pages import page, public_page
from .structured import Step, collection

__all__ = ["organisations", "people"]

_WHOLE: Final = 400  # names on one page; where there are more, a page has those of one letter
_PER_PAGE: Final = 200
_LATELY: Final = 60
_QUOTES_LOOKED_AT: Final = 200
_ORDER: Final = ("initial", "index_key", "pk")


@dataclass(frozen=True, slots=True)
class _Index:
    view: str
    heading: StrOrPromise
    about: StrOrPromise
    shown: Callable[[], QuerySet[Any]]
    quoted: str  # the field of a quote that leads here

    @property
    def start(self) -> str:
        return reverse(self.view)

    def address(self, **asked: str) -> str:
        query = urlencode({name: value for name, value in asked.items() if value})
        return self.start + (f"?{query}" if query else "")


_PEOPLE: Final = _Index("people", _("People"), _("Who writes and who speaks in %(site)s."), shown_people, "person")
_ORGANISATIONS: Final = _Index(
    "organisations", _("Organisations"), _("Which bodies speak in %(site)s."), shown_organisations, "affiliation"
)


@public_page
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who writes, speaks or photographs in a live article, by surname."""
    return _answer(request, _PEOPLE)


@public_page
def organisations(request: HttpRequest) -> HttpResponse:
    """Every body that speaks, or for which somebody speaks, in a live article."""
    return _answer(request, _ORGANISATIONS)


def _answer(request: HttpRequest, index: _Index) -> HttpResponse:
    letter, after = _read(request)
    listed, more = _listed(index, letter, after)
    if letter and not listed:
        raise Http404
    whole = not letter and not more
    lately = [] if whole or letter else _lately(index)
    shown = listed if whole or letter else []
    address = index.address(letter=letter, after=after)
    return page(
        "name_index.html",
        address=address,
        heading=index.heading,
        about=index.about % {"site": settings.SITE_NAME},
        start=index.start,
        letter=letter,
        letters=[(initial, list(group)) for initial, group in groupby(shown, key=lambda record: record.initial)],
        by_letter=[] if whole else [(one, index.address(letter=one), one == letter) for one in _present(index)],
        lately=sorted(lately, key=lambda record: (record.initial, record.index_key, record.pk)),
        older=index.address(letter=letter, after=listed[-1].slug) if letter and more else "",
        linked_data=collection([Step(str(index.heading), index.start)], [], position=address.removeprefix(index.start)),
    )


def _read(request: HttpRequest) -> tuple[str, str]:
    """The letter that is asked for and the slug of the name after which the page begins, both often empty."""
    if any(len(request.GET.getlist(name)) > 1 for name in ("letter", "after")):
        raise BadRequest("A parameter is given twice.")
    letter, after = request.GET.get("letter", ""), request.GET.get("after", "")
    if len(letter) > 4 or len(after) > 100 or "\0" in letter + after:
        raise BadRequest("This is not a place of the index.")
    if after and not letter:
        raise BadRequest("A place in the index needs its letter.")
    return letter, after


def _listed(index: _Index, letter: str, after: str) -> tuple[list[Any], bool]:
    """The names of this page of the index, and whether there are more than one page can hold."""
    records = index.shown().order_by(*_ORDER)
    if letter:
        records = records.filter(initial=letter)
    if after:
        last = index.shown().filter(initial=letter, slug=after).first()
        if last is None:
            raise Http404
        tied = Q(index_key__gt=last.index_key) | Q(pk__gt=last.pk)
        records = records.filter(tied, index_key__gte=last.index_key)
    most = _PER_PAGE if letter else _WHOLE
    found = list(records[: most + 1])
    return found[:most], len(found) > most


def _lately(index: _Index) -> list[Any]:
    """Who was quoted in the newest articles."""
    quotes = quotes_in_list(NEWEST_QUOTES.first(_QUOTES_LOOKED_AT))
    found = {getattr(quote, f"{index.quoted}_id"): getattr(quote, index.quoted) for quote in quotes}
    found.pop(None, None)
    return list(found.values())[:_LATELY]


def _present(index: _Index) -> list[str]:
    """The letters under which somebody is shown: one step through the table's index for each letter that is there."""
    model: type[Person] | type[Organisation] = index.shown().model
    table = model._meta.db_table
    step = f"SELECT id FROM {table} WHERE initial > {{}} ORDER BY initial, index_key, id LIMIT 1"  # noqa: S608 - ours
    query = f"""
        WITH RECURSIVE there(id) AS (
            SELECT ({step.format("''")})
            UNION ALL
            SELECT ({step.format(f"(SELECT initial FROM {table} WHERE id = there.id)")})
            FROM there WHERE there.id IS NOT NULL
        ) SELECT id FROM there WHERE id IS NOT NULL
    """  # noqa: S608 - the names are ours
    with readers_connection().cursor() as cursor:
        cursor.execute(query)
        firsts = [key for (key,) in cursor.fetchall()]
    seen = Exists(index.shown().filter(initial=OuterRef("initial")))
    return list(model.objects.filter(pk__in=firsts).filter(seen).order_by("initial").values_list("initial", flat=True))
