"""What the start page of the desk says before the list of records."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest

from ..models import Article, Edition
from .standing import coming_editions, in_hand, standing

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

__all__ = ["StartPage", "start_page"]

ROWS = 8


@dataclass(frozen=True, slots=True)
class StartPage:
    """The compact block at the top: what I have in hand, what readers will get and what they got last."""

    may_write: bool
    drafts: list[tuple[Article, str]]  # with the word for where it stands
    scheduled: list[Edition]
    published: list[Edition]


def start_page(site: "AdminSite", request: HttpRequest) -> StartPage | None:
    """Return the block for this user, or None for one who may not see articles. One query a list."""
    desk = site.get_model_admin(Article)
    if not desk.has_view_or_change_permission(request):
        return None
    seen: QuerySet[Any] = desk.get_queryset(request)
    drafts = in_hand(seen.filter(created_by=request.user.pk))
    return StartPage(
        may_write=desk.has_add_permission(request),
        drafts=[(article, standing(article)) for article in drafts.order_by("-updated_at")[:ROWS]],
        scheduled=list(coming_editions().filter(article__in=seen)[:ROWS]),
        published=list(Edition.live.filter(article__in=seen).order_by("-valid_from")[:ROWS]),
    )
