"""Who publishes: the one `NewsMediaOrganization`, and the `WebSite`."""

from django.conf import settings
from django.urls import reverse

from ...models.publication import Publication
from ..jinja import static_address
from ..pages import about_the_site, absolute
from .things import Thing, pointer, thing

__all__ = ["publisher", "publisher_in_full", "site_and_publisher", "website"]

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


def publisher_in_full(said: Publication) -> Thing:
    """The publication with its rules, each by the address of its page, and all else that the publisher said."""
    rules = {
        policy.schema_property: absolute(policy.get_absolute_url())
        for policy in said.policies()
        if policy.schema_property
    }
    contact = absolute(reverse("trust_page", args=["contact"])) if said.contact.strip() else ""
    more = thing(
        "NewsMediaOrganization",
        logo=_logo(said.logo),
        description=settings.SITE_TAGLINE,
        legalName=said.legal_name,
        foundingDate=said.founded.isoformat() if said.founded else "",
        sameAs=said.addresses("social"),
        memberOf=[thing("Organization", url=address, name=address) for address in said.addresses("memberships")],
        contactPoint=thing("ContactPoint", contactType="newsroom", url=contact) if contact else None,
        **rules,
    )
    return publisher() | more


def _logo(address: str = "") -> Thing:
    address = address or absolute(static_address("site/icon.svg"))
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
    """What the front page says of the whole; by which rules it is made, articles and the pages of trust tell."""
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
