"""Roles: what somebody does at the desk, and in which sections."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .section import Section

__all__ = ["DeskRole", "RoleSection"]


class DeskRole(models.Model):
    """A role of a user. Without sections it holds in all of them."""

    class Role(models.TextChoices):
        REPORTER = "reporter", _("Reporter")
        SUB_EDITOR = "sub_editor", _("sub-editor")
        EDITOR = "editor", _("Editor")
        PHOTO_EDITOR = "photo_editor", _("Photo Editor")
        TAG_MANAGER = "tag_manager", _("Tag Manager")
        PUBLISHER = "publisher", _("Publisher")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_roles")
    role = models.CharField(max_length=12, choices=Role)
    sections = models.ManyToManyField(
        Section,
        through="RoleSection",
        blank=True,
        related_name="+",
        help_text="Only for sub-editors and editors: where they may work. Empty means everywhere.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="desk_role_once"),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=["reporter", "sub_editor", "editor", "photo_editor", "tag_manager", "publisher"]
                ),
                name="desk_role_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())


class RoleSection(models.Model):
    """A section in which a role holds.

    The section cannot be deleted while it stands here: the role would lose its last section, and a role
    without sections holds everywhere.
    """

    role = models.ForeignKey(DeskRole, models.CASCADE, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "section"], name="role_section_once")]

    def __str__(self) -> str:
        return f"{self.role} in {self.section}"
