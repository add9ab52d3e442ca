"""What the changes log says when another file takes the place of a photo's file."""

from typing import Any

from media.models import Photo
from media.words import FROM_FILE

from ..models import Activity

__all__ = ["note_replaced"]

_OF_THE_FILE = ("original", "width", "height")


def note_replaced(before: Photo, photo: Photo, *, by: Any, why: str) -> None:
    """Append a line with the file and the words that came with it, as they were and as they are."""
    names = [name for name in (*_OF_THE_FILE, *FROM_FILE) if str(getattr(before, name)) != str(getattr(photo, name))]
    old, new = ({name: _plain(getattr(one, name)) for name in names} for one in (before, photo))
    Activity.objects.note("replace file", photo, by=by, before=old, after=new, reason=why)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)
