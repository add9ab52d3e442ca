"""Many articles at once: choose, see what would change, do it, and take it back.

Each row goes through the same door and the same rights as on its own page, in a transaction of its own, and
only from what the preview showed of it.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from media.fields import refuse_uncarriable

from ..models import Article, Edition, Section, StaleArticle, Tag
from ..publishing import ReasonMissing, StateChanged
from ..rights import may
from .bulk_change import NotPossible, change, refuse_forbidden
from .bulk_undo import back_to_list, remember, undo
from .page import Page
from .standing import coming_editions
from .versions import read_shown, signed_shown, when
from .workflow_pages import AssignForm, asks_why, assignable

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["ACTIONS", "PAGES", "as_action"]

MOST = 500
State = Article.State
_list_signer = signing.Signer(salt="desk.article.list")

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
    "replace_tag": gettext_lazy("Replace a tag by another…"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the preview: what it is now, what it would be, or why not."""

    article: Article
    before: str
    after: str
    why_not: str
    token: str
    ticked: bool
    notes: list[str]  # what comes with the change, and what somebody has done meanwhile


@dataclass(frozen=True, slots=True)
class Choice:
    """The articles that a preview shows, and which of them are ticked."""

    action: str
    articles: list[Article]
    ticked: frozenset[int]
    query: str  # of the list that they were chosen in

    def wanted(self) -> list[Article]:
        return [article for article in self.articles if article.pk in self.ticked]


class BulkForm(forms.Form):
    """What the action needs to know; only the fields of the action are there."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=2000, validators=[refuse_uncarriable]
    )
    section = forms.ModelChoiceField(Section.objects.all(), label=gettext_lazy("Section"))
    tag = forms.ModelChoiceField(Tag.objects.order_by("name"), label=gettext_lazy("Tag"))
    instead = forms.ModelChoiceField(Tag.objects.offered().order_by("name"), label=gettext_lazy("Tag in its place"))
    assignee = AssignForm.base_fields["assignee"]

    _OF = {"assign": ["assignee"], "section": ["section"], "add_tag": ["tag"], "remove_tag": ["tag"]} | {
        "replace_tag": ["tag", "instead"]
    }

    def __init__(self, *args: Any, user: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.choice = user, choice
        wanted = self._OF.get(choice.action, ["reason"] if choice.action in (State.DRAFT, State.SPIKED) else [])
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}
        tag = self.fields.get("tag")
        if choice.action == "add_tag" and isinstance(tag, forms.ModelChoiceField):
            tag.queryset = Tag.objects.offered().order_by("name")
        people = self.fields.get("assignee")
        if isinstance(people, forms.ModelChoiceField):
            people.queryset = assignable(article.assignee_id for article in choice.articles)

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        action = self.choice.action
        if not reason and any(asks_why(self.user, article, action) for article in self.choice.wanted()):
            raise forms.ValidationError(_("Say why, for whoever reads it next."))
        return reason


def preview(desk: "ArticleAdmin", request: HttpRequest, action: str, articles: Any) -> HttpResponse:
    """The page that shows what would change; nothing is changed by it."""
    query = request.GET.urlencode()
    chosen = list(articles.select_related("section", "assignee")[: MOST + 1])
    if len(chosen) > MOST:
        text = _("At most %(most)d articles can be changed at once. Choose fewer; nothing was changed.")
        desk.message_user(request, text % {"most": MOST}, messages.ERROR)
        return back_to_list(query)
    choice = Choice(action, chosen, frozenset(article.pk for article in chosen), query)
    return _page(desk, request, choice, BulkForm(user=request.user, choice=choice))


def as_action(name: str) -> Callable[..., HttpResponse]:
    """The entry in the list's menu of actions: it leads to the preview and changes nothing itself."""

    def action(desk: "ArticleAdmin", request: HttpRequest, queryset: Any) -> HttpResponse:
        return preview(desk, request, name, queryset)

    action.__name__ = name
    action.short_description = ACTIONS[name]  # type: ignore[attr-defined]  # what Django reads
    return action


