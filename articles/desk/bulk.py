"""Many articles at once: choose, see what would change, do it, and take it back.

Each row goes through the same door and the same rights as on its own page, in a transaction of its own.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Activity, Article, ArticleTag, Section, StaleArticle, Tag
from ..publishing import ReasonMissing, StateChanged, assign, move, steps_from
from ..rights import may
from .page import Page
from .versions import read_version, signed_version
from .workflow_pages import AssignForm, may_step

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["ACTIONS", "PAGES", "as_action"]

MOST = 500
State = Article.State

#: What can be done to many, by the name of its action in the list.
ACTIONS: dict[str, Promise] = {
    "assign": gettext_lazy("Assign…"),
    "in_review": gettext_lazy("Send for review…"),
    "ready": gettext_lazy("Mark as ready…"),
    "draft": gettext_lazy("Send back or bring back as a draft…"),
    "spiked": gettext_lazy("Spike…"),
    "section": gettext_lazy("Move to a section…"),
    "add_tag": gettext_lazy("Add a tag…"),
    "remove_tag": gettext_lazy("Remove a tag…"),
}


class NotPossible(Exception):
    """Why one article cannot be changed like this."""


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the preview: what it is now, what it would be, or why not."""

    article: Article
    before: str
    after: str
    why_not: str
    token: str


class BulkForm(forms.Form):
    """What the action needs to know; only the fields of the action are there."""

    reason = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=2000)
    section = forms.ModelChoiceField(Section.objects.all(), label=gettext_lazy("Section"))
    tag = forms.ModelChoiceField(Tag.objects.order_by("name"), label=gettext_lazy("Tag"))
    assignee = AssignForm.base_fields["assignee"]

    _OF = {"assign": ["assignee"], "section": ["section"], "add_tag": ["tag"], "remove_tag": ["tag"]}

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self._OF.get(action, ["reason"] if action in (State.DRAFT, State.SPIKED) else [])
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}
        if "assignee" in self.fields:
            people = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
            self.fields["assignee"].queryset = people.order_by("first_name", "username")  # type: ignore[attr-defined]


def preview(desk: "ArticleAdmin", request: HttpRequest, action: str, articles: Any) -> HttpResponse:
    """The page that shows what would change; nothing is changed by it."""
    chosen = list(articles.select_related("section", "assignee")[: MOST + 1])
    if len(chosen) > MOST:
        text = _("At most %(most)d articles can be changed at once. Choose fewer; nothing was changed.")
        desk.message_user(request, text % {"most": MOST}, messages.ERROR)
        return redirect("admin:articles_article_changelist")
    return _page(desk, request, action, chosen, BulkForm(action=action))


def as_action(name: str) -> Callable[..., HttpResponse]:
    """The entry in the list's menu of actions: it leads to the preview and changes nothing itself."""

    def action(desk: "ArticleAdmin", request: HttpRequest, queryset: Any) -> HttpResponse:
        return preview(desk, request, name, queryset)

    action.__name__ = name
    action.short_description = ACTIONS[name]  # type: ignore[attr-defined]  # what Django reads
    return action


