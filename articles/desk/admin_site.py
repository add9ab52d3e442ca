"""The desk: Django's admin under the publication's name."""

from django.conf import settings
from django.contrib.admin import AdminSite

__all__ = ["DeskSite"]


class DeskSite(AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = "Desk"
    enable_nav_sidebar = True
