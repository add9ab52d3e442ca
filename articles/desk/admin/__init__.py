"""What the desk works on, one noun a file. Django finds the classes by importing this package."""

from . import article, change, organisation, person, photo, section, tag, user

__all__ = ["article", "change", "organisation", "person", "photo", "section", "tag", "user"]