def bulk(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """POST changes the articles of the preview, each from the version that was shown."""
    action = request.POST.get("action", "")
    if request.method != "POST" or action not in ACTIONS:
        if not may(request.user, "view", Article):
            raise PermissionDenied
        return redirect("admin:articles_article_changelist")
    keys = [key for key in request.POST.getlist("article")[:MOST] if key.isascii() and key.isdigit() and len(key) < 16]
    articles = list(desk.get_queryset(request).filter(pk__in=keys).select_related("section", "assignee"))
    form = BulkForm(request.POST, action=action)
    if not form.is_valid():
        return _page(desk, request, action, articles, form)
    batch, done, refused = uuid.uuid4(), 0, []
    for article in articles:
        try:
            with transaction.atomic():
                _is_as_shown(article, request.POST.get(f"token-{article.pk}", ""))
                done += _change(request.user, action, article, form.cleaned_data, batch)
        except (NotPossible, StateChanged, StaleArticle, ReasonMissing) as error:
            refused.append(f"“{article.headline}”: {error}")
    _say(desk, request, done, refused, batch)
    return redirect("admin:articles_article_changelist")


def undo(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """POST takes a bulk change back where the articles are still as it left them."""
    if not may(request.user, "view", Article):
        raise PermissionDenied
    try:
        batch = uuid.UUID(request.POST.get("batch", ""))
    except ValueError:
        return redirect("admin:articles_article_changelist")
    back, changed = 0, []
    known = desk.get_queryset(request)
    lines = Activity.objects.filter(batch=batch, by=request.user.pk).order_by("-pk")
    for line in lines if request.method == "POST" else []:
        article = known.filter(pk=line.article_id or 0).select_related("section", "assignee").first()
        if article is None:
            continue
        try:
            with transaction.atomic():
                _take_back(request.user, line, article)
            back += 1
        except (NotPossible, StateChanged, StaleArticle, ReasonMissing, ValueError) as error:
            changed.append(f"“{article.headline}”: {error}")
    if back:
        text = ngettext("%(n)d article is as it was.", "%(n)d articles are as they were.", back) % {"n": back}
        desk.message_user(request, text, messages.SUCCESS)
    for text in changed[:20]:
        desk.message_user(request, text, messages.WARNING)
    return redirect("admin:articles_article_changelist")


PAGES: list[Page] = [("bulk/", bulk, "bulk"), ("undo/", undo, "undo")]


def _page(
    desk: "ArticleAdmin", request: HttpRequest, action: str, articles: list[Article], form: BulkForm
) -> HttpResponse:
    context = {
        **desk.admin_site.each_context(request),
        "title": str(ACTIONS[action]).rstrip("…"),
        "opts": desk.opts,
        "action": action,
        "form": form,
        "rows": [_row(request.user, action, article) for article in articles],
        "media": forms.Media(css={"all": ["desk/revisions.css"]}),
    }
    return TemplateResponse(request, "admin/articles/article/bulk.html", context)


def _row(user: Any, action: str, article: Article) -> Row:
    before, after = _told(action, article)
    try:
        _allowed(user, action, article)
        why_not = ""
    except NotPossible as error:
        why_not = str(error)
    return Row(article, before, after, why_not, signed_version(article))


def _told(action: str, article: Article) -> tuple[str, str]:
    if action in State.values:
        return str(article.get_state_display()), str(State(action).label)
    if action == "section":
        return str(article.section or "–"), "…"
    if action == "assign":
        return str(article.assignee or "–"), "…"
    return ", ".join(str(use) for use in article.article_tags.select_related("tag")) or "–", "…"


def _allowed(user: Any, action: str, article: Article) -> None:
    if action in State.values:
        if action == article.state:
            raise NotPossible(_("it is that already"))
        if action not in steps_from(article.state):
            raise NotPossible(_("there is no such step from where it is"))
        if not may_step(user, article, action):
            raise NotPossible(_("you may not take that step"))
        return
    verb = {"assign": "review", "section": "place"}.get(action, "change")
    if not may(user, verb, article) or (action == "section" and not may(user, "change", article)):
        raise NotPossible(_("you may not change that"))


def _is_as_shown(article: Article, token: str) -> None:
    if read_version(article, token) != (article.version,):
        raise NotPossible(_("somebody saved it after you chose it"))


def _change(user: Any, action: str, article: Article, wanted: dict[str, Any], batch: uuid.UUID) -> int:
    """Change one article by its own door; 1 if that changed anything."""
    _allowed(user, action, article)
    if action in State.values:
        move(article, action, by=user, reason=wanted.get("reason", ""), batch=batch)
        return 1
    if action == "assign":
        due_at, priority = article.due_at, article.priority
        changed = assign(article, by=user, assignee=wanted["assignee"], due_at=due_at, priority=priority, batch=batch)
        return int(changed)
    return _CONTENT[action](user, article, wanted, batch)


def _set_section(user: Any, article: Article, wanted: dict[str, Any], batch: uuid.UUID) -> int:
    before = article.section
    if before == wanted["section"]:
        return 0
    article.section = wanted["section"]
    article.save(by=user, note=_("Moved to a section"))
    Activity.objects.note("section", article, by=user, before=before, after=article.section, batch=batch)
    return 1


def _add_tag(user: Any, article: Article, wanted: dict[str, Any], batch: uuid.UUID) -> int:
    if article.article_tags.filter(tag=wanted["tag"]).exists():
        return 0
    article.save(record=False, by=user)
    position = article.article_tags.count()
    ArticleTag.objects.create(content_object=article, tag=wanted["tag"], position=position)
    article.record_revision(by=user, note=_("Tag added"))
    Activity.objects.note("add tag", article, by=user, after=wanted["tag"], batch=batch)
    return 1


def _remove_tag(user: Any, article: Article, wanted: dict[str, Any], batch: uuid.UUID) -> int:
    use = article.article_tags.filter(tag=wanted["tag"]).first()
    if use is None:
        return 0
    article.save(record=False, by=user)
    position = use.position
    use.delete()
    article.record_revision(by=user, note=_("Tag removed"))
    was = {"id": wanted["tag"].pk, "name": str(wanted["tag"]), "position": position}
    Activity.objects.note("remove tag", article, by=user, before=was, batch=batch)
    return 1


_CONTENT: dict[str, Callable[[Any, Article, dict[str, Any], uuid.UUID], int]] = {
    "section": _set_section,
    "add_tag": _add_tag,
    "remove_tag": _remove_tag,
}


def _take_back(user: Any, line: Activity, article: Article) -> None:
    """Bring one article back to what the line of the log says it was."""
    batch = uuid.uuid4()
    changed = NotPossible(_("it was changed since, so it stays"))
    before: Any = line.before
    after: Any = line.after
    if line.action == "state":
        if article.state != after or before not in steps_from(article.state):
            raise changed
        _allowed(user, before, article)
        move(article, before, by=user, reason=_("A bulk change was taken back."), batch=batch)
    elif line.action == "assign":
        if article.assignee_id != (after["assignee"] or {}).get("id"):
            raise changed
        _allowed(user, "assign", article)
        person = get_user_model()._default_manager.filter(pk=(before["assignee"] or {}).get("id") or 0).first()
        assign(article, by=user, assignee=person, due_at=article.due_at, priority=article.priority, batch=batch)
    elif line.action == "section":
        if article.section_id != (after or {}).get("id"):
            raise changed
        _allowed(user, "section", article)
        _set_section(
            user, article, {"section": Section.objects.filter(pk=(before or {}).get("id") or 0).first()}, batch
        )
    else:
        tag = Tag.objects.filter(pk=(before or after or {}).get("id") or 0).first()
        if tag is None:
            raise changed
        _allowed(user, "add_tag", article)
        action = _remove_tag if line.action == "add tag" else _add_tag
        if not action(user, article, {"tag": tag}, batch):
            raise changed


def _say(desk: "ArticleAdmin", request: HttpRequest, done: int, refused: list[str], batch: uuid.UUID) -> None:
    if done:
        request.session["desk_undo"] = [str(batch), done]
        text = ngettext("%(n)d article was changed.", "%(n)d articles were changed.", done) % {"n": done}
        desk.message_user(request, text, messages.SUCCESS)
    elif not refused:
        desk.message_user(request, _("Nothing had to be changed."), messages.INFO)
    for text in refused[:20]:
        desk.message_user(request, text, messages.WARNING)
