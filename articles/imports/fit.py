"""What an article from outside has to fulfil before it is stored."""

import re
import uuid

from django.core.exceptions import ValidationError

from ..models import Article
from .notes import ImportNote, ImportRefused

__all__ = ["is_language", "refuse_twin", "refuse_unfit"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)


def is_language(tag: str) -> bool:
    """Whether it has the shape of BCP 47."""
    return len(tag) <= 20 and bool(_LANGUAGE.fullmatch(tag))


def refuse_twin(identity: uuid.UUID, name: str) -> None:
    """Raise ImportRefused if an article of this identity is there."""
    if twin := Article.objects.filter(uuid=identity).first():
        raise ImportRefused(ImportNote("twin", f"The article {name} is there already: {twin.slug}."))


def refuse_unfit(article: Article) -> None:
    """Raise ImportRefused with a note for each field that cannot hold what it was given."""
    faults: dict[str, list[str]] = {}
    if not article.headline.strip():
        raise ImportRefused(ImportNote("no_headline", "The item has no headline."))
    try:
        article.clean_fields(exclude=["body", "section", "created_by", "assignee"])
    except ValidationError as error:
        faults = error.message_dict
    if article.urgency is not None and not 1 <= article.urgency <= 9:
        faults["urgency"] = [f"{article.urgency} is not from 1 to 9."]
    if not is_language(article.language):
        faults["language"] = [f"“{article.language[:40]}” is no language."]
    if article.event_start and article.event_end and article.event_end < article.event_start:
        faults["event_end"] = ["The event ends before it starts."]
    if faults:
        raise ImportRefused(*(ImportNote("unfit", f"{name}: {' '.join(texts)}") for name, texts in faults.items()))
