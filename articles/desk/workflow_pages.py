"""The steps of the workflow at the desk: send, take back, mark as ready, send back, spike, assign."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.fields import refuse_uncarriable

from ..models import Activity, Article
from ..publishing import ReasonMissing, StateChanged, assign, move, reason_needed, steps_from
from ..rights import may
from .editor import VerbatimTextField
from .error_list import name_fields
from .local_time import DeskTimeField
from .page import Page
from .versions import read_shown, signed_shown, when

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = [
    "PAGES",
    "AssignForm",
    "Step",
    "asks_why",
    "assignable",
    "kept_reason",
    "may_step",
    "next_state",
    "sent_back",
    "steps",
    "take_step",
]

State = Article.State
_WORDS: dict[tuple[str, str], Promise] = {
    (State.DRAFT, State.IN_REVIEW): gettext_lazy("Send for review"),
    (State.DRAFT, State.READY): gettext_lazy("Mark as ready"),
    (State.DRAFT, State.SPIKED): gettext_lazy("Spike…"),
    (State.IN_REVIEW, State.READY): gettext_lazy("Mark as ready"),
    (State.IN_REVIEW, State.DRAFT): gettext_lazy("Send back…"),
    (State.IN_REVIEW, State.SPIKED): gettext_lazy("Spike…"),
    (State.READY, State.IN_REVIEW): gettext_lazy("Back to review…"),
    (State.READY, State.DRAFT): gettext_lazy("Send back…"),
    (State.READY, State.SPIKED): gettext_lazy("Spike…"),
    (State.SPIKED, State.DRAFT): gettext_lazy("Bring back"),
}
_DONE: dict[str, Promise] = {
    State.DRAFT: gettext_lazy("It is a draft again."),
    State.IN_REVIEW: gettext_lazy("It is in review now; whoever reviews in this section sees it on the start page."),
    State.READY: gettext_lazy("It is ready; whoever publishes in this section sees it on the start page."),
    State.SPIKED: gettext_lazy("It is spiked. Text and revisions are kept, and it can be brought back."),
}


class Step:
    """A state to which this person may bring the article, with the words of its button."""

    def __init__(self, before: str, to: str, *, own: bool) -> None:
        self.to = to
        self.asks = needs_reason(before, to, own=own)
        takes_back = own and (before, to) == (State.IN_REVIEW, State.DRAFT)
        self.words = _("Take back") if takes_back else str(_WORDS[before, to])


def needs_reason(before: str, to: str, *, own: bool) -> bool:
    """Authors take their own article back without a word; whoever sends it back says why."""
    return reason_needed(before, to) and not (own and (before, to) == (State.IN_REVIEW, State.DRAFT))


def asks_why(user: Any, article: Article, to: str) -> bool:
    """Whether this person has to give a reason to bring the article there."""
    return needs_reason(article.state, to, own=_is_own(user, article))


def kept_reason(user: Any, article: Article, to: str, typed: str) -> str:
    """The reason that is kept with the step: what was typed, or that the author has taken it back."""
    if typed.strip() or not reason_needed(article.state, to) or asks_why(user, article, to):
        return typed
    return _("Taken back by the author.")


def may_step(user: Any, article: Article, to: str) -> bool:
    """`review` opens every step; the author sends for review and takes it back."""
    if may(user, "review", article):
        return True
    own = {(State.DRAFT, State.IN_REVIEW), (State.IN_REVIEW, State.DRAFT)}
    return (article.state, to) in own and may(user, "send", article)


def steps(user: Any, article: Article) -> list[Step]:
    """What this person may do next, the usual step first."""
    own = _is_own(user, article)
    return [Step(article.state, to, own=own) for to in steps_from(article.state) if may_step(user, article, to)]


def next_state(user: Any, article: Article) -> Step | None:
    """The one step that the button beside “Save” takes; none where publishing or nothing is next."""
    usual = {State.DRAFT: State.IN_REVIEW, State.IN_REVIEW: State.READY}
    return next((step for step in steps(user, article) if step.to == usual.get(State(article.state))), None)


def _is_own(user: Any, article: Article) -> bool:
    return user.pk in (article.created_by_id, article.assignee_id) and not may(user, "review", article)


def sent_back(article: Article) -> Activity | None:
    """The last word of whoever sent a draft back, as long as it is one."""
    if article.state != State.DRAFT:
        return None
    last = Activity.objects.filter(article=article, kind="article", action="state").first()
    return last if last and last.reason and last.after == State.DRAFT else None


# Moving


class MoveForm(forms.Form):
    reason = VerbatimTextField(
        label=gettext_lazy("Why"),
        required=False,
        validators=[refuse_uncarriable],
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "autofocus": True}),
        help_text=gettext_lazy("Whoever works on it next reads this; it stays in the changes log."),
    )


def move_article(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """Ask for the reason where one is needed; POST takes the step from the state that was shown."""
    article = desk.article_or_404(request, object_id)
    asked = request.POST if request.method == "POST" else request.GET
    to = asked.get("to", "")
    seen = asked.get("seen", article.state)
    if seen == article.state and to not in steps_from(article.state):
        desk.message_user(request, _("There is no such step."), messages.ERROR)
        return redirect("admin:articles_article_change", article.pk)
    if not may_step(request.user, article, to):
        raise PermissionDenied
    form = MoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = take_step(desk, request, article, to, seen, form.cleaned_data["reason"])
        if answer is not None:
            return answer
        form.add_error("reason", _("Say why, for whoever reads it next."))
    if seen != article.state:
        desk.message_user(request, str(StateChanged(article)), messages.ERROR)
        return redirect("admin:articles_article_change", article.pk)
    step = Step(article.state, to, own=_is_own(request.user, article))
    context = {
        **desk.admin_site.each_context(request),
        "title": step.words.rstrip("…"),
        "opts": desk.opts,
        "original": article,
        "form": form,
        "step": step,
        "seen": seen,
        "media": forms.Media(css={"all": ["desk/workflow.css"]}),
    }
    return TemplateResponse(request, "admin/articles/article/move.html", context)


def take_step(
    desk: "ArticleAdmin", request: HttpRequest, article: Article, to: str, seen: str, reason: str = ""
) -> HttpResponse | None:
    """Bring the article on and lead to its page; None if a reason is missing."""
    page = redirect("admin:articles_article_change", article.pk)
    if seen != article.state:
        if to == article.state:  # a second click
            return page
        desk.message_user(request, str(StateChanged(article)), messages.ERROR)
        return page
    if not may_step(request.user, article, to):
        raise PermissionDenied
    try:
        called_off = move(article, to, by=request.user, reason=kept_reason(request.user, article, to, reason))
    except ReasonMissing:
        return None
    except StateChanged as changed:
        desk.message_user(request, str(changed), messages.ERROR)
        return page
    desk.message_user(request, str(_DONE[to]), messages.SUCCESS)
    if called_off:
        desk.message_user(request, _("What was scheduled is called off; its words are kept."), messages.WARNING)
    return page if desk.has_view_permission(request, article) else redirect("admin:index")


# Assigning


def assignable(present: Iterable[int | None]) -> QuerySet[Any]:
    """Who can be given an article: whoever works at the desk, and those who have it at `present`, whatever became
    of them, so that a form never takes it from somebody only because it cannot show them."""
    at_the_desk = Q(is_active=True, is_staff=True) & (Q(desk_roles__isnull=False) | Q(is_superuser=True))
    people = get_user_model()._default_manager.filter(at_the_desk | Q(pk__in=[pk for pk in present if pk]))
    return people.distinct().order_by("first_name", "last_name", "username")


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return _name(obj)


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


class AssignForm(forms.Form):
    """Knows what it was shown with. What somebody else has set since is taken over where nothing was typed here."""

    assignee = PersonChoice(
        get_user_model()._default_manager.none(),
        label=gettext_lazy("Who has it in hand"),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    due_at = DeskTimeField(label=gettext_lazy("Due"), required=False)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), choices=Article.Priority.choices, coerce=int, initial=Article.Priority.NORMAL
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        self.article, self.stored = article, _assignment(article.assignee_id, article.due_at, article.priority)
        self.shown = read_shown(article, "assign", self.data.get("seen", "")) or {}
        field = self.fields["assignee"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = assignable([article.assignee_id, self.shown.get("assignee")])
        self.initial = {**_values(self.stored), "seen": signed_shown(article, "assign", self.stored)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.shown == self.stored or (not self.errors and _typed(cleaned) == self.stored):  # or a second click
            return cleaned
        self._take_over()
        text = _(
            "Somebody else assigned it meanwhile (%(now)s). Nothing was changed. Below stands what they set, with your "
            "changes in it: look at it and send it again."
        )
        self.add_error(None, text % {"now": self._told()})
        return cleaned

    def _take_over(self) -> None:
        """Let the fields in which nothing was typed show what is stored; the others keep what was typed."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = self.initial["seen"]
        for name, before in _values(self.shown).items():
            field = self.fields[name]
            if field.has_changed(before, field.widget.value_from_datadict(self.data, self.files, name)):
                continue
            now = self.initial[name]
            parts = field.widget.decompress(now) if isinstance(field.widget, forms.MultiWidget) else None
            sent = {name: now} if parts is None else {f"{name}_{number}": part for number, part in enumerate(parts)}
            for key, value in sent.items():
                data[key] = "" if value is None else str(value)
        self.data = data

    def _told(self) -> str:
        article = self.article
        told = {
            "assignee": _name(article.assignee) if article.assignee else _("Nobody"),
            "due_at": when(article.due_at) if article.due_at else "–",
            "priority": article.get_priority_display(),
        }
        return "; ".join(f"{self.fields[name].label}: {value}" for name, value in told.items())


