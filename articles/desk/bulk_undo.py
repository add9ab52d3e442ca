"""A bulk change taken back, where the articles are still as it left them, and what does not come back with it."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Activity, Article, Section, StaleArticle, Tag
from ..publishing import ReasonMissing, StateChanged, assign, move, steps_from
from ..rights import may
from .bulk_change import NotPossible, add_tag, put_tags, refuse_forbidden, remove_tag, set_section
from .versions import when

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["back_to_list", "remember", "undo"]

State = Article.State


def back_to_list(query: str) -> HttpResponse:
    """Lead to the list of articles, sifted as it was; `query` is one of its own query strings."""
    return redirect(reverse("admin:articles_article_changelist") + (f"?{query}" if query else ""))


def remember(request: HttpRequest, batch: uuid.UUID, done: int, query: str) -> None:
    """Let the list offer to take this change back, and lead to the list that it was made from."""
    request.session["desk_undo"] = [str(batch), done, query]


def undo(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """POST takes a bulk change back where the articles are still as it left them."""
    if not may(request.user, "view", Article):
        raise PermissionDenied
    try:
        batch = uuid.UUID(request.POST.get("batch", ""))
    except ValueError:
        return back_to_list("")
    if request.method == "POST":
        _say(desk, request, *_undo(desk, request, batch))
    known, __, query = [*request.session.get("desk_undo", []), "", "", ""][:3]
    return back_to_list(query if known == str(batch) else "")


def _undo(desk: "ArticleAdmin", request: HttpRequest, batch: uuid.UUID) -> tuple[int, list[str]]:
    """Take back what can be; return how many articles are as they were, and a sentence for each other."""
    back, others = 0, []
    known = desk.get_queryset(request)
    for line in Activity.objects.filter(batch=batch, by=request.user.pk).order_by("-pk"):
        article = known.filter(pk=line.article_id or 0).select_related("section", "assignee").first()
        if article is None:
            continue
        try:
            with transaction.atomic():
                lost = _TAKE_BACK[line.action](request.user, line, article, uuid.uuid4())
        except (NotPossible, StateChanged, StaleArticle, ReasonMissing) as error:
            reason = error if isinstance(error, NotPossible) else _changed_since()
            others.append(f"“{article.headline}”: {reason}")
            continue
        back += not lost
        others += [f"“{article.headline}”: {lost}"] if lost else []
    return back, others


def _say(desk: "ArticleAdmin", request: HttpRequest, back: int, others: list[str]) -> None:
    if back:
        text = ngettext("%(n)d article is as it was.", "%(n)d articles are as they were.", back) % {"n": back}
        desk.message_user(request, text, messages.SUCCESS)
    for text in others[:20]:
        desk.message_user(request, text, messages.WARNING)


def _changed_since() -> NotPossible:
    return NotPossible(_("it was changed since, so it stays"))


def _record(records: type[models.Model], told: dict[str, Any] | None) -> Any:
    """The record that a line of the log tells of; None where it tells of none."""
    if not told:
        return None
    found = records._default_manager.filter(pk=told["id"]).first()
    if found is None:
        raise NotPossible(_("“%(name)s”, which it had before, is no longer there, so it stays") % told)
    return found


# One way back for each kind of line. Each returns what does not come back, in words; nothing if all does.


def _move_back(user: Any, line: Activity, article: Article, batch: uuid.UUID) -> str:
    since = Activity.objects.filter(article=article, pk__gt=line.pk)
    if article.state != line.after or since.filter(action__in=["state", "publish"]).exists():
        raise _changed_since()
    off = since.filter(action="call off").order_by("pk").first() if line.after == State.SPIKED else None
    before: Any = line.before
    by_draft = before not in steps_from(article.state) and State.DRAFT in steps_from(article.state)
    for state in [State.DRAFT, before] if by_draft else [before]:
        refuse_forbidden(user, state, article)
        move(article, state, by=user, reason=_("A bulk change was taken back."), batch=batch)
    return _stays_off(off.after) if off else ""


def _stays_off(spans: Any) -> str:
    begins = [parse_datetime(span["from"]) for span in spans]
    times = ", ".join(when(begin) for begin in begins if begin)
    return _("its state is as it was; what was scheduled for %(when)s stays called off, schedule it again") % {
        "when": times
    }


def _assign_back(user: Any, line: Activity, article: Article, batch: uuid.UUID) -> str:
    before: Any = line.before
    after: Any = line.after
    if article.assignee_id != (after["assignee"] or {}).get("id"):
        raise _changed_since()
    refuse_forbidden(user, "assign", article)
    person = _record(get_user_model(), before["assignee"])
    assign(article, by=user, assignee=person, due_at=article.due_at, priority=article.priority, batch=batch)
    return ""


def _section_back(user: Any, line: Activity, article: Article, batch: uuid.UUID) -> str:
    before: Any = line.before
    after: Any = line.after
    if article.section_id != (after or {}).get("id"):
        raise _changed_since()
    refuse_forbidden(user, "section", article)
    set_section(user, article, _record(Section, before), batch)
    return ""


def _take_tag_away(user: Any, line: Activity, article: Article, batch: uuid.UUID) -> str:
    after: Any = line.after
    tag = Tag.objects.filter(pk=after["id"]).first()
    if tag is None:
        raise _changed_since()
    refuse_forbidden(user, "remove_tag", article)
    if not remove_tag(user, article, tag, batch):
        raise _changed_since()
    return ""


def _put_tag_back(user: Any, line: Activity, article: Article, batch: uuid.UUID) -> str:
    before: Any = line.before
    others = [one["id"] for one in before.get("order", []) if one["id"] != before["id"]]
    if "order" in before and others != [use.tag_id for use in article.article_tags.all()]:
        raise _changed_since()
    refuse_forbidden(user, "add_tag", article)
    if not add_tag(user, article, _record(Tag, before), batch, as_before=before):
        raise _changed_since()
    return ""


def _replace_back(user: Any, line: Activity, article: Article, batch: uuid.UUID) -> str:
    before: Any = line.before
    after: Any = line.after
    if [use.tag_id for use in article.article_tags.all()] != after["rows"]:
        raise _changed_since()
    refuse_forbidden(user, "replace_tag", article)
    keys = {row["tag_id"] for row in before["rows"]}
    if Tag.objects.filter(pk__in=keys).count() < len(keys):
        raise _changed_since()
    put_tags(user, article, before["rows"], batch)
    return ""


_TAKE_BACK: dict[str, Callable[[Any, Activity, Article, uuid.UUID], str]] = {
    "state": _move_back,
    "assign": _assign_back,
    "section": _section_back,
    "add tag": _take_tag_away,
    "remove tag": _put_tag_back,
    "replace tag": _replace_back,
}
