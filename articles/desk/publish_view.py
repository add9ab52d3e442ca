"""From the desk to readers: publish, correct, withdraw. Looking changes nothing; only POST does."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ..models import Article, Edition, StaleArticle, live_now
from ..publishing import Finding, PublishingRefused, check, edition_before, publish, withdraw
from .publish_form import PublishForm, VersionedForm, WithdrawForm
from .readiness import readiness
from .versions import last_edition_number, to_the_minute, when, who_saved

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["publish_article", "withdraw_article"]


def publish_article(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """The last look before readers see it. POST publishes, now or at a time."""
    article = _publishable(desk, request, object_id)
    live = _live(article)
    form = PublishForm(request.POST if request.method == "POST" else None, article=article, before=_seen(article))
    findings: list[Finding] | None = None
    stale = False
    if request.method == "POST" and (form.is_valid() or _of_first_click(article, form)):
        try:
            edition = _publish(desk, request, article, form)
        except PublishingRefused:
            findings = check(article, form.cleaned_data["at"], form.correction)
            form.add_error(None, _("Not published: what blocks it is listed below. Nothing was changed."))
        except StaleArticle:
            stale = True
        except ValueError as error:
            form.add_error("at", str(error))
        else:
            _say_published(desk, request, edition, is_new=edition.number > form.editions_seen)
            return redirect("admin:articles_article_change", article.pk)
    elif request.method == "POST":
        stale = form.is_stale
    if stale:
        article = _publishable(desk, request, object_id)  # as it is stored now
        live = _live(article)
        form = PublishForm(request.POST, article=article, before=_seen(article))
        form.ask_again(_look_again(article, _("Nothing was published.")))
    page = reverse("admin:articles_article_change", args=[article.pk])
    findings = check(article) if findings is None else findings
    form.judge_kind(findings)
    standing = readiness(findings, page)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Publish a new edition") if live else _("Publish"),
        "opts": desk.opts,
        "original": article,
        "form": form,
        "live": live,
        "seen": _seen(article),
        "coming": next((edition for edition in _standing(article) if edition != live), None),
        "readiness": standing,
        "media": desk.media + form.media + forms.Media(js=["desk/publish.js"]),
    }
    return TemplateResponse(request, "admin/articles/article/publish.html", context)


def withdraw_article(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """Ask, then take the article down and call off what was scheduled."""
    article = _publishable(desk, request, object_id)
    form = WithdrawForm(request.POST or None, article=article)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                article.version = form.version
                told = {name: form.cleaned_data[name] for name in ("notice", "reason")}
                ended = withdraw(article, by=request.user, **told)
        except StaleArticle:
            article = _publishable(desk, request, object_id)
            form = WithdrawForm(request.POST, article=article)
            form.ask_again(_look_again(article, _("Nothing was withdrawn.")))
        else:
            gone = _("Withdrawn: readers no longer see it. To bring it back, publish it again.")
            text = gone if ended else _("There was nothing to withdraw.")
            desk.message_user(request, text, messages.SUCCESS if ended else messages.INFO)
            return redirect("admin:articles_article_change", article.pk)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Withdraw"),
        "opts": desk.opts,
        "original": article,
        "form": form,
        "editions": _standing(article),
        "media": desk.media,
    }
    return TemplateResponse(request, "admin/articles/article/withdraw.html", context)


def _publishable(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> Article:
    article = desk.article_or_404(request, object_id)
    if not desk.has_publish_permission(request, article):
        raise PermissionDenied
    return article


def _live(article: Article) -> Edition | None:
    return Edition.objects.filter(live_now(), article=article).first()


def _seen(article: Article) -> Edition | None:
    """The last edition that readers have seen or are to see: what a note would tell them the change of."""
    return edition_before(article, datetime.max.replace(tzinfo=UTC))


def _look_again(article: Article, done: str) -> str:
    """Why nothing was `done`, with the way to the text."""
    page = reverse("admin:articles_article_change", args=[article.pk])
    return format_html('{} {} <a href="{}">{}</a>', who_saved(article), done, page, _("Look at the text first."))


def _publish(desk: "ArticleAdmin", request: HttpRequest, article: Article, form: PublishForm) -> Edition:
    """Publish the version that was looked at. A second click gets the edition of the first."""
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article.pk)
        if there := _of_first_click(article, form):
            return there
        if last_edition_number(article) > form.editions_seen:
            raise StaleArticle(article)
        article.version = form.version
        return publish(
            article,
            by=request.user,
            at=form.cleaned_data["at"],
            until=form.cleaned_data["until"],
            correction=form.correction,
            override=form.cleaned_data["override"],
            key=form.key,
        )


def _of_first_click(article: Article, form: VersionedForm) -> Edition | None:
    """The edition that the same page has made already, if its button was pressed before."""
    if "token" not in form.cleaned_data:
        return None
    return Edition.objects.filter(article=article, key=form.key).first()


def _say_published(desk: "ArticleAdmin", request: HttpRequest, edition: Edition, *, is_new: bool) -> None:
    if not is_new:
        text = _("Nothing changed: the edition of %(when)s stands.") % {"when": to_the_minute(edition.valid_from)}
        desk.message_user(request, text, messages.INFO)
        return
    if edition.valid_from > timezone.now():
        text = _("Scheduled: readers see it from %(when)s.") % {"when": when(edition.valid_from)}
    else:
        link = format_html('<a href="{}">{}</a>', edition.get_absolute_url(), _("See it as readers do"))
        text = format_html("{} {}.", _("Published."), link)
    desk.message_user(request, text, messages.SUCCESS)


def _standing(article: Article) -> list[Edition]:
    """Editions that are live or will be."""
    editions = Edition.objects.filter(article=article).exclude(valid_until=F("valid_from"))
    return list(editions.filter(Q(valid_until=None) | Q(valid_until__gt=timezone.now())).order_by("valid_from"))
