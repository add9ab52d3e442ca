from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks


class DeskConfig(AppConfig):
    name = "articles.desk"
    label = "desk"
    default = True


class DeskAdminConfig(SimpleAdminConfig):
    """Django's admin with our site class in it, which is loaded when somebody comes to the desk: readers do without."""

    default_site = "articles.desk.admin_site.DeskSite"

    def ready(self) -> None:
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(_check_the_desk, checks.Tags.admin)


def _check_the_desk(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    from django.contrib.admin import site

    assert site._registry  # noqa: S101 - it is loaded now
    found: list[checks.CheckMessage] = check_admin_app(app_configs, **options)
    return found
