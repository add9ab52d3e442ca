"""The translations of an article: which there are, another one beside it, and a draft to begin one with."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..languages import language_name
from ..models import Article, Edition, Translation
from ..publishing import make_translation_of, stop_translating, translate
from ..rights import may, visible_to
from .error_list import name_fields
from .page import Page
from .record_choice import RecordChoice
from .standing import standing, with_standing

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "translations_panel"]


class OtherForm(forms.Form):
    """Another article of which this one is a translation."""

    other = forms.ModelChoiceField(Article.objects.none(), label=gettext_lazy("It is a translation of"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        choice = RecordChoice(Translation._meta.get_field("original"), admin.site)
        self.fields["other"].widget = choice
        self.fields["other"].queryset = visible_to(user, Article.objects.all())  # type: ignore[attr-defined]


class LanguageForm(forms.Form):
    """The language of a translation that is to be written."""

    language = forms.CharField(
        label=gettext_lazy("Into"), max_length=20, help_text=gettext_lazy("BCP 47, for example de or pt-BR.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)


def translations_page(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """GET shows the group; POST joins one, leaves it, or makes the draft of a translation."""
    article = desk.article_or_404(request, object_id)
    if request.method == "POST" and not may(request.user, "change", article):
        raise PermissionDenied
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    other = OtherForm(request.POST if asked == "join" else None, user=request.user)
    into = LanguageForm(request.POST if asked == "translate" else None)
    answer = _answer(desk, request, article, asked, other, into)
    if answer is not None:
        return answer
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Translations"),
        "opts": desk.opts,
        "original": article,
        "rows": _rows(request, article),
        "other": other,
        "into": into,
        "may_write": may(request.user, "change", article),
        "may_add": desk.has_add_permission(request),
        "media": desk.media + other.media,
    }
    return TemplateResponse(request, "admin/articles/article/translations.html", context)


def _answer(
    desk: "ArticleAdmin", request: HttpRequest, article: Article, asked: str, other: OtherForm, into: LanguageForm
) -> HttpResponse | None:
    """Do what was asked and lead on; None, with the reasons in the forms, if nothing was done."""
    here = redirect("admin:articles_article_translations", article.pk)
    if asked in ("join", "leave") and not _may_show(request, article):
        text = _("Readers see this article: only whoever may publish it changes its translations. Nothing was changed.")
        desk.message_user(request, text, messages.ERROR)
        return None
    if asked == "leave":
        if stop_translating(article, by=request.user):
            desk.message_user(request, _("It stands for itself again."), messages.SUCCESS)
        return here
    if asked == "join" and other.is_valid():
        try:
            make_translation_of(article, other.cleaned_data["other"], by=request.user)
        except ValueError as error:
            other.add_error("other", str(error))
            return None
        desk.message_user(request, _("Stored. Readers see the way from one to the other while both are live."))
        return here
    if asked == "translate" and into.is_valid():
        if not desk.has_add_permission(request):
            into.add_error(None, _("You may not make articles. Ask a reporter or an editor."))
            return None
        try:
            draft = translate(article, into.cleaned_data["language"], by=request.user)
        except ValueError as error:
            into.add_error("language", str(error))
            return None
        desk.log_addition(request, draft, "Made to be translated.")
        text = _("The draft of the translation is stored. It holds the words of the original: write yours over them.")
        desk.message_user(request, text, messages.SUCCESS)
        return redirect("admin:articles_article_change", draft.pk)
    return None


def _may_show(request: HttpRequest, article: Article) -> bool:
    """What readers see of an article changes with its translations, so that is for whoever may publish it."""
    return not Edition.live.filter(article=article).exists() or may(request.user, "publish", article)


def _rows(request: HttpRequest, article: Article) -> list[dict[str, Any]]:
    """Each article of the group with its language; one that this user may not open by that alone."""
    members = Translation.objects.beside(article.pk).order_by("language")
    keys = dict(members.values_list("article", "language"))
    known = with_standing(visible_to(request.user, Article.objects.filter(pk__in=keys)))
    articles = {one.pk: one for one in known}
    return [
        {"language": language_name(language), "article": articles.get(key), "standing": _standing(articles.get(key))}
        for key, language in keys.items()
    ]


def _standing(article: Article | None) -> str:
    return standing(article) if article else ""


def translations_panel(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """The languages in which the article is there. One query."""
    found = Translation.objects.beside(stored.pk).exclude(article=stored.pk).values_list("language", flat=True)
    return {"translated_into": ", ".join(map(language_name, sorted(found)))}


PAGES: list[Page] = [("<int:object_id>/translations/", translations_page, "translations")]
