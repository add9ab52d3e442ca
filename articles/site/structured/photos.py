"""Photos as `ImageObject`, by the IPTC fields that Google and others read."""

from ..figures import Figure
from ..pages import absolute
from .lists import Step, breadcrumbs
from .things import Thing, thing

__all__ = ["image_object", "photo_page"]


def image_object(figure: Figure) -> Thing:
    """A photo that is printed with its file.

    A creator whom nobody named is whoever the credit line names; without a copyright notice of its own the
    credit line stands in its place. Where no licensor is known, the photo's page tells whom to ask.
    """
    photo = figure.photo
    if photo is None or not figure.picture:
        raise ValueError("Only a picture that readers see is described.")
    page = absolute(figure.page)
    people = [thing("Person", name=name) for name in photo.creator_names]
    return thing(
        "ImageObject",
        id=f"{page}#photo",
        url=page,
        contentUrl=absolute(figure.picture),
        encodingFormat="image/jpeg",
        width=figure.width,
        height=figure.height,
        caption=figure.caption,
        description=figure.alt,
        creditText=figure.credit,
        creator=people or thing("Organization", name=figure.credit),
        copyrightNotice=photo.copyright_notice or figure.credit,
        license=photo.web_statement,
        usageInfo=photo.web_statement,
        acquireLicensePage=photo.licensor_url or page,
        digitalSourceType=photo.digital_source_type,
        expires=photo.allowed_until.isoformat(timespec="seconds") if photo.allowed_until else "",
    )


def photo_page(figure: Figure) -> list[Thing]:
    """What the page of one photo says; of one that awaits its file only the way to it."""
    way = breadcrumbs(Step(figure.caption or f"{figure.label} {figure.credit}", figure.page))
    return [image_object(figure), way] if figure.picture else [way]
