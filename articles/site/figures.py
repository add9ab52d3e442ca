"""Photos as they are printed: picture, words and credit together, so that none goes without the others."""

from dataclasses import dataclass

from media.focal import Point
from media.labels import credit_label, label_language
from media.models import Photo
from media.pictures import shown

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

    Of a photo that readers may not see there is a place with no words and no address: `withheld`. `language` is that
    of the label, empty for the page's own.
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
    language: str = ""
    photo: Photo | None = None  # for machines; readers get what stands above

    @property
    def media_type(self) -> str:
        """That of `picture`."""
        return "image/png" if self.picture.endswith(".png") else "image/jpeg"

    @property
    def shared_alt(self) -> str:
        """What a card elsewhere says of the picture: what is seen, and whose it is."""
        credit = f"{self.label} {self.credit}"
        return f"{self.alt} ({credit})" if self.alt else credit


def figure_of(use: EditionPhoto, language: str, shape: str = "") -> Figure:
    """The photo with the caption, alt text and focal point of this edition where it has its own.

    Args:
        language: that of the page or article around it, for the label of the credit.
        shape: a key of `media.renditions.SHAPES`; the whole picture if empty.
    """
    return figure_of_photo(
        use.photo, language, shape, caption=use.caption, alt_text=use.alt_text, focal=use.focal_point
    )


def figure_of_photo(
    photo: Photo,
    language: str = "",
    shape: str = "",
    *,
    caption: str = "",
    alt_text: str = "",
    focal: Point | None = None,
) -> Figure:
    """The photo with its words and its focal point from the library, unless others are given."""
    if not photo.may_be_shown():
        return Figure("", "", 0, 0, "", "", "", "", withheld=True)
    base = photo.get_absolute_url()
    picture, width, height = "", 0, 0
    sources: tuple[Source, ...] = ()
    srcset = ""
    if not photo.awaits_file:
        there = shown(photo, shape, focal)
        picture, width, height = base + there.name, there.width, there.height
        *newer, (_, plain) = there.files.items()
        srcset = _srcset(base, plain)
        sources = tuple(Source(format, _srcset(base, files)) for format, files in newer)
    return Figure(
        page=base,
        picture=picture,
        width=width,
        height=height,
        alt="" if photo.decorative else alt_text or photo.alt_text,
        caption=caption or photo.caption,
        credit=photo.credit_line,
        label=credit_label(language),
        sources=sources,
        srcset=srcset,
        language=label_language(language) if language else "",
        photo=photo,
    )


def _srcset(base: str, files: list[tuple[int, str]]) -> str:
    return ", ".join(f"{base}{name} {width}w" for width, name in files)


def first_picture(edition: Edition, language: str, shape: str) -> Figure | None:
    """The first photo of an edition that has its file and may be shown, in a shape and with its credit label."""
    for use in edition.edition_photos.all():
        if not use.photo.awaits_file and use.photo.may_be_shown():
            return figure_of(use, language, shape)
    return None
