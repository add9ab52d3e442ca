"""What the desk works on, one noun a file. Django finds the classes by importing this package."""

from . import activity, article, change, front_slot, organisation, person, photo, publication, section, tag, user

__all__ = [
    "activity",
    "article",
    "change",
    "front_slot",
    "organisation",
    "person",
    "photo",
    "publication",
    "section",
    "tag",
    "user",
]
