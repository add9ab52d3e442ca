"""Addresses of previews. Those below the desk's path are for whoever is signed in there."""

from django.contrib import admin
from django.urls import path, register_converter

from . import views

__all__ = ["desk_patterns", "public_patterns"]


class TokenConverter:
    """Random bits as `secrets.token_urlsafe(16)` writes them."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "token")

desk_patterns = [
    path("<int:number>/", admin.site.admin_view(views.desk_preview), name="desk_preview"),
    path("<int:number>/frame/", admin.site.admin_view(views.desk_frame), name="desk_frame"),
]

public_patterns = [
    path("<token:token>/", views.linked_preview, name="preview"),
    path("<token:token>/photos/<slug:ref>.jpg", views.linked_picture, name="preview_picture"),
]
