"""The people of the desk, and what they do there."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from ...models import DeskRole
from ...rights import grants
from .base import DeskModelAdmin

__all__ = ["DeskUserAdmin"]

User = get_user_model()


class RoleRows(admin.TabularInline):  # type: ignore[type-arg]
    """Roles, each with its sections; whoever may open the page may change them."""

    model = DeskRole
    extra = 0
    filter_horizontal = ["sections"]
    verbose_name_plural = "roles"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return grants(request.user).holds()

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(User)
class DeskUserAdmin(DeskModelAdmin, UserAdmin):  # type: ignore[type-arg]
    """For publishers. Superusers are made on the command line and changed by each other alone."""

    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "desk_roles__role"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Desk", {"fields": ["is_active", "is_staff"]}),
    ]
    inlines = [RoleRows]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        users = super().get_queryset(request).prefetch_related("desk_roles")
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # somebody who leaves is made inactive; what they did stays theirs

    @admin.display(description="roles")
    def roles(self, user: Any) -> str:
        return "superuser" if user.is_superuser else ", ".join(map(str, user.desk_roles.all()))
