"""Forms about the people of the desk: accounts, roles, passwords."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import DeskRole, Section

__all__ = ["NewUserForm", "PasswordForm", "RoleForm", "RoleFormSet", "UserForm"]

Role = DeskRole.Role


class AsksForOwnPassword(forms.Form):
    """A form that is taken only with the password of whoever sends it. `asked_by` is set on the class."""

    asked_by: Any = None
    own_password = forms.CharField(
        label=gettext_lazy("Your own password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=gettext_lazy("Typed again, so that nobody changes users at a screen that you left."),
    )

    def clean_own_password(self) -> str:
        typed: str = self.cleaned_data["own_password"]
        if not (self.asked_by and self.asked_by.check_password(typed)):
            raise ValidationError(
                _("This is not your password. Nothing was changed; type it again.") + " " + _("Letter case counts.")
            )
        return typed


class UserForm(AsksForOwnPassword, UserChangeForm):  # type: ignore[type-arg]
    pass


class NewUserForm(AsksForOwnPassword, AdminUserCreationForm):  # type: ignore[type-arg]
    pass


class PasswordForm(AsksForOwnPassword, AdminPasswordChangeForm):  # type: ignore[type-arg]
    @property
    def changed_data(self) -> list[str]:
        return ["password"] if self.is_bound else []


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role and where it holds."""

    sections = forms.ModelMultipleChoiceField(
        Section.objects.all(),
        required=False,
        label=gettext_lazy("sections"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only for sub-editors and editors: where they may work. None ticked means everywhere."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("sections") and values.get("role") not in (Role.SUB_EDITOR, Role.EDITOR):
            text = _("Only sub-editors and editors hold their role in sections. Take the sections out, or choose one.")
            self.add_error("sections", text)
        return values


class RoleFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The roles of one user. Somebody must remain who can give roles."""

    def clean(self) -> None:
        super().clean()
        if self.instance.pk and not self._remains_publisher() and not _other_publishers(self.instance):
            raise ValidationError(
                _(
                    "Nobody else could give roles after this, so nothing was changed. "
                    "Make somebody else a publisher first."
                )
            )

    def _remains_publisher(self) -> bool:
        user = self.instance  # as the form above would have it
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
        held = user.is_superuser or any(row.get("role") == Role.PUBLISHER for row in kept)
        return bool(held and user.is_active and user.is_staff)


def _other_publishers(user: Any) -> bool:
    """Whether anybody else can give roles. Locks their roles, so that two cannot take each other's at once."""
    list(DeskRole.objects.select_for_update().filter(role=Role.PUBLISHER).values_list("pk"))
    others = get_user_model()._default_manager.filter(is_active=True, is_staff=True).exclude(pk=user.pk)
    return others.filter(Q(is_superuser=True) | Q(desk_roles__role=Role.PUBLISHER)).exists()
