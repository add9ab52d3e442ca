"""Where a thing is found: addresses are made of names of routes, and the last thousands of them are remembered.

A page names forty things; to match each anew against all routes takes a tenth of its time.
"""

from functools import lru_cache

from django.urls import reverse

__all__ = ["address_of"]


@lru_cache(maxsize=8_192)
def address_of(route: str, name: str) -> str:
    """The path of the thing `name` (its slug or reference) under the route's name."""
    return reverse(route, args=[name])
