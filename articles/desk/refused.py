"""A form that is refused gives its words back: its sender signed in again meanwhile, or may not do this any more.

Nothing that it asks for is done.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import get_resolver
from django.utils.translation import gettext as _

from ..models import Activity, Article
from .kept_form import KeptForm, fields_of, is_by_script, keep_form
from .sign_in import DESK
from .versions import when
from .working_copies import had_open

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

    from .admin.article import ArticleAdmin

__all__ = ["csrf_failure", "moved_on", "not_allowed"]

_FROM_ELSEWHERE = ("Origin checking failed", "Referer checking failed")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without the right token; signing in on another page has changed the token.

    A script gets the token of now in a header, which no other site can read. Somebody at the desk gets the
    words and a button that sends them again; somebody who is signed out is asked to sign in. A form of
    another site, or of a browser that has no token at all, gets nothing.
    """
    ours = request.path.startswith(DESK) and not reason.startswith(_FROM_ELSEWHERE)
    if ours and is_by_script(request):
        return HttpResponse(status=403, headers={"X-CSRFToken": get_token(request)}, content_type="text/plain")
    kept = KeptForm.of(request) or KeptForm(request.get_full_path(), list(fields_of(request)))
    site: Any = admin.site
    if ours and site.has_permission(request):
        context = {**site.each_context(request), "title": _("Send it once more"), "kept": kept, "token_is_old": True}
        return TemplateResponse(request, "admin/desk/send_again.html", context, status=403).render()
    if ours and settings.CSRF_COOKIE_NAME in request.COOKIES:
        answer: TemplateResponse = site.ask_to_sign_in(request, kept)
        answer.status_code = 403
        return answer.render()
    forbidden: Any = get_resolver().resolve_error_handler(403)
    answer_of_the_site: HttpResponse = forbidden(request, exception=PermissionDenied(reason))
    return answer_of_the_site


def moved_on(desk: "ArticleAdmin", request: HttpRequest, article: Article | None) -> HttpResponse:
    """403 for the form of an article that its sender may not change any more; the words are kept and shown.

    They are kept in the sender's own working copy, as `keep_article` does and for the same reason, if the
    page was shown to the sender to write in.
    """
    kept = KeptForm(request.get_full_path(), list(fields_of(request)))
    known = had_open(request.user, article, request.POST.get("page", "")[:64])
    context = {
        **desk.admin_site.each_context(request),
        "title": _("You may no longer change this article"),
        "opts": desk.opts,
        "original": article,
        "moved": _how_it_stands(article) if article else "",
        "kept_at": keep_form(request.user, article, kept).changed_at if known else None,
        "words": kept.words,
    }
    return TemplateResponse(request, "admin/desk/moved_on.html", context, status=403)


def not_allowed(site: "AdminSite", request: HttpRequest, status: int) -> HttpResponse | None:
    """The words of a form whose sender may not send it, or whose page is not there; None if it has none."""
    if request.method != "POST" or is_by_script(request) or not site.has_permission(request):
        return None
    words = KeptForm(request.get_full_path(), list(fields_of(request))).words
    if not words:
        return None
    context = {**site.each_context(request), "title": _("This was not done"), "words": words}
    return TemplateResponse(request, "admin/desk/moved_on.html", context, status=status).render()


def _how_it_stands(article: Article) -> str:
    """The state of an article, since when, and who brought it there, as far as the changes log knows."""
    step = Activity.objects.filter(article=article, kind="article", action="state").first()
    told = {"state": article.get_state_display()}
    if step is None or step.after != article.state:
        return _("It is “%(state)s” now.") % told
    told |= {"when": when(step.at), "who": step.by_name}
    if not step.by_name:
        return _("It has been “%(state)s” since %(when)s.") % told
    return _("It has been “%(state)s” since %(when)s; %(who)s moved it.") % told
