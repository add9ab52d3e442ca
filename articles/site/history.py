"""What readers have seen of an article: its editions, dated, with what changed from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ..body.word_diff import BlockDiff, folded
from ..body.wording import Changes, QuoteWording, Wording, changes
from ..models.edition import Correction, Edition
from .editions import editions_in_full, live_edition_of_old_slug, seen_editions
from .gone import gone_or_unknown
from .languages import speaking
from .pages import page, public_page
from .shows import shows_records_alone
from .structured import Step, breadcrumbs

__all__ = ["history", "wording_of"]

_ROWS = 20


@dataclass(frozen=True, slots=True)
class SeenEdition:
    """An edition as readers saw it; `number` counts what was seen, so it tells nothing of what was not."""

    number: int
    edition: Edition
    correction: Correction | None
    changes: Changes | None  # None for the first
    blocks: Sequence[BlockDiff | int]


@public_page
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest editions first, `?before=<number>` for older ones."""
    live = editions_in_full().filter(slug=slug).first()
    if live is None:
        moved = live_edition_of_old_slug(slug)
        if moved is None:
            return gone_or_unknown(slug)
        return HttpResponsePermanentRedirect(reverse("history", args=[moved.slug]))
    keys = list(seen_editions().filter(article_id=live.article_id).order_by("number").values_list("pk", flat=True))
    end = _before(request, len(keys))
    start = max(end - _ROWS, 0)
    address = reverse("history", args=[live.slug])
    seen = _compared(keys, start, end)
    shows_records_alone()
    with speaking(live.language):
        way = breadcrumbs(Step(live.headline, live.get_absolute_url()), Step(_("History"), address))
        return page(
            "history.html",
            address=address if end == len(keys) else f"{address}?before={end + 1}",
            edition=live,
            here=live.section,
            seen=seen,
            older=start + 1 if start else None,
            newest=end == len(keys),
            linked_data=[way],
        )


def _before(request: HttpRequest, count: int) -> int:
    asked = request.GET.get("before")
    if asked is None:
        return count
    if not (asked.isascii() and asked.isdigit() and 1 < int(asked[:9]) <= count + 1 and len(asked) < 10):
        raise BadRequest("There is no such edition.")
    return int(asked) - 1


def _compared(keys: list[int], start: int, end: int) -> list[SeenEdition]:
    """Editions `start` to `end`, newest first, each with what changed from the one before."""
    wanted = keys[max(start - 1, 0) : end]
    rows = {edition.pk: edition for edition in _in_full(wanted)}
    wordings = {key: wording_of(edition) for key, edition in rows.items()}
    found = []
    for place in range(start, end):
        edition = rows[keys[place]]
        difference = changes(wordings[keys[place - 1]], wordings[keys[place]]) if place else None
        blocks = list(folded(difference.blocks)) if difference else []
        found.append(SeenEdition(place + 1, edition, getattr(edition, "correction", None), difference, blocks))
    return list(reversed(found))


def _in_full(keys: list[int]) -> list[Edition]:
    rows = Edition.objects.filter(pk__in=keys).select_related("section", "correction")
    return list(rows.prefetch_related("edition_tags__tag", "quotes", "edition_photos__photo", "bylines__person"))


def wording_of(edition: Edition) -> Wording:
    """What an edition says, as it is compared. Names of tags and credits are those of now; labels are English."""
    return Wording(
        body=edition.body,
        lines={
            gettext_noop("Headline"): edition.headline,
            gettext_noop("Standfirst"): edition.standfirst,
            gettext_noop("Dateline"): edition.dateline,
            gettext_noop("Byline"): edition.byline,
            gettext_noop("Section"): edition.section.name,
        },
        lists={
            gettext_noop("Tags"): tuple(
                row.tag.name for row in edition.edition_tags.all() if row.tag.kind != row.tag.Kind.INTERNAL
            ),
            gettext_noop("Photos"): tuple(
                " – ".join(filter(None, [row.photo.credit_line, row.caption])) for row in edition.edition_photos.all()
            ),
        },
        quotes=tuple(
            QuoteWording(quote.ref, quote.text, quote.printed or quote.name) for quote in edition.quotes.all()
        ),
    )
