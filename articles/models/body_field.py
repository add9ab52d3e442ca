"""The field that holds a body. Whatever writes it, what is stored is clean."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from media.fields import refuse_uncarriable

from ..body import BodyRefused, clean

__all__ = ["BodyField"]


class BodyField(models.TextField[str, str]):
    """HTML of the body schema. Cleaned on its way to the database: by save, bulk_create, update and fixtures."""

    default_validators = [refuse_uncarriable]

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self._cleaned(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self._cleaned(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, str):
            value = self._cleaned(value)
        return super().get_db_prep_save(value, connection)

    @staticmethod
    def _cleaned(value: str) -> str:
        try:
            return clean(value)
        except BodyRefused as error:
            raise ValidationError(str(error), code="body_refused") from error
