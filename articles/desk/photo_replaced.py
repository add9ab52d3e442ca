"""What the changes log says when another file takes the place of a photo's file."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, ngettext

from media.intake import is_same_picture
from media.models import Photo
from media.words import FROM_FILE

from ..models import Activity, ArticlePhoto

__all__ = ["note_replaced", "to_look_at"]

_OF_THE_FILE = ("original", "width", "height", "focal_x", "focal_y")


def note_replaced(before: Photo, photo: Photo, *, by: Any, why: str) -> None:
    """Append a line with the file and the words that came with it, as they were and as they are."""
    names = [name for name in (*_OF_THE_FILE, *FROM_FILE) if str(getattr(before, name)) != str(getattr(photo, name))]
    old, new = ({name: _plain(getattr(one, name)) for name in names} for one in (before, photo))
    Activity.objects.note("replace file", photo, by=by, before=old, after=new, reason=why)


def to_look_at(before: Photo, photo: Photo) -> Iterator[str]:
    """What somebody has to look at now that the photo shows another picture; nothing if it shows the same."""
    if is_same_picture(photo, before):
        return
    if before.focal_point and not photo.focal_point:
        yield gettext("The focal point was that of the earlier picture and is cleared; the changes log keeps it.")
    elif photo.focal_point != before.focal_point:
        yield gettext("The focal point of that picture is back.")
    if number := ArticlePhoto.objects.filter(photo=photo).exclude(focal_x=None).count():
        yield ngettext(
            "%(number)d article chose what stays in sight of the earlier picture. Look at it again there.",
            "%(number)d articles chose what stays in sight of the earlier picture. Look at it again there.",
            number,
        ) % {"number": number}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)
