"""The desk: Django's admin under the publication's name."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse

from .dashboard import start_page

__all__ = ["DeskSite"]

#: Apps whose own admin is switched off: our tags are `articles.Tag`.
WITHOUT_ADMIN = frozenset({"taggit"})


class DeskSite(AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = "Desk"
    enable_nav_sidebar = True

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        wanted = [model for model in models if model._meta.app_label not in WITHOUT_ADMIN]
        super().register(wanted, admin_class, **{"view_on_site": False, **options})

    def get_urls(self) -> list[Any]:
        """Without Django's redirect to a record's public address: it asks nobody's leave and knows no time."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"start": start_page(self, request), **(extra_context or {})})
