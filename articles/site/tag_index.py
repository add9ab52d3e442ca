"""The index of tags, A to Z: whole while it is short, by letter when it is long, of all kinds or of one."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models.listing import TagUse
from ..models.tag import Tag
from ..names import initial
from ..readers_database import readers_connection
from .lists import Turned, turned_by_the_clock
from .pages import page, public_page
from .structured import Step, collection

__all__ = ["tags"]

_WHOLE = 400  # tags on one page; where there are more, a page has those of one letter
_PER_PAGE = 400
_MOST_USED = 200
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Entry:
    """A tag in the index."""

    tag: Tag
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the index is asked for. Empty strings: all of it."""

    letter: str
    kind: str
    after: str  # the folded name of the last tag that was shown

    def address(self, **other: str) -> str:
        values = {"letter": self.letter, "kind": self.kind, **other}
        query = urlencode({name: value for name, value in values.items() if value})
        return reverse("tags") + (f"?{query}" if query else "")


@public_page
def tags(request: HttpRequest) -> HttpResponse:
    """A to Z, with the number of live articles."""
    asked = _read(request)
    turned = turned_by_the_clock(timezone.now())
    uses = TagUse.objects.filter(kind=asked.kind) if asked.kind else TagUse.objects.all()
    listed, more = _listed(uses, asked)
    entries = [] if more and not asked.letter else _entries(listed, turned, asked)
    whole = not asked.letter and not more
    if asked.letter and not entries:
        raise Http404
    most_used = [] if whole or asked.letter else _entries(listed[:_MOST_USED], [], asked)
    shown = entries if whole or asked.letter else []
    return page(
        "tags.html",
        linked_data=collection([Step(_("Tags"), reverse("tags"))], []),
        address=asked.address(after=asked.after),
        letters=[(letter, list(group)) for letter, group in groupby(shown, key=lambda entry: initial(entry.tag.key))],
        most_used=sorted(most_used, key=lambda entry: (entry.tag.key, entry.tag.slug)),
        by_letter=[
            (letter, asked.address(letter=letter), letter == asked.letter) for letter in _present("initial", asked)
        ]
        if not whole
        else [],
        by_kind=_kinds(asked),
        kind=asked.kind,
        letter=asked.letter,
        older=asked.address(after=listed[-1].key) if asked.letter and more else "",
    )


def _read(request: HttpRequest) -> Asked:
    asked = Asked(*(request.GET.get(name, "") for name in ("letter", "kind", "after")))
    if any(len(request.GET.getlist(name)) > 1 for name in ("letter", "kind", "after")):
        raise BadRequest("A parameter is given twice.")
    if len(asked.letter) > 4 or len(asked.after) > _LONGEST or "\0" in asked.letter + asked.after:
        raise BadRequest("This is not a place of the index.")
    if asked.kind and asked.kind not in set(Tag.Kind.values) - {Tag.Kind.INTERNAL}:
        raise BadRequest("There is no such kind of tags.")
    if asked.after and not asked.letter:
        raise BadRequest("A place in the index needs its letter.")
    return asked


def _listed(uses: QuerySet[TagUse], asked: Asked) -> tuple[list[TagUse], bool]:
    """The rows of this page of the index, and whether there are more than one page can hold.

    Of the index as a whole the most used come first, which are all that is shown where there are more.
    """
    rows = uses.select_related("tag").only("key", "live", "tag__name", "tag__slug", "tag__key", "tag__kind")
    if asked.letter:
        rows, most = rows.filter(initial=asked.letter, key__gt=asked.after), _PER_PAGE
        rows = rows.order_by("initial", "key", "tag_id")
    else:
        rows, most = rows.order_by("-live", "key"), _WHOLE
    found = list(rows[: most + 1])
    return found[:most], len(found) > most


def _entries(uses: list[TagUse], turned: list[Turned], asked: Asked) -> list[Entry]:
    """The entries as they are at this instant, in order. What the clock has brought is put in its place."""
    counts = {use.tag_id: use.live for use in uses}
    tags = {use.tag_id: use.tag for use in uses if use.tag.kind != Tag.Kind.INTERNAL}
    missing = {tag for one in turned for tag in one.tags} - counts.keys()
    if missing:
        for tag in Tag.objects.filter(pk__in=missing, use=None).exclude(kind=Tag.Kind.INTERNAL):
            if asked.letter in ("", initial(tag.key)) and asked.kind in ("", tag.kind) and not asked.after:
                tags[tag.pk], counts[tag.pk] = tag, 0
    for one in turned:
        for key in one.tags & counts.keys():
            counts[key] += one.difference
    found = [Entry(tags[key], number) for key, number in counts.items() if number > 0 and key in tags]
    return sorted(found, key=lambda entry: (initial(entry.tag.key), entry.tag.key, entry.tag.slug))


def _present(column: str, asked: Asked) -> list[str]:
    """The values of an indexed column that there are: one step of the index for each, whatever the number of rows."""
    condition, values = ("kind = %s", [asked.kind]) if asked.kind and column != "kind" else ("1 = 1", [])
    query = f"""
        WITH RECURSIVE there(value) AS (
            SELECT MIN({column}) FROM articles_taguse WHERE {condition}
            UNION ALL
            SELECT (SELECT MIN({column}) FROM articles_taguse WHERE {condition} AND {column} > there.value)
            FROM there WHERE there.value IS NOT NULL
        ) SELECT value FROM there WHERE value IS NOT NULL
    """  # noqa: S608 - the two names are ours
    with readers_connection().cursor() as cursor:
        cursor.execute(query, values * 2)
        return [value for (value,) in cursor.fetchall()]


def _kinds(asked: Asked) -> list[tuple[str, str, bool]]:
    """All kinds and each kind that is in use: label, address, whether it is the one that is shown."""
    there = set(_present("kind", asked))
    if len(there) < 2:
        return []
    chosen = [(_("All"), asked.address(kind=""), not asked.kind)]
    for kind in Tag.Kind:
        if kind.value in there:
            chosen.append((str(kind.label), asked.address(kind=kind.value), kind.value == asked.kind))
    return chosen
