"""Work that a request does not wait for where a worker is set up; without one it is done at once."""

import logging

from django.tasks import task

from .decoding import PictureRefused
from .models import Photo
from .pictures import make_missing, renditions_key

__all__ = ["make_renditions_of"]

logger = logging.getLogger(__name__)


@task
def make_renditions_of(key: int) -> int:
    """Make all files of a photo and note that they are there; return how many were made."""
    photo = Photo.objects.filter(pk=key).exclude(original="").first()
    if photo is None:
        return 0
    try:
        made = make_missing(photo)
    except (OSError, PictureRefused, ValueError):
        logger.exception("The pictures of photo %s cannot be made", photo.ref)
        return 0
    Photo.objects.filter(pk=key).update(renditions=renditions_key(photo))
    return made
