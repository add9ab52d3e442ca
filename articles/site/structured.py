"""What machines read about an article: schema.org as JSON-LD."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from ..body.render import safe_json
from ..models.edition import Correction
from .pages import absolute
from .stories import Story
from .templatetags.newsroom_site import iso

__all__ = ["news_article"]


def news_article(story: Story, corrections: Sequence[Correction]) -> SafeString:
    """The `NewsArticle` of a live edition with its `CorrectionComment`s, newest first."""
    edition = story.edition
    address = absolute(edition.get_absolute_url())
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "url": address,
        "mainEntityOfPage": address,
        "headline": edition.headline,
        "inLanguage": edition.language,
        "articleSection": edition.section.name,
        "datePublished": iso(edition.first_published_at),
        "dateModified": iso(edition.valid_from),
        "publisher": {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME, "url": absolute("/")},
    }
    if story.summary:
        data["description"] = story.summary
    people = [row.person for row in edition.bylines.all()]
    if people:
        data["author"] = [
            {"@type": "Person", "name": person.name, "url": absolute(person.get_absolute_url())} for person in people
        ]
    if story.tags:
        data["keywords"] = [tag.name for tag in story.tags]
    if corrections:
        data["correction"] = [_correction(note) for note in corrections]
    return safe_json(data)


def _correction(note: Correction) -> dict[str, str]:
    return {
        "@type": "CorrectionComment",
        "text": note.note,
        "name": str(note.get_kind_display()),
        "datePublished": iso(note.edition.valid_from),
    }
