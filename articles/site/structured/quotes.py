"""Quotations: the words, and who said them as what, as printed at that time."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from ...models.edition import Correction, EditionQuote
from ..dates import iso
from ..pages import absolute
from .corrections import correction_comment
from .lists import Step, breadcrumbs
from .publisher import publisher
from .things import Thing, pointer, thing

__all__ = ["quotation", "quote_page", "speaker"]


def quotation(quote: EditionQuote) -> Thing:
    """The `Quotation` of a quote that was read with its speaker and its edition."""
    edition = quote.edition
    address = absolute(quote.get_absolute_url())
    return thing(
        "Quotation",
        id=f"{address}#quote",
        url=address,
        text=quote.text,
        inLanguage=edition.language,
        creator=speaker(quote),
        datePublished=iso(edition.first_published_at),
        isPartOf=pointer("NewsArticle", path=edition.get_absolute_url(), name=edition.headline, part="article"),
    )


def speaker(quote: EditionQuote) -> Thing:
    """Rank, name, role and organisation as printed; the address is of whom the name leads to now."""
    body = quote.affiliation
    if quote.person is None and body is not None and quote.position_held in {"", quote.speaker}:
        path = absolute(body.get_absolute_url())
        return thing("Organization", id=f"{path}#organisation", name=quote.speaker, url=path)
    path = absolute(quote.person.get_absolute_url()) if quote.person else ""
    return thing(
        "Person",
        id=f"{path}#person" if path else "",
        name=quote.speaker,
        url=path,
        honorificPrefix=quote.honorific,
        jobTitle=quote.role,
        affiliation=_affiliation(quote),
    )


def _affiliation(quote: EditionQuote) -> Thing | None:
    body = quote.affiliation
    name = quote.organisation or (body.name if body else "")
    if not name:
        return None
    path = absolute(body.get_absolute_url()) if body else ""
    return thing("Organization", id=f"{path}#organisation" if path else "", name=name, url=path)


def quote_page(quote: EditionQuote, corrections: Sequence[Correction]) -> list[Thing]:
    """What the page of one quote says, with the corrections of its words or speaker."""
    told = quotation(quote) | thing(
        "Quotation",
        citation=pointer(
            "NewsArticle", path=quote.edition.get_absolute_url(), name=quote.edition.headline, part="article"
        ),
        isBasedOn=thing("CreativeWork", name=quote.source_label, url=quote.source_address)
        if quote.source_label
        else None,
        publisher=publisher(),
        correction=[correction_comment(note) for note in corrections],
    )
    return [told, breadcrumbs(Step(_("Quotes"), reverse("quotes")), Step(quote.name, quote.get_absolute_url()))]
