"""An article as readers see it: its live edition."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from .editions import editions_in_full, live_edition_of_old_slug, shown_corrections
from .pages import page, public_page
from .stories import story

__all__ = ["article"]


@public_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The live edition under this address; an address of the past leads to the present one."""
    edition = editions_in_full().filter(slug=slug).first()
    if edition is None:
        moved = live_edition_of_old_slug(slug)
        if moved is None:
            raise Http404
        return HttpResponsePermanentRedirect(moved.get_absolute_url())
    corrections = shown_corrections().filter(edition__article_id=edition.article_id)
    return page(
        "article.html",
        address=edition.get_absolute_url(),
        feed=reverse("section_feed", args=[edition.section.slug]),
        story=story(edition),
        corrections=corrections.order_by("-edition__valid_from"),
        here=edition.section,
    )
