"""Addresses: the desk, and the site with everything else."""

from django.urls import include, path
from django.urls.resolvers import RoutePattern

from articles.preview.urls import desk_patterns, public_patterns

from . import health
from .later import Later

urlpatterns = [
    path("admin/articles/article/<int:object_id>/preview/", include(desk_patterns)),
    Later(RoutePattern("admin/"), "articles.desk.urls", app_name="admin", namespace="admin"),
    path("preview/", include(public_patterns)),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("articles.site.urls")),
]

handler400 = "articles.site.errors.bad_request"
handler403 = "articles.site.errors.forbidden"
handler404 = "articles.site.errors.not_found"
handler500 = "articles.site.errors.server_error"
