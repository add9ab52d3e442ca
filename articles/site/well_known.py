"""Files that machines look for at addresses agreed upon."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ..models.publication import Publication, publication
from .pages import about_the_site, absolute, public_page
from .share_card import draw_icon, draw_share_card

__all__ = ["icon", "robots", "security", "share_card_file", "trust"]

_CLOSED = ("/admin/", "/preview/")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may not open, and where the sitemaps are (RFC 9309)."""
    sitemaps = (absolute(reverse(name)) for name in ("sitemap", "news_sitemap"))
    return _lines(
        ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), "", *(f"Sitemap: {url}" for url in sitemaps)]
    )


@public_page
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116). It holds for half a year to a month less, from the first of the month."""
    now = timezone.now()
    months = now.year * 12 + now.month - 1 + 6
    expires = datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
    contact = publication().security_contact or absolute(reverse("trust"))
    return _lines(
        [
            f"Contact: {contact}",
            f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
            f"Preferred-Languages: {about_the_site()['language'].partition('-')[0]}",
            f"Canonical: {absolute(reverse('security'))}",
        ]
    )


@public_page
def trust(request: HttpRequest) -> HttpResponse:
    """Whom the publication belongs to and where it speaks for itself, as trust.txt (JournalList) has it."""
    return _lines(_trust_lines(publication()))


def _trust_lines(said: Publication) -> Iterable[str]:
    yield from (f"belongto={address}" for address in said.addresses("memberships"))
    yield from (f"social={address}" for address in said.addresses("social"))
    for policy in said.policies():
        yield f"{'contact' if policy.field == 'contact' else 'disclosure'}={absolute(policy.get_absolute_url())}"
    if not said.contact.strip():
        yield f"contact={absolute(reverse('trust'))}"
    if said.training:
        yield f"datatrainingallowed={said.training}"


def _lines(lines: Iterable[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public_page
def share_card_file(request: HttpRequest) -> HttpResponse:
    """The picture of pages that show none."""
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(draw_share_card(settings.SITE_NAME), content_type="image/jpeg", headers=headers)


@public_page
def icon(request: HttpRequest) -> HttpResponse:
    """The sign of the publication for browsers that ask by themselves and know no SVG."""
    return HttpResponse(draw_icon(), content_type="image/x-icon")
