from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AppConfig):
    name = "articles.desk"
    label = "desk"
    default = True


class DeskAdminConfig(AdminConfig):
    """Django's admin with our site class in it."""

    default_site = "articles.desk.admin_site.DeskSite"
