"""Photos as they are printed: picture, words and credit together, so that none goes without the others."""

from dataclasses import dataclass

from django.conf import settings

from media.models import Photo
from media.pictures import display_name, display_size, picture_names, renditions_key

from ..models.edition import Edition, EditionPhoto

__all__ = ["Figure", "figure_of", "figure_of_photo", "first_picture"]


@dataclass(frozen=True, slots=True)
class Source:
    """The files of one format for a `<picture>`, the smallest format first."""

    format: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One photo on a page. `picture` is the path of the file, empty while the photo awaits it.

    Of a photo that readers may not see there is a place with no words and no address: `withheld`.
    """

    page: str
    picture: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    label: str
    sources: tuple["Source", ...] = ()
    srcset: str = ""
    withheld: bool = False
    photo: Photo | None = None  # for machines; readers get what stands above

    @property
    def shared_alt(self) -> str:
        """What a card elsewhere says of the picture: what is seen, and whose it is."""
        credit = f"{self.label} {self.credit}"
        return f"{self.alt} ({credit})" if self.alt else credit


def figure_of(use: EditionPhoto) -> Figure:
    """The photo with the caption and alt text of this edition where it has its own."""
    return figure_of_photo(use.photo, caption=use.caption, alt_text=use.alt_text)


def figure_of_photo(photo: Photo, *, caption: str = "", alt_text: str = "") -> Figure:
    """The photo with its words from the library, unless others are given."""
    if not photo.may_be_shown():
        return Figure("", "", 0, 0, "", "", "", "", withheld=True)
    picture, (width, height) = "", (0, 0)
    sources: tuple[Source, ...] = ()
    srcset = ""
    if not photo.awaits_file:
        base = photo.get_absolute_url()
        picture = base + display_name(photo)
        width, height = display_size(photo)
        *newer, (_, plain) = picture_names(photo).items()
        srcset = _srcset(base, plain)
        if photo.renditions == renditions_key(photo):
            sources = tuple(Source(format, _srcset(base, files)) for format, files in newer)
    return Figure(
        page=photo.get_absolute_url(),
        picture=picture,
        width=width,
        height=height,
        alt="" if photo.decorative else alt_text or photo.alt_text,
        caption=caption or photo.caption,
        credit=photo.credit_line,
        label=settings.CREDIT_LABEL,
        sources=sources,
        srcset=srcset,
        photo=photo,
    )


def _srcset(base: str, files: list[tuple[int, str]]) -> str:
    return ", ".join(f"{base}{name} {width}w" for width, name in files)


def first_picture(edition: Edition) -> Figure | None:
    """The first photo of an edition that has its file and may be shown."""
    for use in edition.edition_photos.all():
        if not use.photo.awaits_file and use.photo.may_be_shown():
            return figure_of(use)
    return None
