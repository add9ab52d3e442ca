"""The publication itself: what readers are told of who publishes and by which rules."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ...models import Publication
from ..guarded_form import GuardedForm
from .base import DeskModelAdmin

__all__ = ["PublicationAdmin"]


@admin.register(Publication)
class PublicationAdmin(DeskModelAdmin):
    form = GuardedForm
    list_display = ["__str__", "legal_name"]
    fieldsets = [
        (None, {"fields": ["legal_name", "founded", "logo"]}),
        (
            _("Pages for readers"),
            {
                "fields": [
                    "principles",
                    "ethics",
                    "corrections",
                    "sources",
                    "verification",
                    "photography",
                    "diversity",
                    "feedback",
                    "ownership",
                    "masthead",
                    "contact",
                ]
            },
        ),
        (_("For machines"), {"fields": ["security_contact", "social", "memberships", "training"]}),
    ]
