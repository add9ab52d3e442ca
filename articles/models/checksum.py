"""The checksum of an edition: over all words that readers get and everything that says whose they are.

It is computed when the edition is published and stored with it. `manage.py check_newsroom` computes it again,
so a change that went past the program and past the database's own guards is found. What may change after
publishing is not in it: the end of the span, tags, and the records to which a name leads.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

__all__ = ["FROZEN_OF_PHOTO", "FROZEN_OF_QUOTE", "checksum_of", "seal"]

_EDITION = [
    "number",
    "uuid",
    "slug",
    "headline",
    "standfirst",
    "dateline",
    "byline",
    "body",
    "language",
    "genre",
    "event_start",
    "event_end",
    "first_published_at",
    "valid_from",
]
FROZEN_OF_QUOTE = [
    "ref",
    "text",
    "number",
    "speaker",
    "honorific",
    "role",
    "organisation",
    "printed",
    "obtained",
    "obtained_via",
    "source_label",
    "source_address",
    "ellipsis",
]
FROZEN_OF_PHOTO = ["photo_id", "position", "caption", "alt_text", "focal_x", "focal_y"]
_CORRECTION = ["kind", "note"]


def checksum_of(edition: Any, quotes: Iterable[Any], photos: Iterable[Any], correction: Any | None) -> str:
    """Return the SHA-256 in hexadecimal of an edition with its rows, whatever the order in which they come."""
    told = {
        "edition": _told(edition, _EDITION),
        "quotes": sorted(_told(quote, FROZEN_OF_QUOTE) for quote in quotes),
        "photos": sorted(_told(photo, FROZEN_OF_PHOTO) for photo in photos),
        "correction": _told(correction, _CORRECTION) if correction else None,
    }
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def seal(editions: Sequence[Any], corrections: Mapping[int, Any]) -> None:
    """Store the checksums of editions whose rows are all written, and at hand as they are stored.

    Args:
        corrections: by the keys of the editions that have one.
    """
    for edition in editions:
        quotes, photos = edition.quotes.all(), edition.edition_photos.all()
        edition.sha256 = checksum_of(edition, quotes, photos, corrections.get(edition.pk))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "UPDATE articles_edition SET sha256 = given.sha256 "
                "FROM unnest(%s::bigint[], %s::text[]) AS given(id, sha256) WHERE articles_edition.id = given.id",
                [[one.pk for one in editions], [one.sha256 for one in editions]],
            )
        else:
            cursor.executemany(
                "UPDATE articles_edition SET sha256 = %s WHERE id = %s", [(one.sha256, one.pk) for one in editions]
            )


def _told(row: Any, names: list[str]) -> list[str | None]:
    return [_spelled(getattr(row, name)) for name in names]


def _spelled(value: Any) -> str | None:
    """One spelling of a value, whichever database it comes from."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else f"{value}"
