"""Addresses of the desk, read when somebody first comes to it."""

from django.contrib import admin

urlpatterns = admin.site.get_urls()
