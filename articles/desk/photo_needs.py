"""What a photo still needs before it can be printed."""

from django.utils.translation import gettext as _

from media.models import Photo
from media.rights import Rights

__all__ = ["needs"]


def needs(photo: Photo) -> list[str]:
    """Return what is missing or in the way, in words; nothing for a photo that may be printed now."""
    here = not photo.awaits_file
    wanted = [
        (not photo.credit_line.strip(), _("credit")),
        (here and not photo.alt_text.strip() and not photo.decorative, _("alt text")),
        (here and photo.rights == Rights.UNKNOWN, _("rights")),
        (not here, _("picture")),
        (not photo.may_be_shown(), _("not shown now")),
    ]
    return [words for missing, words in wanted if missing]
