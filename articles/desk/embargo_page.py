"""The embargo of an article: set it, make it longer, or lift it with a reason."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media.fields import refuse_uncarriable

from ..models import Article
from ..publishing import StateChanged, is_lifting, scheduled_before, set_embargo
from ..rights import may
from .editor import VerbatimTextField
from .error_list import name_fields
from .local_time import DeskTimeField
from .page import Page
from .versions import when

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES"]


class EmbargoForm(forms.Form):
    until = DeskTimeField(label=gettext_lazy("Under embargo until"), required=False)
    reason = VerbatimTextField(
        label=gettext_lazy("Why it is lifted or shortened"),
        required=False,
        validators=[refuse_uncarriable],
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Needed only for that. Your reason stays in the changes log."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, article: Article, may_lift: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        self.article, self.may_lift = article, may_lift
        self.initial = {"until": article.embargoed_until, "seen": _spelled(article)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("seen", "") != _spelled(self.article):
            data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            data["seen"] = _spelled(self.article)
            self.data = data
            text = _("Somebody else changed the embargo meanwhile; now it ends on %(when)s. Nothing was changed.")
            none = _("Somebody else lifted the embargo meanwhile. Nothing was changed.")
            until = self.article.embargoed_until
            self.add_error(None, text % {"when": when(until)} if until else none)
            return cleaned
        until = cleaned.get("until")
        if until and not self.may_lift and scheduled_before(self.article, until):
            self.add_error(
                "until", _("An edition is scheduled before that; an editor of this section may call it off.")
            )
        if "until" not in cleaned or not is_lifting(self.article.embargoed_until, cleaned["until"]):
            return cleaned
        if not self.may_lift:
            self.add_error("until", _("An embargo in force is lifted or shortened by an editor of this section."))
        elif not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why the embargo is lifted: it stays in the changes log."))
        return cleaned


def _spelled(article: Article) -> str:
    return article.embargoed_until.isoformat() if article.embargoed_until else ""


def embargo_page(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """Show the embargo; POST changes it, unless somebody else changed it meanwhile."""
    article = desk.article_or_404(request, object_id)
    may_lift = may(request.user, "publish", article)
    if not (may_lift or may(request.user, "change", article)):
        raise PermissionDenied
    form = EmbargoForm(request.POST if request.method == "POST" else None, article=article, may_lift=may_lift)
    if request.method == "POST" and form.is_valid():
        return _set(desk, request, article, form)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Embargo"),
        "opts": desk.opts,
        "original": article,
        "form": form,
        "may_lift": may_lift,
        "media": form.media,
    }
    return TemplateResponse(request, "admin/articles/article/embargo.html", context)


def _set(desk: "ArticleAdmin", request: HttpRequest, article: Article, form: EmbargoForm) -> HttpResponse:
    until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
    if until == article.embargoed_until:
        desk.message_user(request, _("Nothing was changed."), messages.INFO)
        return redirect("admin:articles_article_change", article.pk)
    try:
        called_off = set_embargo(article, until, by=request.user, reason=reason)
    except StateChanged:
        text = _("Somebody else changed the embargo meanwhile. Nothing was changed; look at it again.")
        desk.message_user(request, text, messages.ERROR)
        return redirect("admin:articles_article_embargo", article.pk)
    done = _("Under embargo until %(when)s: nobody can publish it earlier.") % {"when": when(until)} if until else ""
    desk.message_user(request, done or _("The embargo is lifted."), messages.SUCCESS)
    for edition in called_off:
        text = _("The edition scheduled for %(when)s was called off. Its words are kept; schedule it again.")
        desk.message_user(request, text % {"when": when(edition.valid_from)}, messages.WARNING)
    return redirect("admin:articles_article_change", article.pk)


PAGES: list[Page] = [("<int:object_id>/embargo/", embargo_page, "embargo")]
