"""The desk: Django's admin under the publication's name."""

from collections.abc import Iterable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import RequestDataTooBig
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from .dashboard import start_page
from .guide import guide_page
from .languages import choose_language
from .sign_in import SignInForm, begin_session

__all__ = ["DeskSite"]

#: Apps whose own admin is switched off: our tags are `articles.Tag`, rights come by roles.
WITHOUT_ADMIN = frozenset({"taggit", "auth"})


class DeskSite(AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = "Desk"
    enable_nav_sidebar = True
    login_form = SignInForm

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        ours = admin_class is not None and admin_class.__module__.startswith("articles.")
        wanted = [model for model in models if ours or model._meta.app_label not in WITHOUT_ADMIN]
        super().register(wanted, admin_class, **{"view_on_site": False, **options})

    def get_urls(self) -> list[Any]:
        """Without Django's redirect to a record's public address: it asks nobody's leave and knows no time."""
        written = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        pages = [("guide/", guide_page, "help"), ("language/", choose_language, "language")]
        ours = [path(address, self.admin_view(partial(view, self)), name=name) for address, view, name in pages]
        return [*ours, *written]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().login(request, extra_context)
        begin_session(request)
        return response

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"start": start_page(self, request), **(extra_context or {})})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer a form that is over the limit in the desk's own words.

        The first to read a form is the check against forged requests. Django's middleware would do that
        before any view is called, so it is told to leave it to the same check that `admin_view` puts
        around every view.
        """
        guarded = super().admin_view(view, cacheable)
        if getattr(view, "csrf_exempt", False):
            return guarded

        @wraps(guarded)
        def within_the_limit(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                request.POST  # noqa: B018
            except RequestDataTooBig:
                if not self.has_permission(request):
                    raise
                return self.too_long(request)
            return guarded(request, *args, **kwargs)

        within_the_limit.csrf_exempt = True  # type: ignore[attr-defined]
        return within_the_limit

    def too_long(self, request: HttpRequest) -> HttpResponse:
        """Say that nothing of the form was read or stored, and where the text still is."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
        context = {**self.each_context(request), "title": "The text is too long", "limit": limit}
        return TemplateResponse(request, "admin/desk/too_long.html", context, status=413)
