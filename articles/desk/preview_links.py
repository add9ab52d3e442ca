"""Links with which somebody without a login reads an article before it is published."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Activity, Article, PreviewLink, Revision
from ..rights import may
from .error_list import name_fields
from .page import Page
from .versions import when

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES"]

_HOURS = {
    1: gettext_lazy("1 hour"),
    24: gettext_lazy("24 hours"),
    48: gettext_lazy("48 hours"),
    168: gettext_lazy("7 days"),
}
_SHOWN = 50


class PreviewLinkForm(forms.Form):
    label = forms.CharField(label=gettext_lazy("For whom"), max_length=120, required=False)
    hours = forms.TypedChoiceField(
        label=gettext_lazy("It ends after"), choices=list(_HOURS.items()), coerce=int, initial=48
    )
    shows = forms.ChoiceField(
        label=gettext_lazy("It shows"),
        choices=[("this", gettext_lazy("the revision of now")), ("latest", gettext_lazy("always the newest revision"))],
        widget=forms.RadioSelect,
        initial="this",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)


def preview_links(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """List the links of an article; POST makes one and shows its address this once."""
    article = _reviewable(desk, request, object_id)
    form = PreviewLinkForm(request.POST if request.method == "POST" else None)
    address = ""
    if request.method == "POST" and form.is_valid():
        if article.state == Article.State.SPIKED:
            form.add_error(None, _("The article is spiked, so nobody can be shown it. Bring it back first."))
        else:
            address = _make(article, request, form.cleaned_data)
            form = PreviewLinkForm()
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Preview links"),
        "opts": desk.opts,
        "original": article,
        "form": form,
        "address": address,
        "links": _listed(article),
        "media": forms.Media(css={"all": ["desk/revisions.css"]}),
    }
    return TemplateResponse(request, "admin/articles/article/links.html", context)


def revoke_link(desk: "ArticleAdmin", request: HttpRequest, object_id: int, link_id: int) -> HttpResponse:
    """POST ends a link at once."""
    article = _reviewable(desk, request, object_id)
    link = PreviewLink.objects.filter(article=article, pk=link_id).first()
    if link is None:
        raise Http404("There is no such link.")
    if request.method == "POST":
        with transaction.atomic():
            if PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
                Activity.objects.note("revoke link", article, by=request.user, after=str(link))
        desk.message_user(request, _("The link is revoked: whoever opens it finds nothing."), messages.SUCCESS)
    return redirect("admin:articles_article_links", article.pk)


PAGES: list[Page] = [
    ("<int:object_id>/links/", preview_links, "links"),
    ("<int:object_id>/links/<int:link_id>/revoke/", revoke_link, "revoke_link"),
]


def _reviewable(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> Article:
    article = desk.article_or_404(request, object_id)
    if not may(request.user, "review", article):
        raise PermissionDenied
    return article


@transaction.atomic
def _make(article: Article, request: HttpRequest, wanted: dict[str, Any]) -> str:
    revision = None
    if wanted["shows"] == "this":
        revision = Revision.objects.get(article=article, number=article.version)
    link, token = PreviewLink.objects.make(
        article=article,
        revision=revision,
        label=wanted["label"],
        created_by=request.user,
        expires_at=timezone.now() + timedelta(hours=wanted["hours"]),
    )
    told = {"for": link.label, "revision": revision and revision.number, "until": link.expires_at}
    Activity.objects.note("make link", article, by=request.user, after=told)
    return f"{settings.SITE_URL}{reverse('preview', args=[token])}"


def _listed(article: Article) -> list[tuple[PreviewLink, str]]:
    """The newest links, each with a word for where it stands."""
    now = timezone.now()
    links = PreviewLink.objects.filter(article=article).select_related("created_by", "revision")[:_SHOWN]
    return [(link, _standing(link, link.expires_at > now)) for link in links]


def _standing(link: PreviewLink, runs: bool) -> str:
    if link.revoked_at:
        return _("revoked on %(when)s") % {"when": when(link.revoked_at)}
    if not runs:
        return _("ended on %(when)s") % {"when": when(link.expires_at)}
    return ""
