"""What readers have seen, as conditions: an edition that is or was live."""

from django.db.models import F, Q
from django.utils import timezone

__all__ = ["was_seen"]


def was_seen(prefix: str = "") -> Q:
    """The condition for an edition (reached over `prefix`) to be or have been live; one called off never was."""
    span = Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": F(f"{prefix}valid_from")})
    return Q(**{f"{prefix}valid_from__lte": timezone.now()}) & span
