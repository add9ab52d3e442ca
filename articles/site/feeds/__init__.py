"""Feeds: one description of an entry (`entries`), told in three formats (`rss`, `atom`, `json_feed`)."""

from .views import (
    FORMATS,
    corrections_feed,
    front_feed,
    intersection_feed,
    organisation_feed,
    person_feed,
    quotes_feed,
    section_feed,
    tag_feed,
)

__all__ = [
    "FORMATS",
    "corrections_feed",
    "front_feed",
    "intersection_feed",
    "organisation_feed",
    "person_feed",
    "quotes_feed",
    "section_feed",
    "tag_feed",
]