def _assignment(assignee: int | None, due_at: Any, priority: int) -> dict[str, Any]:
    return {"assignee": assignee, "due_at": due_at and due_at.isoformat(), "priority": priority}


def _values(assignment: dict[str, Any]) -> dict[str, Any]:
    """What the fields of the form hold for an assignment; nothing for one that is not known."""
    due_at = assignment.get("due_at")
    return {**assignment, "due_at": parse_datetime(due_at) if due_at else None} if assignment else {}


def _typed(cleaned: dict[str, Any]) -> dict[str, Any]:
    return _assignment(cleaned["assignee"] and cleaned["assignee"].pk, cleaned["due_at"], cleaned["priority"])


def assign_article(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """Say who works on it, until when, and how urgent it is; POST changes what was shown and nothing newer."""
    article = desk.article_or_404(request, object_id)
    if not may(request.user, "review", article):
        raise PermissionDenied
    form = AssignForm(request.POST if request.method == "POST" else None, article=article)
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("assignee", "due_at", "priority")}
        try:
            changed = assign(article, by=request.user, **wanted)
        except StateChanged:  # between our read and our write
            form = AssignForm(request.POST, article=desk.article_or_404(request, object_id))
        else:
            done = _("Assigned.") if changed else _("Nothing was changed.")
            desk.message_user(request, done, messages.SUCCESS if changed else messages.INFO)
            return redirect("admin:articles_article_change", article.pk)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Assign"),
        "opts": desk.opts,
        "original": article,
        "form": form,
        "media": forms.Media(css={"all": ["desk/workflow.css"]}) + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/assign.html", context)


PAGES: list[Page] = [
    ("<int:object_id>/move/", move_article, "move"),
    ("<int:object_id>/assign/", assign_article, "assign"),
]
