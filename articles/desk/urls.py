"""Addresses of the desk, read when somebody first comes to it.

Here alone all `admin` modules are loaded: the lock of this import keeps a second visitor waiting until the desk is
whole, and an import that failed is tried again at the next visit.
"""

from typing import Any

from django.contrib import admin

_site: Any = admin.site
admin.autodiscover()
urlpatterns = _site.get_urls()
_site.is_whole = True
