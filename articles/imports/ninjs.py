"""ninjs becomes an article: of others a draft with guesses, as any text from outside; our own export as it was.

Of others the names of ninjs 1 and 2 are understood too (`headline`, `body_html`, `byline`, `subject`). Pictures come
with their credit and await their file: nothing is fetched. Associations inside associations are not looked at.
"""

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from media.models import Photo

from ..body import body_of_paragraphs, clean, paragraph_texts, with_marks
from ..models import Article, Section, Tag
from ..publishing import publish
from ..quotes.paragraphs import find_in_paragraphs
from .drafts import Draft, Imported, store_drafts
from .exchange import IN_NINJS, PROFILE
from .fit import is_language, refuse_twin, refuse_unfit
from .json_item import JsonItem, parse_item
from .notes import ImportNote, ImportRefused
from .own_ninjs import restore_own
from .quotations import spans_of
from .source import checked_text
from .tagging import words_of
from .text import first_section

__all__ = ["MAX_NINJS_BYTES", "import_ninjs"]

MAX_NINJS_BYTES = 50_000_000
_MARK = re.compile(r"</?q\b[^>]*>")  # of a clean body, in which no other text looks like a tag
_PHOTO_PLACE = re.compile(r'<(figure|aside) data-(?:photo|pull)="[^"]*"></\1>')


def import_ninjs(
    text: str,
    *,
    folder: Path | None = None,
    by: Any = None,
    section: Section | None = None,
    tags: Iterable[Tag] = (),
    to_publish: bool = False,
) -> Imported:
    """Make an article of one ninjs item, in one transaction.

    Args:
        folder: that of the export which the item is from, where its originals are.
        section: where it goes, whatever the item says.
        tags: given to it too; no guesses.
        to_publish: publish it if it may be; what is withheld or under embargo stays a draft, and a note says so.

    Raises:
        ImportRefused: the item cannot become an article; nothing was stored.
        PublishingRefused: a check blocks; nothing was stored.
        ValidationError: something in it is longer than its field, or cannot be stored.
    """
    item = parse_item(checked_text(text, MAX_NINJS_BYTES))
    try:
        with transaction.atomic():
            if item.text("profile") == PROFILE:
                return restore_own(item, folder, by=by, section=section, tags=list(tags), to_publish=to_publish)
            return _imported(item, by, section or first_section(), list(tags), to_publish)
    except ValueError as error:  # of the body, or of times that contradict each other; in words for people
        raise ImportRefused(ImportNote("refused", str(error))) from error


def _imported(item: JsonItem, by: Any, section: Section, given: list[Tag], to_publish: bool) -> Imported:
    draft = _draft(item, by, section)
    [imported] = store_drafts([draft], by=by, note="Imported from ninjs", given=given)
    if not isinstance(imported, Imported):
        raise imported
    if not to_publish:
        return imported
    if why := _unpublishable(item, draft.article):
        return replace(imported, notes=(*imported.notes, ImportNote("not_published", why)))
    return replace(imported, edition=publish(draft.article, by=by))


def _draft(item: JsonItem, by: Any, section: Section) -> Draft:
    headline = _first(item, "headlines", "headline", "title")
    if not headline.strip():
        raise ImportRefused(ImportNote("no_headline", "The item has no headline."))
    body = _body(item)
    notes: list[ImportNote] = []
    language = item.text("language") or "en"
    if not is_language(language):
        notes.append(ImportNote("language", f"“{language[:40]}” is no language; it was taken for English."))
        language = "en"
    found = find_in_paragraphs(paragraph_texts(body), language)
    placed = spans_of(found)
    article = Article(
        uuid=_identity(item),
        headline=headline,
        standfirst=_in_role(item, "descriptions", "summary") or item.text("description_text"),
        byline=item.text("by") or item.text("byline"),
        dateline=item.text("located"),
        body=with_marks(body, [span for _, spans in placed.values() for span in spans]),
        section=section,
        language=language,
        genre=next((row.text("name") for row in item.items("genres") or item.items("genre")), ""),
        urgency=item.number("urgency"),
        ed_note=item.text("edNote") or item.text("ednote"),
        embargoed_until=_embargo(item),
        created_by=by,
    )
    refuse_unfit(article)
    return Draft(
        article,
        {ref: quote for ref, (quote, _) in placed.items()},
        words_of(headline, "\n".join([headline, *paragraph_texts(body)]), language),
        [_photo(row) for row in item.items("associations") if row.text("type") == "picture"],
        notes=notes,
        subjects=list(_subjects(item)),
    )


