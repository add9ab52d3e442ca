"""Ids that stand in public addresses. They tell nothing about how many there are, or in which order they came."""

import secrets
import string

__all__ = ["new_ref"]

_ALPHABET = string.ascii_lowercase + string.digits
_LENGTH = 10


def new_ref() -> str:
    """Return a random id of ten letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
