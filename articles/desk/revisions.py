"""The revisions of an article: read one, compare two, bring one back."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..body.word_diff import folded
from ..body.wording import QuoteWording, Wording, changes
from ..models import Article, Edition, Revision, Section, StaleArticle
from ..publishing import restore
from ..rights import may
from .page import Page
from .versions import read_version, signed_version, who_saved

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "revisions_panel", "wording_of"]

_ROWS = 50
_IN_PANEL = 4
_LINES = {
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "dateline": gettext_lazy("Dateline"),
    "byline": gettext_lazy("Byline"),
    "slug": gettext_lazy("Address"),
    "language": gettext_lazy("Language"),
    "genre": gettext_lazy("Genre"),
    "urgency": gettext_lazy("Urgency"),
    "event_start": gettext_lazy("Event from"),
    "event_end": gettext_lazy("Event to"),
    "ed_note": gettext_lazy("Note to editors"),
}


def wording_of(content: dict[str, Any]) -> Wording:
    """What a revision says, as it is compared. One query, for the name of the section."""
    lines = {str(label): _text(content.get(name)) for name, label in _LINES.items()}
    section = Section.objects.filter(pk=content.get("section_id") or 0).first()
    lines[_("Section")] = str(section or "")
    return Wording(
        body=content["body"],
        lines=lines,
        lists={
            _("Tags"): tuple(row["tag__name"] for row in content["tags"]),
            _("Photos"): tuple(_photo(row) for row in content["photos"]),
            _("Authors"): tuple(row["person__name"] for row in content["bylines"]),
        },
        quotes=tuple(QuoteWording(row["ref"], row["text"], _printed(row)) for row in content["quotes"]),
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _photo(row: dict[str, Any]) -> str:
    own = [text for text in (row["caption"], row["alt_text"]) if text]
    return " – ".join([row["photo__credit_line"] or _("no credit"), *own])


def _printed(row: dict[str, Any]) -> str:
    return row["printed"] or ", ".join(
        filter(None, [row["honorific"], row["speaker"], row["role"], row["organisation"]])
    )


def revisions_panel(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """The newest revisions, beside the text."""
    return {"newest_revisions": list(_listed(stored)[:_IN_PANEL])}


def revision_list(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """All revisions, newest first, those that readers saw or will see marked."""
    article = desk.article_or_404(request, object_id)
    revisions = _listed(article)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 10:
        revisions = revisions.filter(number__lt=int(before))
    rows = list(revisions[: _ROWS + 1])
    older = rows[_ROWS - 1].number if len(rows) > _ROWS else None
    rows = rows[:_ROWS]
    editions: dict[int, list[Edition]] = {}
    for edition in Edition.objects.filter(revision__in=[row.pk for row in rows]).order_by("number"):
        editions.setdefault(edition.revision_id, []).append(edition)
    context = {
        **_page(desk, request, article, _("Revisions")),
        "rows": [(row, editions.get(row.pk, [])) for row in rows],
        "older": older,
        "may_change": desk.has_change_permission(request, article),
    }
    return TemplateResponse(request, "admin/articles/article/revisions.html", context)


def revision_page(desk: "ArticleAdmin", request: HttpRequest, object_id: int, number: int) -> HttpResponse:
    """What one revision says, against the one before it or the one that `with` names."""
    article = desk.article_or_404(request, object_id)
    revision = _revision(article, number)
    other = _other(article, request.GET.get("with", ""), number)
    new = wording_of(revision.content)
    compared = changes(wording_of(other.content) if other else Wording(""), new)
    context = {
        **_page(desk, request, article, _("Revision %(number)d") % {"number": number}),
        "revision": revision,
        "other": other,
        "changes": compared,
        "blocks": list(folded(compared.blocks)) if other and "whole" not in request.GET else compared.blocks,
        "folded": other is not None and "whole" not in request.GET,
        "choices": list(_listed(article).exclude(pk=revision.pk)[:_ROWS]),
        "is_newest": number == article.version,
        "may_change": desk.has_change_permission(request, article),
        "token": signed_version(article),
    }
    return TemplateResponse(request, "admin/articles/article/revision.html", context)


def restore_revision(desk: "ArticleAdmin", request: HttpRequest, object_id: int, number: int) -> HttpResponse:
    """POST brings the revision back over the version that the page was shown with."""
    article = desk.article_or_404(request, object_id)
    revision = _revision(article, number)
    if request.method != "POST":
        return redirect("admin:articles_article_revision", article.pk, number)
    if not desk.has_change_permission(request, article):
        raise PermissionDenied
    match read_version(article, request.POST.get("token", "")):
        case (version,):
            article.version = version
        case _:
            desk.message_user(request, _("This form is not complete. Open the page again."), messages.ERROR)
            return redirect("admin:articles_article_revision", article.pk, number)
    try:
        kept = not may(request.user, "place", article)
        restored = restore(article, revision, by=request.user, keep_section=kept)
    except StaleArticle:
        text = _("%(who)s Nothing was restored. Look at the newest revision first.") % {"who": who_saved(article)}
        desk.message_user(request, text, messages.ERROR)
        return redirect("admin:articles_article_revision", article.pk, number)
    text = _("Revision %(number)d is back, as revision %(new)d. What stood there before is kept as revision %(old)d.")
    numbers = {"number": number, "new": restored.revision.number, "old": restored.revision.number - 1}
    desk.message_user(request, text % numbers, messages.SUCCESS)
    for note in restored.notes:
        desk.message_user(request, note, messages.WARNING)
    return redirect("admin:articles_article_change", article.pk)


PAGES: list[Page] = [
    ("<int:object_id>/revisions/", revision_list, "revisions"),
    ("<int:object_id>/revisions/<int:number>/", revision_page, "revision"),
    ("<int:object_id>/revisions/<int:number>/restore/", restore_revision, "restore"),
]


def _listed(article: Article) -> QuerySet[Revision]:
    return Revision.objects.filter(article=article).defer("content").select_related("created_by")


def _revision(article: Article, number: int) -> Revision:
    found = Revision.objects.filter(article=article, number=number).select_related("created_by").first()
    if found is None:
        raise Http404("There is no such revision.")
    return found


def _other(article: Article, asked: str, number: int) -> Revision | None:
    """The revision to compare with; none for the first one."""
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        return _revision(article, int(asked))
    return Revision.objects.filter(article=article, number__lt=number).order_by("-number").first()


def _page(desk: "ArticleAdmin", request: HttpRequest, article: Article, title: str) -> dict[str, Any]:
    return {
        **desk.admin_site.each_context(request),
        "title": title,
        "opts": desk.opts,
        "original": article,
        "media": forms.Media(css={"all": ["desk/revisions.css"]}),
    }
