"""Comments on an article: what colleagues ask each other, beside the text and never in it."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.fields import refuse_uncarriable

from ..body import marked_quotes, paragraph_texts
from ..models import Activity, Article, Comment
from ..rights import may
from .editor import VerbatimTextField
from .page import Page

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "comments_panel"]

_SHOWN = 100
_ALIKE = 0.6
_EXCERPT = 300


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, and where in the text it belongs now."""

    comment: Comment
    answers: list[Comment]
    where: str  # `paragraph:3`, `quote:REF` or empty
    gone: bool  # what it was about is no longer there

    @property
    def paragraph(self) -> str:
        kind, _, number = self.where.partition(":")
        return number if kind == "paragraph" else ""


class CommentForm(forms.Form):
    text = VerbatimTextField(
        label=gettext_lazy("Comment"),
        validators=[refuse_uncarriable],
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )
    anchor = forms.ChoiceField(choices=Comment.Anchor.choices, required=False, widget=forms.HiddenInput)
    anchor_ref = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError(_("The comment has no words yet."))
        return text


def comments_panel(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """The open threads, and how many are settled. Three queries."""
    threads = _threads(stored)
    return {
        "open_threads": [thread for thread in threads if thread.comment.resolved_at is None],
        "settled_threads": sum(thread.comment.resolved_at is not None for thread in threads),
        "may_comment": may(request.user, "comment", stored),
    }


def article_comments(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """All threads; POST adds a comment or an answer. A page that asks by script gets the panel alone."""
    article = desk.article_or_404(request, object_id)
    may_comment = may(request.user, "comment", article)
    form = CommentForm(request.POST if request.method == "POST" else None, initial=_asked(request))
    if request.method == "POST":
        if not may_comment:
            raise PermissionDenied
        if form.is_valid():
            comment = _add(article, request, form.cleaned_data)
            return _answer(desk, request, article, f"#comment-{comment.pk}")
        if _by_script(request):
            return HttpResponse(_("The comment is empty or too long."), status=400, content_type="text/plain")
    elif not (may_comment or desk.has_view_permission(request, article)):
        raise PermissionDenied
    context = {
        **_context(desk, request, article),
        "title": _("Comments"),
        "form": form,
        "threads": _threads(article),
        "media": forms.Media(css={"all": ["desk/comments.css"]}),
    }
    return TemplateResponse(request, "admin/articles/article/comments.html", context)


def resolve_comment(desk: "ArticleAdmin", request: HttpRequest, object_id: int, comment_id: int) -> HttpResponse:
    """POST settles a thread, or opens a settled one again."""
    article = desk.article_or_404(request, object_id)
    comment = Comment.objects.filter(article=article, parent=None, pk=comment_id).first()
    if comment is None:
        raise Http404("There is no such comment.")
    if not may(request.user, "comment", article):
        raise PermissionDenied
    if request.method == "POST":
        settles = request.POST.get("open") != "1"
        now, user = (timezone.now(), request.user.pk) if settles else (None, None)
        with transaction.atomic():
            rows = Comment.objects.filter(pk=comment.pk, resolved_at__isnull=settles)
            if rows.update(resolved_at=now, resolved_by=user):
                action = "settle comment" if settles else "reopen comment"
                Activity.objects.note(action, article, by=request.user, after=comment.text)
    return _answer(desk, request, article, "#comments")


PAGES: list[Page] = [
    ("<int:object_id>/comments/", article_comments, "comments"),
    ("<int:object_id>/comments/<int:comment_id>/resolve/", resolve_comment, "resolve_comment"),
]


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _asked(request: HttpRequest) -> dict[str, str]:
    """The place or thread that a link to the page names."""
    return {name: request.GET.get(name, "")[:32] for name in ("anchor", "anchor_ref", "parent")}


@transaction.atomic
def _add(article: Article, request: HttpRequest, wanted: dict[str, Any]) -> Comment:
    parent = Comment.objects.filter(article=article, parent=None, pk=wanted["parent"] or 0).first()
    comment = Comment(article=article, parent=parent, text=wanted["text"], created_by_id=request.user.pk)
    if parent is None:
        _anchor(comment, article, wanted["anchor"], wanted["anchor_ref"])
    elif parent.resolved_at:
        Comment.objects.filter(pk=parent.pk).update(resolved_at=None, resolved_by=None)
    comment.save()
    return comment


def _anchor(comment: Comment, article: Article, anchor: str, ref: str) -> None:
    """Keep the words of the block or quote; a place that the stored text does not have is the whole article."""
    if anchor == Comment.Anchor.QUOTE:
        words = {quote.ref: quote.text for quote in marked_quotes(article.body)}.get(ref)
    elif anchor == Comment.Anchor.BLOCK and ref.isascii() and ref.isdigit():
        texts = paragraph_texts(article.body)
        words = texts[int(ref) - 1] if 0 < int(ref) <= len(texts) else None
    else:
        words = None
    if words is not None:
        comment.anchor, comment.anchor_ref, comment.anchor_words = Comment.Anchor(anchor), ref, words


def _answer(desk: "ArticleAdmin", request: HttpRequest, article: Article, place: str) -> HttpResponse:
    if not _by_script(request):
        return redirect(reverse("admin:articles_article_comments", args=[article.pk]) + place)
    context = _context(desk, request, article) | comments_panel(desk, request, article)
    return TemplateResponse(request, "admin/desk/comments.html", context)


def _context(desk: "ArticleAdmin", request: HttpRequest, article: Article) -> dict[str, Any]:
    return {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "original": article,
        "stored": article,
        "may_comment": may(request.user, "comment", article),
    }


def _threads(article: Article) -> list[Thread]:
    """Threads in the order of their beginning: all that are open, then those that were settled last."""
    comments = Comment.objects.filter(article=article).select_related("created_by", "resolved_by")
    first = comments.filter(parent=None)
    settled = first.exclude(resolved_at=None).order_by("-resolved_at", "-pk")[:_SHOWN]
    rows = [*first.filter(resolved_at=None), *sorted(settled, key=lambda row: row.pk)]
    answers: dict[int, list[Comment]] = {}
    for answer in comments.filter(parent__in=[row.pk for row in rows]):
        answers.setdefault(answer.parent_id or 0, []).append(answer)
    texts, quotes = paragraph_texts(article.body), {quote.ref for quote in marked_quotes(article.body)}
    return [Thread(row, answers.get(row.pk, []), *_place(row, texts, quotes)) for row in rows]


def _place(comment: Comment, texts: list[str], quotes: set[str]) -> tuple[str, bool]:
    """Where the comment belongs now, and whether what it was about has gone."""
    if comment.anchor == Comment.Anchor.QUOTE:
        there = comment.anchor_ref in quotes
        return (f"quote:{comment.anchor_ref}", False) if there else ("", True)
    if comment.anchor != Comment.Anchor.BLOCK:
        return "", False
    if comment.anchor_words in texts:
        return f"paragraph:{texts.index(comment.anchor_words) + 1}", False
    words = comment.anchor_words.split()[:_EXCERPT]
    likeness = [SequenceMatcher(None, words, text.split()[:_EXCERPT]).quick_ratio() for text in texts]
    best = max(range(len(texts)), key=lambda number: likeness[number], default=None)
    if best is None or likeness[best] < _ALIKE:
        return "", True
    return f"paragraph:{best + 1}", False
