"""When the live edition comes down: a time, or never. Its words stay as they are."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Article, Edition, live_now
from ..publishing import SpanChanged, end_at
from ..rights import may
from .error_list import name_fields
from .local_time import DeskTimeField, in_words
from .page import Page
from .standing import coming_editions
from .versions import when

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "time_panel"]


class SpanForm(forms.Form):
    until = DeskTimeField(
        label=gettext_lazy("Comes down"), required=False, help_text=gettext_lazy("Empty: it stays up.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        self.initial = {"until": edition.valid_until, "seen": _spelled(edition)}

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until <= timezone.now():
            raise forms.ValidationError(_("This time has passed. To take it down now, withdraw it."))
        return until


def _spelled(edition: Edition) -> str:
    return f"{edition.pk}:{edition.valid_until.isoformat() if edition.valid_until else ''}"


def span_page(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """POST changes the end of the edition that was shown."""
    article = desk.article_or_404(request, object_id)
    if not may(request.user, "publish", article):
        raise PermissionDenied
    edition = (
        Edition.objects.filter(live_now(), article=article).first() or coming_editions().filter(article=article).first()
    )
    if edition is None:
        desk.message_user(request, _("Readers do not see this article, and nothing is scheduled."), messages.INFO)
        return redirect("admin:articles_article_change", article.pk)
    form = SpanForm(request.POST if request.method == "POST" else None, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["seen"] != _spelled(edition):
                raise SpanChanged
            end_at(edition, form.cleaned_data["until"], by=request.user)
        except SpanChanged:
            form.add_error(None, _("Somebody else published or changed it meanwhile. Nothing was changed; look again."))
        except ValueError as error:
            form.add_error("until", str(error))
        else:
            until = form.cleaned_data["until"]
            done = _("It comes down on %(when)s.") % {"when": when(until)} if until else _("It stays up.")
            desk.message_user(request, done, messages.SUCCESS)
            return redirect("admin:articles_article_change", article.pk)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("When it comes down"),
        "opts": desk.opts,
        "original": article,
        "form": form,
        "edition": edition,
        "media": form.media,
    }
    return TemplateResponse(request, "admin/articles/article/span.html", context)


def time_panel(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """What the clock does with the article: live since, next edition, comes down, embargo. Two queries."""
    live = Edition.objects.filter(live_now(), article=stored).defer("body").first()
    coming = coming_editions().filter(article=stored).defer("body").first()
    times = []
    if live:
        times.append((_("Live since"), live.valid_from))
        if live.valid_until and (coming is None or live.valid_until != coming.valid_from):
            times.append((_("Comes down"), live.valid_until))
    if coming:
        times.append((_("Next edition") if live else _("Goes up"), coming.valid_from))
        if coming.valid_until:
            times.append((_("Comes down"), coming.valid_until))
    if stored.embargoed_until:
        times.append((_("Embargo until"), stored.embargoed_until))
    may_publish = may(request.user, "publish", stored)
    return {
        "times": [(label, at, in_words(at)) for label, at in times],
        "may_embargo": may_publish or may(request.user, "change", stored),
        "may_span": may_publish and (live or coming) is not None,
    }


PAGES: list[Page] = [("<int:object_id>/until/", span_page, "until")]
