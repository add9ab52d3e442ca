"""Work that a request does not wait for where a worker is set up; without one it is done at once."""

import logging

from django.tasks import task

from .decoding import PictureRefused
from .models import Photo
from .pictures import make_missing

__all__ = ["make_renditions_of"]

logger = logging.getLogger(__name__)


@task
def make_renditions_of(key: int) -> int:
    """Make all files of a photo and note which are there, or why none can be; return how many were made."""
    photo = Photo.objects.filter(pk=key).exclude(original="").first()
    if photo is None:
        return 0
    try:
        return make_missing(photo)
    except (OSError, PictureRefused, ValueError) as error:
        logger.exception("The pictures of photo %s cannot be made", photo.ref)
        reason = "The file of the picture is missing, or cannot be read." if isinstance(error, OSError) else str(error)
        Photo.objects.filter(pk=key).update(pictures_refused=reason[:300])
        return 0
