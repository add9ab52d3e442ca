"""What follows when an editor corrects who said a quote: the printed line, the linked records, the guessed tags.

And what one click confirms: what the editor has seen, and nothing else.
"""

from collections.abc import Collection, Iterable

from django.utils.translation import ngettext

from ..imports import speaker_records
from ..models import Article, ArticleTag, Person, Quote, Tag
from .quote_fields import QUOTES_ON_A_PAGE

__all__ = ["confirm", "follow", "retag", "still_guessed"]

_PAGES_NAMED = 10

_PRINTED_PARTS = ("honorific", "speaker", "role", "organisation")


def follow(quote: Quote, before: Quote, by_hand: Collection[str]) -> None:
    """Let printed line, person and affiliation of `quote` follow its changed words.

    Args:
        quote: with its new attribution, not saved yet.
        before: the quote as it is stored.
        by_hand: the fields that the editor changed; they stay as they were typed or chosen.
    """
    language = quote.article.language
    changed = {part for part in _PRINTED_PARTS if getattr(quote, part) != getattr(before, part)}
    if changed and "printed" not in by_hand:
        quote.reprint(before)
    if "speaker" in changed and "person" not in by_hand:
        quote.person, affiliation = speaker_records(quote.speaker, quote.honorific, quote.organisation, language)
    elif "organisation" in changed:
        _, affiliation = speaker_records("" if quote.person else quote.speaker, "", quote.organisation, language)
    else:
        return
    if "affiliation" not in by_hand:
        quote.affiliation = affiliation


def retag(article: Article, before: Quote, person: Person) -> None:
    """Replace guessed tags that are named like the speaker of `before` by the tag of `person`, at their place.

    A speaker of whom another quote is left keeps the tag.
    """
    if Quote.objects.filter(article=article, speaker=before.speaker).standing().exists():
        return
    old = [*Tag.objects.named(before.speaker), *(Tag.objects.named(before.person.name) if before.person else [])]
    for use in article.article_tags.filter(guess=True, tag__in=old):
        tag = Tag.objects.get_or_add(person.name, kind=Tag.Kind.PERSON, state=Tag.State.PROPOSED)
        if tag == use.tag:
            continue
        if article.article_tags.filter(tag=tag).exists():
            use.delete()
        else:
            use.tag = tag
            use.save(update_fields=["tag"])


def confirm(article: Article, shown: Iterable[Quote]) -> None:
    """The speakers of the quotes that were shown, and the tags, which are always shown all, are no guesses any more."""
    keys = [quote.pk for quote in shown if quote.pk]
    Quote.objects.filter(article=article, pk__in=keys).standing().update(guess=False)
    ArticleTag.objects.filter(content_object=article).update(guess=False)


def still_guessed(article: Article) -> str:
    """Say how many speakers are still guesses, and on which pages of the quotes; empty if none is."""
    guesses = list(Quote.objects.filter(article=article).standing().values_list("guess", flat=True))
    number = sum(guesses)
    if not number:
        return ""
    pages = sorted({place // QUOTES_ON_A_PAGE + 1 for place, guess in enumerate(guesses) if guess})
    named = ", ".join(map(str, pages[:_PAGES_NAMED])) + ("…" if len(pages) > _PAGES_NAMED else "")
    return ngettext(
        "%(number)d speaker that was not shown is still a guess: see page %(pages)s of the quotes.",
        "%(number)d speakers that were not shown are still guesses: see page %(pages)s of the quotes.",
        number,
    ) % {"number": number, "pages": named}
