"""The point of a picture that a crop keeps in sight, in hundredths of width and height from the top left corner."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

__all__ = ["FocalPoint", "Point", "focal_point_is_whole"]

type Point = tuple[int, int]

_MOST = MaxValueValidator(100)


class FocalPoint(models.Model):
    """Both numbers or neither; without them a crop is cut around the middle."""

    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left"), null=True, blank=True, validators=[_MOST], help_text=_("0 to 100 %")
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top"), null=True, blank=True, validators=[_MOST], help_text=_("0 to 100 %")
    )

    class Meta:
        abstract = True

    @property
    def focal_point(self) -> Point | None:
        if self.focal_x is None or self.focal_y is None:
            return None
        return self.focal_x, self.focal_y


def focal_point_is_whole(name: str) -> models.CheckConstraint:
    """The constraint of a table that has a focal point: both numbers, each at most 100, or neither."""
    neither = Q(focal_x=None, focal_y=None)
    return models.CheckConstraint(
        condition=neither | Q(focal_x__lte=100, focal_y__lte=100, focal_x__isnull=False, focal_y__isnull=False),
        name=f"{name}_focal_point_is_whole",
        violation_error_message=_("A focal point has two numbers from 0 to 100, or none."),
    )
