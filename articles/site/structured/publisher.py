"""Who publishes: the one `NewsMediaOrganization`, and the `WebSite`."""

from django.conf import settings
from django.templatetags.static import static

from ..pages import about_the_site, absolute
from .things import Thing, pointer, thing

__all__ = ["publisher", "site_and_publisher", "website"]

_LOGO_SIDE = 512  # pixels; it is drawn in lines and has any size


def publisher() -> Thing:
    """The publication with its logo."""
    return thing(
        "NewsMediaOrganization",
        id=absolute("/#publisher"),
        name=settings.SITE_NAME,
        url=absolute("/"),
        logo=_logo(),
    )


def _logo() -> Thing:
    address = absolute(static("site/icon.svg"))
    return thing(
        "ImageObject",
        id=absolute("/#logo"),
        url=address,
        contentUrl=address,
        width=_LOGO_SIDE,
        height=_LOGO_SIDE,
        name=f"{settings.SITE_NAME} logo",
    )


def website() -> Thing:
    return pointer("WebSite", path="/", name=settings.SITE_NAME, part="website")


def site_and_publisher() -> list[Thing]:
    """What the front page says of the whole."""
    site = thing(
        "WebSite",
        id=absolute("/#website"),
        name=settings.SITE_NAME,
        url=absolute("/"),
        description=settings.SITE_TAGLINE,
        inLanguage=about_the_site()["language"],
        publisher={"@id": absolute("/#publisher")},
    )
    return [site, publisher()]
