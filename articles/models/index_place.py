"""Where a record stands in a public index, A to Z."""

from typing import Any

from django.db import models

from ..names import fold, initial
from .named import KEY_LENGTH

__all__ = ["Derived", "IndexPlace"]


class Derived(models.CharField):  # type: ignore[type-arg]
    """A column that every write of a row makes anew, by the method `make_` + its name of the record."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        make = getattr(model_instance, f"make_{self.attname}", None)  # the models of a migration have no methods
        if make is not None:
            setattr(model_instance, self.attname, make())
        return super().pre_save(model_instance, add)


class IndexPlace(models.Model):
    """The letter of the index and the place below it. The index is read in this order, a page at a time."""

    initial = Derived(max_length=4, editable=False, default="")
    index_key = Derived(max_length=KEY_LENGTH, editable=False, default="")

    class Meta:
        abstract = True

    def make_index_key(self) -> str:
        return fold(getattr(self, "name", ""))

    def make_initial(self) -> str:
        return initial(self.make_index_key())