def bulk(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """POST changes the ticked articles of the preview, each from what was shown; a refused form comes back as sent."""
    action = request.POST.get("action", "")
    if request.method != "POST" or action not in ACTIONS:
        if not may(request.user, "view", Article):
            raise PermissionDenied
        return back_to_list("")
    choice = _sent(desk, request, action)
    form = BulkForm(request.POST, user=request.user, choice=choice)
    if not form.is_valid():
        return _page(desk, request, choice, form)
    batch, done, told = uuid.uuid4(), 0, []
    for article in choice.wanted():
        try:
            with transaction.atomic():
                _refuse_changed(action, article, request)
                changed, called_off = change(request.user, action, article, form.cleaned_data, batch)
        except (NotPossible, StateChanged, StaleArticle, ReasonMissing) as error:
            told.append(f"“{article.headline}”: {_why(error)}")
        else:
            done += changed
            told += [f"“{article.headline}”: {_called_off(edition)}" for edition in called_off]
    _say(desk, request, done, told)
    if told and not done:
        return _page(desk, request, _sent(desk, request, action), form)
    if done:
        remember(request, batch, done, choice.query)
    return back_to_list(choice.query)


PAGES: list[Page] = [("bulk/", bulk, "bulk"), ("undo/", undo, "undo")]


def _sent(desk: "ArticleAdmin", request: HttpRequest, action: str) -> Choice:
    """The articles of the preview as they are now, as far as this person may know of them."""
    ticked = _keys(request.POST.getlist("article"))
    shown = ticked | _keys(name.removeprefix("token-") for name in request.POST if name.startswith("token-"))
    articles = desk.get_queryset(request).filter(pk__in=sorted(shown)[:MOST]).select_related("section", "assignee")
    try:
        query = _list_signer.unsign(request.POST.get("list", ""))
    except signing.BadSignature:
        query = ""
    return Choice(action, list(articles), ticked, query)


def _keys(sent: Iterable[str]) -> frozenset[int]:
    return frozenset(int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 16)


def _page(desk: "ArticleAdmin", request: HttpRequest, choice: Choice, form: BulkForm) -> HttpResponse:
    coming = _coming(choice.action, choice.articles)
    context = {
        **desk.admin_site.each_context(request),
        "title": str(ACTIONS[choice.action]).rstrip("…"),
        "opts": desk.opts,
        "action": choice.action,
        "form": form,
        "list_token": _list_signer.sign(choice.query),
        "list_query": choice.query,
        "rows": [_row(request, choice, article, coming[article.pk]) for article in choice.articles],
        "media": forms.Media(css={"all": ["desk/revisions.css"]}),
    }
    return TemplateResponse(request, "admin/articles/article/bulk.html", context)


def _row(request: HttpRequest, choice: Choice, article: Article, coming: list[Edition]) -> Row:
    before, after = _told(choice.action, article)
    why_not, ticked = "", article.pk in choice.ticked
    notes = [_("what is scheduled for %(when)s is called off") % {"when": when(one.valid_from)} for one in coming]
    try:
        refuse_forbidden(request.user, choice.action, article)
    except NotPossible as error:
        why_not = str(error)
    shown = _shown(article, coming)
    if sent := request.POST.get(f"token-{article.pk}"):
        meanwhile = _difference(shown, read_shown(article, "bulk", sent))
        notes += [meanwhile] if meanwhile else []
        ticked = ticked and not meanwhile
    return Row(article, before, after, why_not, signed_shown(article, "bulk", shown), ticked, notes)


def _told(action: str, article: Article) -> tuple[str, str]:
    if action in State.values:
        return str(article.get_state_display()), str(State(action).label)
    if action == "section":
        return str(article.section or "–"), "…"
    if action == "assign":
        return str(article.assignee or "–"), "…"
    return ", ".join(str(use) for use in article.article_tags.select_related("tag")) or "–", "…"


def _coming(action: str, articles: list[Article]) -> dict[int, list[Edition]]:
    """The editions that spiking would call off, by their articles; other actions call off none."""
    coming: dict[int, list[Edition]] = defaultdict(list)
    if action == State.SPIKED:
        for edition in coming_editions().filter(article__in=articles):
            coming[edition.article_id].append(edition)
    return coming


def _shown(article: Article, coming: list[Edition]) -> dict[str, Any]:
    """What a row of the preview says of an article, or stands on."""
    return {
        "version": article.version,
        "section": article.section_id,
        "state": article.state,
        "assignee": article.assignee_id,
        "coming": [edition.pk for edition in coming],
    }


def _difference(now: dict[str, Any], shown: dict[str, Any] | None) -> str:
    """Say what somebody did to an article since it was shown; nothing if nobody did anything."""
    if now == shown:
        return ""
    if shown is None or any(now[name] != shown[name] for name in ("version", "section")):
        return _("somebody saved it after you chose it")
    return _("somebody moved, assigned or scheduled it after you chose it")


def _refuse_changed(action: str, article: Article, request: HttpRequest) -> None:
    now = _shown(article, _coming(action, [article])[article.pk])
    if difference := _difference(now, read_shown(article, "bulk", request.POST.get(f"token-{article.pk}", ""))):
        raise NotPossible(difference)


def _why(error: Exception) -> str:
    if isinstance(error, StaleArticle):
        return _("somebody saved it after you chose it")
    if isinstance(error, StateChanged):
        return _("somebody moved, assigned or scheduled it after you chose it")
    return str(error)


def _called_off(edition: Edition) -> str:
    text = _("The edition scheduled for %(when)s was called off. Its words are kept; schedule it again.")
    return text % {"when": when(edition.valid_from)}


def _say(desk: "ArticleAdmin", request: HttpRequest, done: int, told: list[str]) -> None:
    if done:
        text = ngettext("%(n)d article was changed.", "%(n)d articles were changed.", done) % {"n": done}
        desk.message_user(request, text, messages.SUCCESS)
    elif not told:
        desk.message_user(request, _("Nothing had to be changed."), messages.INFO)
    for text in told[:20]:
        desk.message_user(request, text, messages.WARNING)
