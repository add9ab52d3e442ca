"""Work that a request does not wait for where a worker is set up; without one it is done at once."""

import logging

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext_noop, override

from .content_credentials import is_verified_here, verify
from .decoding import PictureRefused
from .models import Photo
from .pictures import make_missing

__all__ = ["make_renditions_of", "queue_missing_pictures", "verify_content_credentials_of"]

logger = logging.getLogger(__name__)


@task
def make_renditions_of(key: int) -> int:
    """Make all files of a photo and note which are there, or why none can be; return how many were made."""
    photo = Photo.objects.filter(pk=key).exclude(original="").first()
    if photo is None:
        return 0
    try:
        return make_missing(photo)
    except (FileNotFoundError, PictureRefused, ValueError) as error:
        logger.exception("The pictures of photo %s cannot be made", photo.ref)
        lost = isinstance(error, FileNotFoundError)
        with override(None):  # each who reads it is told in their own language
            reason = gettext_noop("The file of the picture is missing, or cannot be read.") if lost else str(error)
        Photo.objects.filter(pk=key).update(pictures_refused=reason[:300])
        return 0
    except OSError:  # no room, or the store is away: they stay missing and are made another time
        logger.exception("The pictures of photo %s cannot be made now", photo.ref)
        return 0


def queue_missing_pictures() -> int:
    """Have pictures made that are noted as missing, as after a restart; return of how many photos."""
    missing = Photo.objects.filter(pictures_missing=True, pictures_refused="")
    keys = list(missing.order_by("-pk").values_list("pk", flat=True))
    for key in keys:
        make_renditions_of.enqueue(key)
    if is_verified_here():
        for key in Photo.objects.filter(content_credentials__state="present").values_list("pk", flat=True):
            verify_content_credentials_of.enqueue(key)
    return len(keys)


@task
def verify_content_credentials_of(key: int) -> None:
    """Verify the content credentials that came with a photo and keep what was found, where that can be done here."""
    photo = Photo.objects.filter(pk=key).exclude(original="").first()
    if photo is None or not photo.content_credentials or not is_verified_here():
        return
    try:
        with photo.original.open("rb") as file:
            data = file.read()
    except OSError:
        logger.exception("The original of photo %s cannot be read", photo.ref)
        return
    found = verify(data, str(photo.original.name).rpartition(".")[2], settings.C2PA_TRUST_ANCHORS)
    with transaction.atomic():
        row = Photo.objects.select_for_update().filter(pk=key, sha256=photo.sha256).first()
        if row is not None:
            row.keep(content_credentials=found)
