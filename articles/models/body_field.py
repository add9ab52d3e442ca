"""The field that holds a body. Whatever writes it, what is stored is clean."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from media.fields import refuse_uncarriable

from ..body import BodyRefused, clean

__all__ = ["BodyField"]


class BodyField(models.TextField[str, str]):
    """HTML of the body schema. Cleaned on its way to the database: by save, bulk_create, update and fixtures.

    Django asks `to_python` for every value that it writes. An expression (`Concat(F("body"), …)`) is
    no value; publishing cleans what it made.
    """

    default_validators = [refuse_uncarriable]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self._cleaned(value) if isinstance(value, str) else value

    @staticmethod
    def _cleaned(value: str) -> str:
        try:
            return clean(value)
        except BodyRefused as error:
            raise ValidationError(str(error), code="body_refused") from error
