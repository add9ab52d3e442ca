"""Photos: the page of one, and the picture file. Both exist only while a live edition uses the photo."""

import logging

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from media.content_credentials import signed_at
from media.decoding import PictureRefused
from media.pictures import picture_file

from ..models.edition import EditionPhoto
from .cards import cards
from .editions import places_of_editions, shown_photos
from .figures import figure_of_photo
from .pages import page, public_page
from .paging import EDITIONS, read_place
from .picture_files import lasting_picture
from .structured import photo_page

__all__ = ["photo", "picture"]

logger = logging.getLogger(__name__)


@public_page
def photo(request: HttpRequest, ref: str) -> HttpResponse:
    place = read_place(request)
    found = get_object_or_404(shown_photos(), ref=ref)
    using = EditionPhoto.objects.filter(photo=found).values("edition")
    listed = EDITIONS.page(places_of_editions().filter(pk__in=using), place)
    figure = figure_of_photo(found)
    return page(
        "photo.html",
        address=found.get_absolute_url() + listed.address,
        photo=found,
        figure=figure,
        shared=figure if figure.picture else None,
        linked_data=photo_page(figure),
        credentials=found.content_credentials,
        signed_at=signed_at(found.content_credentials),
        cards=cards([row.pk for row in listed.rows]),
        listed=listed,
    )


@require_safe
def picture(request: HttpRequest, ref: str, name: str) -> HttpResponseBase:
    """A file of the picture. Its name changes with its bytes, so it may be kept for ever."""
    found = get_object_or_404(shown_photos(), ref=ref)
    if found.awaits_file:
        raise Http404
    try:
        data, format = picture_file(found, name)
    except KeyError as error:
        raise Http404 from error
    except (OSError, PictureRefused, ValueError) as error:  # missing or damaged
        logger.exception("The original of photo %s is missing or damaged", found.ref)
        raise Http404 from error
    return lasting_picture(request, data, f"image/{format}", name)
