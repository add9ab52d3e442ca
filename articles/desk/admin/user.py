"""The people of the desk, and what they do there."""

from copy import copy
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from ...models import DeskRole
from ...rights import grants
from ..user_forms import NewUserForm, PasswordForm, RoleForm, RoleFormSet, UserForm
from .base import DeskModelAdmin

__all__ = ["DeskUserAdmin"]

User = get_user_model()


class RoleRows(admin.StackedInline):  # type: ignore[type-arg]
    """Roles, each with its sections; whoever may open the page may change them."""

    model = DeskRole
    form = RoleForm
    formset = RoleFormSet
    extra = 0
    verbose_name = gettext_lazy("role")
    verbose_name_plural = gettext_lazy("roles")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return grants(request.user).holds()

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(User)
class DeskUserAdmin(DeskModelAdmin, UserAdmin):  # type: ignore[type-arg]
    """For publishers. Superusers are made on the command line and changed by each other alone.

    Whoever changes a user types their own password again: an unattended screen makes no publishers.
    """

    form = UserForm
    add_form = NewUserForm
    guarded = False  # each change asks for the publisher's own password
    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "desk_roles__role"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (gettext_lazy("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (gettext_lazy("Desk"), {"fields": ["is_active", "is_staff"]}),
        (gettext_lazy("You"), {"fields": ["own_password"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["username", "usable_password", "password1", "password2"]}),
        (gettext_lazy("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (gettext_lazy("You"), {"fields": ["own_password"]}),
    ]
    inlines = [RoleRows]

    # Who may do what

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        users = super().get_queryset(request).prefetch_related("desk_roles__sections")
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # somebody who leaves is made inactive; what they did stays theirs

    # The forms

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.asked_by = request.user
        return form

    @method_decorator(sensitive_post_parameters())
    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(request, *args, **kwargs)

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        desk = copy(self)  # Django asks the admin class for the form, and this one is shared by all requests
        desk.change_password_form = type("OwnPasswordForm", (PasswordForm,), {"asked_by": request.user})
        return UserAdmin.user_change_password(desk, request, id, form_url)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        form.roles_before = _held(obj) if change else []  # type: ignore[attr-defined]
        if not change:
            obj.is_staff = True  # made here, so meant to work here
        super().save_model(request, obj, form, change)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """Fields as for any record; the roles with their sections, all of them, before and after."""
        form.changed_data[:] = [name for name in form.changed_data if name != "own_password"]
        message = super().construct_change_message(request, form, None, add)
        before = getattr(form, "roles_before", None)
        if before is not None and before != (after := _held(form.instance)):
            message[0]["before"]["roles"] = before
            message[0]["after"]["roles"] = after
        return message

    # The list

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user: Any) -> str:
        if user.is_superuser:
            return _("superuser")
        return "; ".join(map(_in_words, user.desk_roles.all())) or "–"


def _held(user: Any) -> list[str]:
    held = DeskRole.objects.filter(user=user.pk).prefetch_related("sections")
    return sorted(map(_in_words, held))


def _in_words(role: DeskRole) -> str:
    sections = ", ".join(section.name for section in role.sections.all())
    return f"{role} ({sections})" if sections else str(role)
