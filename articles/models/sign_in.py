"""Tries to sign in, kept for a while so that guessing can be slowed down."""

from typing import ClassVar

from django.db import models

__all__ = ["SignInTry"]


class SignInTry(models.Model):
    """One try. Account and address are digests: the table names nobody, and a typed password slip is not kept."""

    at = models.DateTimeField(db_index=True)
    account = models.CharField(max_length=32)
    address = models.CharField(max_length=32)
    succeeded = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["SignInTry"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="sign_in_by_account"),
            models.Index(fields=["address", "at"], name="sign_in_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {'in' if self.succeeded else 'refused'}"
