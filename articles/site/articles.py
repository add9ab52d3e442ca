"""An article as readers see it: its live edition."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from .editions import live_edition_of_old_slug
from .gone import gone_or_unknown
from .languages import speaking, unspoken
from .pages import page, public_page
from .shows import shows_records_alone
from .stories import story
from .structured import news_article
from .translations import translations_of
from .whole_article import whole_article

__all__ = ["article"]


@public_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The live edition under this address; an address of the past leads to the present one."""
    found = whole_article(slug)
    if found is None:
        moved = live_edition_of_old_slug(slug)
        if moved is None:
            return gone_or_unknown(slug)
        return HttpResponsePermanentRedirect(moved.get_absolute_url())
    edition, notes = found.edition, found.corrections
    told = story(edition)
    shows_records_alone(told.tags[0] if told.tags else None, than=edition.first_published_at)
    languages = translations_of(edition)
    with speaking(edition.language):
        return page(
            "article.html",
            address=edition.get_absolute_url(),
            feed=reverse("section_feed", args=[edition.section.slug]),
            story=told,
            text_language=unspoken(edition.language),
            earlier=found.earlier,
            corrections=notes,
            languages=languages,
            retracted=any(note.kind == note.Kind.RETRACTION for note in notes),
            has_history=edition.valid_from != edition.first_published_at,
            here=edition.section,
            shared=next((figure for figure in told.figures if figure.picture), None),
            linked_data=news_article(told, notes, found.publication, languages),
            sections=found.sections,
        )
