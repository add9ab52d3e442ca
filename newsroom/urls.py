"""Addresses: the desk, and the site with everything else."""

from django.contrib import admin
from django.urls import include, path

from articles.preview.urls import desk_patterns, public_patterns

from . import health

urlpatterns = [
    path("admin/articles/article/<int:object_id>/preview/", include(desk_patterns)),
    path("admin/", admin.site.urls),
    path("preview/", include(public_patterns)),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("articles.site.urls")),
]

handler400 = "articles.site.errors.bad_request"
handler403 = "articles.site.errors.forbidden"
handler404 = "articles.site.errors.not_found"
handler500 = "articles.site.errors.server_error"
