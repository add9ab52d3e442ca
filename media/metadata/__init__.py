"""What a picture file says about itself."""

from .read import read_metadata

__all__ = ["read_metadata"]
