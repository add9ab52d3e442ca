"""The desk: Django's admin under the publication's name."""

import logging
from collections.abc import Iterable
from functools import partial, wraps
from importlib import import_module
from threading import local
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_protect

from .dashboard import start_page
from .guide import guide_page
from .kept_form import KeptForm, fields_of, give_back, is_by_script
from .languages import choose_language
from .not_stored import is_a_bad_day, not_stored
from .nothing_here import nothing_here
from .refused import not_allowed
from .sign_in import SignInForm, begin_session

__all__ = ["DeskSite"]

logger = logging.getLogger("newsroom.desk")

#: Apps whose own admin is switched off: our tags are `articles.Tag`, rights come by roles.
WITHOUT_ADMIN = frozenset({"taggit", "auth"})


class DeskSite(AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = "Desk"
    enable_nav_sidebar = True
    login_form = SignInForm
    is_whole = False  # all `admin` modules have been loaded

    def __init__(self, name: str = "admin") -> None:
        self._found: dict[type[Model], ModelAdmin[Any]] = {}
        self._of_thread = local()
        super().__init__(name)

    @property
    def _registry(self) -> dict[type[Model], ModelAdmin[Any]]:
        """What is registered. Whoever asks first has all of it loaded, and whoever asks meanwhile waits."""
        if not self.is_whole and not getattr(self._of_thread, "registers", False):
            import_module("articles.desk.urls")
        return self._found

    @_registry.setter
    def _registry(self, _other: dict[type[Model], ModelAdmin[Any]]) -> None:
        """Django puts back what was there before an import that failed; what came in does not register again."""

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        ours = admin_class is not None and admin_class.__module__.startswith("articles.")
        wanted = [model for model in models if ours or model._meta.app_label not in WITHOUT_ADMIN]
        self._of_thread.registers = True  # an `admin` module that somebody imports by itself: the others come later
        try:
            super().register(wanted, admin_class, **{"view_on_site": False, **options})
        finally:
            self._of_thread.registers = False

    def get_urls(self) -> list[Any]:
        """Without Django's redirect to a record's public address: it asks nobody's leave and knows no time."""
        written = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        pages = [("guide/", guide_page, "help"), ("language/", choose_language, "language")]
        ours = [path(address, self.admin_view(partial(view, self)), name=name) for address, view, name in pages]
        return [*ours, *written]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the languages of the desk, each by the name that it gives itself."""
        return {**super().each_context(request), "languages": settings.LANGUAGES}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign in; whoever was signed out while writing finds the text again."""
        kept = KeptForm.of(request)
        response = super().login(request, {"kept": kept, **(extra_context or {})})
        begin_session(request)
        if kept is not None and response.status_code == 302 and request.user.is_authenticated:
            return give_back(self, request, kept)
        return response

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"start": start_page(self, request), **(extra_context or {})})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer in the desk's own words what keeps a form from being stored.

        That is its size, a session or a right that has ended, or a bad day.

        The first to read a form is the check against forged requests. Django's middleware would do that
        before any view is called, so it is told to leave it to the same check that `admin_view` puts
        around every view.
        """
        guarded = super().admin_view(view, cacheable)
        if getattr(view, "csrf_exempt", False):
            return guarded

        @wraps(guarded)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                request.POST  # noqa: B018
            except RequestDataTooBig:
                if not self.has_permission(request):
                    raise
                return self.too_long(request)
            try:
                if request.method == "POST" and not self.has_permission(request) and not is_by_script(request):
                    return csrf_protect(self.sign_in_first)(request)
                response = guarded(request, *args, **kwargs)
                return response.render() if isinstance(response, TemplateResponse) else response
            except (PermissionDenied, Http404) as error:
                status = 404 if isinstance(error, Http404) else 403
                told = not_allowed(self, request, status) or nothing_here(self, request, status)
                if told is None:
                    raise
                return told
            except (OperationalError, InterfaceError, OSError) as error:
                if not is_a_bad_day(error):
                    raise
                logger.exception("The desk could not answer")
                return not_stored(request)

        answer.csrf_exempt = True  # type: ignore[attr-defined]
        return answer

    def sign_in_first(self, request: HttpRequest) -> HttpResponse:
        """A form that came without a valid session: ask to sign in, and carry the form along."""
        return self.ask_to_sign_in(request, KeptForm(request.get_full_path(), list(fields_of(request))))

    def ask_to_sign_in(self, request: HttpRequest, kept: KeptForm) -> HttpResponse:
        """The sign-in page that carries a form along."""
        context = {"kept": kept, "app_path": reverse("admin:login"), REDIRECT_FIELD_NAME: request.get_full_path()}
        request.method = "GET"
        return super().login(request, context)

    def too_long(self, request: HttpRequest) -> HttpResponse:
        """Say that nothing of the form was read or stored, and where the text still is."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
        context = {**self.each_context(request), "title": "The text is too long", "limit": limit}
        return TemplateResponse(request, "admin/desk/too_long.html", context, status=413)
