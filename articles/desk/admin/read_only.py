"""Records that are looked at and never changed by hand."""

from typing import Any

from django.http import HttpRequest

from .base import DeskModelAdmin

__all__ = ["ReadOnlyAdmin"]


class ReadOnlyAdmin(DeskModelAdmin):
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
