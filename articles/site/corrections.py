"""All corrections, newest first, those of earlier editions too."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models.edition import Correction, Edition, EditionQuote
from .editions import live_editions_of, shown_corrections
from .pages import page, public_page
from .paging import CORRECTIONS, read_place
from .structured import Step, collection, editions_listed

__all__ = ["AMENDS", "ShownCorrection", "corrections", "reads_otherwise", "with_articles"]

#: Kinds that say that something was wrong; an update does not.
AMENDS = frozenset({Correction.Kind.CLARIFICATION, Correction.Kind.CORRECTION, Correction.Kind.RETRACTION})


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """A correction, and the edition that readers of its article find now."""

    correction: Correction
    edition: Edition


@public_page
def corrections(request: HttpRequest) -> HttpResponse:
    listed = CORRECTIONS.page(shown_corrections(), read_place(request))
    shown = with_articles(listed.rows)
    return page(
        "corrections.html",
        address=reverse("corrections") + listed.address,
        feed=reverse("corrections_feed"),
        corrections=shown,
        listed=listed,
        linked_data=collection(
            [Step(_("Corrections"), reverse("corrections"))],
            editions_listed(one.edition for one in shown),
            position=listed.address,
        ),
    )


def with_articles(corrections: Iterable[Correction]) -> list[ShownCorrection]:
    """Join each correction with the live edition of its article."""
    rows = list(corrections)
    live = live_editions_of(row.edition.article_id for row in rows)
    joined = ((row, live.get(row.edition.article_id)) for row in rows)
    return [ShownCorrection(row, edition) for row, edition in joined if edition is not None]


def reads_otherwise(before: EditionQuote, after: EditionQuote) -> bool:
    """A record that was linked only later changes nothing; a link that led to somebody else did."""
    printed = ("text", "name", "position_held")
    if any(getattr(before, part) != getattr(after, part) for part in printed):
        return True
    records = ((before.person_id, after.person_id), (before.affiliation_id, after.affiliation_id))
    return any(old and new and old != new for old, new in records)