def _body(item: JsonItem) -> str:
    """The text as a body without quote marks and places of photos: what they lead to is not here."""
    html, plain = "", ""
    for row in [*item.items("bodies"), *item.items("contents")]:
        if row.text("contentType") in {"text/html", "application/xhtml+xml"}:
            html = html or row.text("value")
        elif row.text("contentType") in {"", "text/plain"}:
            plain = plain or row.text("value")
    html = html or item.text("body_xhtml") or item.text("body_html")
    plain = plain or item.text("body_text")
    body = clean(_PHOTO_PLACE.sub("", _MARK.sub("", clean(html))))
    if not any(text.strip() for text in paragraph_texts(body)):
        body = clean(body_of_paragraphs(part for part in re.split(r"\n\s*\n", plain) if part.strip()))
    if not any(text.strip() for text in paragraph_texts(body)):
        raise ImportRefused(ImportNote("no_text", "The item has no text in its body."))
    return body


def _identity(item: JsonItem) -> uuid.UUID:
    """The article of this address, so that the same item makes no second one."""
    uri = item.text("uri")
    identity = uuid.uuid5(uuid.NAMESPACE_URL, uri) if uri else uuid.uuid4()
    refuse_twin(identity, uri)
    return identity


def _first(item: JsonItem, new: str, *old: str) -> str:
    values = [row.text("value") for row in item.items(new)] if isinstance(item.value.get(new), list) else []
    return next(filter(None, [*values, *(item.text(name) for name in old)]), "")


def _in_role(item: JsonItem, name: str, role: str) -> str:
    found = item.in_roles(name)
    return found.get(role) or next(iter(found.values()), "")


def _embargo(item: JsonItem) -> Any:
    told = item.text("embargoedUntil") or item.text("embargoed")
    if not told:
        return None
    try:
        moment = parse_datetime(told)
    except ValueError:
        moment = None
    if moment is None:
        raise ImportRefused(ImportNote("embargo", f"The embargo “{told[:40]}” is no date and time."))
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _unpublishable(item: JsonItem, article: Article) -> str:
    """Why the item itself forbids that it is published; empty if it does not."""
    status = item.text("pubStatus") or item.text("pubstatus") or "usable"
    if status != "usable":
        return f"It says of itself that it is {status}, so it stays a draft."
    if article.embargoed_until and article.embargoed_until > timezone.now():
        return "It is under embargo, so it stays a draft."
    return ""


def _photo(row: JsonItem) -> Photo:
    """A picture with its credit, which awaits its file."""
    words = row.in_roles("descriptions")
    photo = Photo(
        credit_line=row.text("by") or row.text("byline") or row.text("copyrightHolder"),
        caption=words.get("caption") or words.get("summary") or row.text("description_text"),
        alt_text=words.get("alt", ""),
        **{name: row.text(place) for name, place in IN_NINJS.items() if name != "credit_line"},
    )
    if photo.alt_text == photo.caption:
        photo.alt_text = ""
    return photo


def _subjects(item: JsonItem) -> Iterator[str]:
    """The subjects that the item names."""
    for row in item.items("subjects") or item.items("subject"):
        name = row.text("name").strip()
        if name and row.text("rel") != "section":
            yield name
