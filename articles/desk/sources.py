"""The sources of an article's quotes: add one, change it, take it away. Each is a revision of the article."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.fields import refuse_uncarriable

from ..models import Activity, Article, Quote, Source, SourceText, StaleArticle
from ..models.source import refuse_long
from .editor import VerbatimTextField
from .page import Page
from .versions import read_version, signed_version, who_saved

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "sources_panel"]

_MOST_SOURCES = 200


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A source with its text, written only over the version of the article that the page was shown with."""

    words = VerbatimTextField(
        label=gettext_lazy("Text"),
        required=False,
        validators=[refuse_uncarriable, refuse_long],
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Quotes are compared with these words. Paste them as they are."),
    )
    token = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Source
        fields = ["kind", "title", "address", "note", "words", "released", "public_label", "public_address"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "address": forms.TextInput()}

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article
        self.initial["token"] = signed_version(article)
        if self.instance.text:
            self.initial["words"] = self.instance.text.text

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("released") and not cleaned.get("public_label", "").strip():
            self.add_error("public_label", _("Say what readers are told, or do not release it."))
        if self.instance._state.adding and self.article.sources.count() >= _MOST_SOURCES:
            raise ValidationError(_("An article has at most %(number)d sources.") % {"number": _MOST_SOURCES})
        version = read_version(self.article, cleaned.get("token", ""))
        if version is None or len(version) != 1:
            raise ValidationError(_("This form is not complete. Open the page again."))
        self.article.version = version[0]
        return cleaned


def sources_panel(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """The sources beside the text. One query."""
    sources = list(Source.objects.filter(article=stored).defer("note")[:_MOST_SOURCES])
    return {"sources": sources, "may_change_sources": desk.has_change_permission(request, stored)}


def source_page(desk: "ArticleAdmin", request: HttpRequest, object_id: int, ref: str = "") -> HttpResponse:
    """One source, or the form for a new one; POST stores it and a revision of the article."""
    article = desk.article_or_404(request, object_id)
    source = _source(article, ref) if ref else None
    may_change = desk.has_change_permission(request, article)
    if not may_change and (source is None or request.method == "POST"):
        raise PermissionDenied
    form = SourceForm(article, request.POST if request.method == "POST" else None, instance=source)
    if not may_change:
        for field in form.fields.values():
            field.disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            stored = _store(article, form, request)
        except StaleArticle:
            form.add_error(None, _("%(who)s Your source is in the form; store it again.") % {"who": who_saved(article)})
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["token"] = signed_version(Article.objects.get(pk=article.pk))  # type: ignore[index]
        else:
            desk.message_user(request, _("The source “%(source)s” is stored.") % {"source": stored}, messages.SUCCESS)
            return redirect("admin:articles_article_change", article.pk)
    quotes = Quote.objects.filter(article=article, source=source).standing() if source else []
    context = {
        **desk.admin_site.each_context(request),
        "title": str(source) if source else _("New source"),
        "opts": desk.opts,
        "original": article,
        "source": source,
        "form": form,
        "quotes": quotes,
        "may_change": may_change,
        "media": forms.Media(css={"all": ["desk/sources.css"]}),
    }
    return TemplateResponse(request, "admin/articles/article/source.html", context)


def remove_source(desk: "ArticleAdmin", request: HttpRequest, object_id: int, ref: str) -> HttpResponse:
    """POST takes a source away; its quotes have none then, and the revision before it brings it back."""
    article = desk.article_or_404(request, object_id)
    source = _source(article, ref)
    if request.method == "POST" and not desk.has_change_permission(request, article):
        raise PermissionDenied
    if request.method == "POST":
        with transaction.atomic():
            article.save(record=False)
            source.delete()
            article.record_revision(by=request.user, note="Source taken away")
            Activity.objects.note("remove source", article, by=request.user, before=str(source))
        number = article.version - 1
        text = _("The source was taken away; it is kept in revision %(number)d.") % {"number": number}
        desk.message_user(request, text, messages.SUCCESS)
    return redirect("admin:articles_article_change", article.pk)


PAGES: list[Page] = [
    ("<int:object_id>/sources/add/", source_page, "add_source"),
    ("<int:object_id>/sources/<slug:ref>/", source_page, "source"),
    ("<int:object_id>/sources/<slug:ref>/remove/", remove_source, "remove_source"),
]


@transaction.atomic
def _store(article: Article, form: SourceForm, request: HttpRequest) -> Source:
    source: Source = form.save(commit=False)
    new = source._state.adding
    there = Source.objects.filter(article=article).count()
    article.save(record=False)
    source.article = article
    source.text = SourceText.objects.keep(form.cleaned_data["words"])
    if new:
        source.position = there
    source.save()
    article.record_revision(by=request.user, note="Source stored")
    Activity.objects.note("store source", article, by=request.user, after=str(source))
    return source


def _source(article: Article, ref: str) -> Source:
    found = Source.objects.filter(article=article, ref=ref).select_related("text").first()
    if found is None:
        raise Http404("There is no such source.")
    return found
