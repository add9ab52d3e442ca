"""What the start page of the desk says before the list of records."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest

from ..models import Article, Edition

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

__all__ = ["StartPage", "start_page"]

ROWS = 8
NOT_LIVE: dict[str, Any] = {"live_since": None}  # a column that the desk's query set adds


@dataclass(frozen=True, slots=True)
class StartPage:
    """The compact block at the top: what I have in hand, and what readers got last."""

    may_write: bool
    drafts: list[Article]
    published: list[Edition]


def start_page(site: "AdminSite", request: HttpRequest) -> StartPage | None:
    """Return the block for this user, or None for one who may not see articles. One query a list."""
    desk = site.get_model_admin(Article)
    if not desk.has_view_or_change_permission(request):
        return None
    seen: QuerySet[Any] = desk.get_queryset(request)
    drafts = seen.filter(created_by=request.user.pk, **NOT_LIVE).exclude(state=Article.State.SPIKED)
    return StartPage(
        may_write=desk.has_add_permission(request),
        drafts=list(drafts.order_by("-updated_at")[:ROWS]),
        published=list(Edition.live.filter(article__in=seen).order_by("-valid_from")[:ROWS]),
    )
