"""A form that was loaded with an older version, joined with what somebody else has stored since.

The result is what the browser would have sent from a form of the stored version: the writer sees it, and
one more click saves it. What only one side changed is taken; words that both changed stand in it from both;
of a single value (a speaker, a section) mine stands and theirs is offered.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from ..body import BodyRefused, clean, plain_text
from ..body.merge3 import Merged, merge_blocks, merge_lines
from ..models import Article, Quote, Revision, Section, content_of, digest_of
from .merge_conflicts import Conflict, Fate, in_groups
from .quote_fields import QUOTE_FIELDS, QUOTES_ON_A_PAGE
from .versions import read_version, saved_alone, signed_version, who_saved

__all__ = ["Merge", "merge_with_stored", "past_new_sources", "take_theirs"]

_MOST_ROWS = 1_000
_WORDS: dict[str, Callable[[str, str, str], Merged]] = {
    "body": merge_blocks,
    "standfirst": merge_lines,
    "ed_note": merge_lines,
}
_SINGLE = [
    "headline",
    "dateline",
    "byline",
    "slug",
    "section",
    "language",
    "genre",
    "urgency",
    "event_start",
    "event_end",
]
_RELATED = {"person": "person_id", "affiliation": "affiliation_id", "source": "source_ref"}  # as a revision names them


@dataclass(slots=True)
class Merge:
    """What to show: the joined form data, who saved meanwhile, what was taken from them, what both changed.

    `own` says that nobody else saved: the writer did, in another window.
    """

    data: QueryDict
    who: str
    own: bool = False
    taken: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def conflicts_in_groups(self) -> list[tuple[str, list[Conflict]]]:
        return list(in_groups(self.conflicts, own=self.own))


@dataclass(frozen=True, slots=True)
class _Rows:
    """How a list of rows is read and written: prefix of its formset, key of a row, and its other fields."""

    prefix: str
    key: str
    fields: tuple[str, ...]
    label: str


def merge_with_stored(article: Article, posted: QueryDict, writer: Any) -> Merge | None:
    """Join `posted` with the stored article; None if it goes on from the stored version.

    Args:
        article: as stored, read just now.
        posted: the fields of an article form.
        writer: the user who sent them.
    """
    version = read_version(article, posted.get("version_token", ""))
    if version == (article.version,):
        return None
    loaded = version[0] if version and len(version) == 1 else 0
    base = _base(article, loaded)
    own = bool(base) and saved_alone(article, writer, loaded)
    merge = Merge(posted.copy(), who_saved(article, you=own), own)
    _merge_fields(merge, article, base)
    _merge_quotes(merge, article, {row["ref"]: row for row in base.get("quotes", [])})
    rows: list[tuple[_Rows, str, Iterable[Any]]] = [
        (_Rows("article_tags", "tag", (), _("Tags")), "tags", article.article_tags.select_related("tag")),
        (
            _Rows("article_photos", "photo", ("caption", "alt_text", "focal_x", "focal_y"), _("Photos")),
            "photos",
            article.article_photos.select_related("photo"),
        ),
        (_Rows("bylines", "person", (), _("Authors")), "bylines", article.bylines.select_related("person")),
    ]
    for kind, name, stored in rows:
        _merge_rows(merge, kind, base.get(name, []), list(stored))
    merge.data["version_token"] = signed_version(article)
    return merge


def past_new_sources(article: Article, posted: QueryDict) -> QueryDict:
    """Let a form go on from the stored version where nothing but a source was added since it was loaded."""
    version = read_version(article, posted.get("version_token", ""))
    if version is None or len(version) != 1 or version == (article.version,):
        return posted
    before, now = ({**content, "sources": []} for content in (_base(article, version[0]), content_of(article)))
    if digest_of(before) != digest_of(now):
        return posted
    data = posted.copy()
    data["version_token"] = signed_version(article)
    return data


def take_theirs(article: Article, posted: QueryDict) -> QueryDict:
    """Put the stored value where the writer chose theirs."""
    chosen = [name for name in _SINGLE if posted.get(f"merge_{name}") == "theirs" and name in posted]
    if not chosen:
        return posted
    data = posted.copy()
    for name in chosen:
        data[name] = _spelled(getattr(article, _attname(name)))
    return data


def _base(article: Article, number: int) -> dict[str, Any]:
    """The revision that the form was loaded with; empty if nobody knows it."""
    contents = Revision.objects.filter(article=article, number=number).values_list("content", flat=True)
    return contents.first() or {}


def _attname(name: str) -> str:
    return "section_id" if name == "section" else name


def _spelled(value: Any) -> str:
    """A value as a browser would send it."""
    return "" if value is None else str(value)


# Fields


def _merge_fields(merge: Merge, article: Article, base: dict[str, Any]) -> None:
    for name in [*_WORDS, *_SINGLE]:
        if name not in merge.data:
            continue
        label = str(Article._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
        mine = str(merge.data[name]).replace("\r\n", "\n")
        theirs = _spelled(getattr(article, _attname(name)))
        past = _spelled(base.get(_attname(name)))
        if name == "body":
            mine = _cleaned(mine)
        if theirs in (mine, past):
            merge.data[name] = mine
        elif mine == past:
            merge.data[name] = theirs
            merge.taken.append(label)
        elif name in _WORDS:
            joined = _WORDS[name](past, mine, theirs)
            merge.data[name] = joined.text
            if not joined.conflicts:
                merge.taken.append(label)
            say = plain_text if name == "body" else str
            merge.conflicts += [Conflict(label, say(one), say(other), Fate.BOTH) for one, other in joined.conflicts]
        else:
            merge.data[name] = mine
            merge.conflicts.append(Conflict(label, _told(name, mine), _told(name, theirs), Fate.MINE, name))


def _cleaned(body: str) -> str:
    try:
        return clean(body)
    except (BodyRefused, ValidationError):
        return body  # the form will say what is wrong with it


def _told(name: str, value: str) -> str:
    if name == "section" and value.isdigit():
        section = Section.objects.filter(pk=value).first()
        return str(section or "–")
    return value or "–"


# Rows


def _posted_rows(data: QueryDict, prefix: str) -> Iterator[dict[str, str]]:
    """The rows of a formset as they were sent, without those that are to be deleted."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "0")
    rows: dict[str, dict[str, str]] = {}
    for name in data:
        if name.startswith(f"{prefix}-"):
            number, _, part = name[len(prefix) + 1 :].partition("-")
            rows.setdefault(number, {})[part] = ",".join(data.getlist(name))
    for place in range(min(int(total) if total.isascii() and total.isdigit() and len(total) < 7 else 0, _MOST_ROWS)):
        row = rows.get(str(place), {})
        if not row.get("DELETE"):
            yield row


def _order(row: dict[str, str]) -> tuple[bool, int]:
    position = row.get("position", "")
    known = position.isascii() and position.isdigit()
    return not known, int(position[:9]) if known else 0


def _merge_rows(merge: Merge, kind: _Rows, past: list[dict[str, Any]], stored: list[Model]) -> None:
    """Rows by what stands in them: removed by either is removed, added by either is added."""
    mine = {
        row[kind.key]: row for row in sorted(_posted_rows(merge.data, kind.prefix), key=_order) if row.get(kind.key)
    }
    theirs = {str(getattr(row, f"{kind.key}_id")): row for row in stored}
    before = {str(row[f"{kind.key}_id"]): row for row in past}
    kept = [key for key in theirs if key in mine or key not in before]
    added = [key for key in mine if key not in theirs and key not in before]
    if [key for key in mine if key in kept] != [key for key in before if key in kept and key in mine]:
        order = [key for key in mine if key in kept or key in added]  # I moved rows: mine is the order
        kept, added = [*order, *(key for key in kept if key not in order)], []
    if list(theirs) != list(before):
        merge.taken.append(kind.label)
    for key in [key for key in mine if key in before and key not in theirs]:
        _tell_what_left(merge, kind, mine[key], before[key])
    _clear(merge.data, kind.prefix)
    final = [*kept, *added]
    fresh = [key for key in final if key not in theirs]
    for number, (key, record) in enumerate(theirs.items()):
        values = _row_values(merge, kind, mine.get(key), before.get(key), record)
        position = str(final.index(key)) if key in final else ""
        extra = {} if key in final else {"DELETE": "on"}
        _write(
            merge.data,
            kind.prefix,
            number,
            {"id": str(record.pk), kind.key: key, "position": position, **values, **extra},
        )
    for number, key in enumerate(fresh, len(theirs)):
        own = {name: value for name, value in mine[key].items() if name in (*kind.fields, "confirmed")}
        _write(merge.data, kind.prefix, number, {"id": "", kind.key: key, "position": str(final.index(key)), **own})
    merge.data[f"{kind.prefix}-TOTAL_FORMS"] = str(len(theirs) + len(fresh))
    merge.data[f"{kind.prefix}-INITIAL_FORMS"] = str(len(theirs))


def _tell_what_left(merge: Merge, kind: _Rows, mine: dict[str, str], before: dict[str, Any]) -> None:
    """Somebody else removed a row in which I had written: my words are told, and the row is not made again."""
    for name in kind.fields:
        own = mine.get(name, "").replace("\r\n", "\n")
        if own and own != _spelled(before.get(name)):
            label = f"{kind.label}, {name.replace('_', ' ')}"
            merge.conflicts.append(Conflict(label, own, _("removed"), Fate.GONE))


def _row_values(
    merge: Merge, kind: _Rows, mine: dict[str, str] | None, before: dict[str, Any] | None, record: Any
) -> dict[str, str]:
    values = {"confirmed": "on"} if mine and mine.get("confirmed") else {}
    for name in kind.fields:
        theirs = _spelled(getattr(record, name))
        own = (mine or {}).get(name, theirs).replace("\r\n", "\n")
        past = _spelled((before or {}).get(name, own if mine is None else theirs))
        values[name] = theirs if own == past else own
        if own not in (past, theirs) and theirs != past:
            merge.conflicts.append(Conflict(f"{record}, {name.replace('_', ' ')}", own, theirs, Fate.MINE))
    return values


def _clear(data: QueryDict, prefix: str) -> None:
    for name in [name for name in data if name.startswith(f"{prefix}-") and name.split("-")[1].isdigit()]:
        del data[name]


def _write(data: QueryDict, prefix: str, number: int, values: dict[str, str]) -> None:
    for name, value in values.items():
        data[f"{prefix}-{number}-{name}"] = value


# Who said the quotes


def _merge_quotes(merge: Merge, article: Article, past: dict[str, dict[str, Any]]) -> None:
    """Attributions by quote and part. Words are the body's and are merged there."""
    sent = list(_posted_rows(merge.data, "quotes"))
    known = {str(pk): ref for pk, ref in Quote.objects.filter(article=article).values_list("pk", "ref")}
    mine = {known.get(row.get("id", "")) or row.get("mark", ""): row for row in sent}
    _clear(merge.data, "quotes")
    stored = list(Quote.objects.filter(article=article).standing().select_related("source"))
    if len(stored) > QUOTES_ON_A_PAGE:  # the form shows a part of them; the others stay as they are stored
        stored = [quote for quote in stored if quote.ref in mine]
    for number, quote in enumerate(stored):
        own = mine.pop(quote.ref, {})
        values = {"id": str(quote.pk), "mark": quote.ref}
        if own.get("confirmed"):
            values["confirmed"] = "on"
        for name in QUOTE_FIELDS:
            theirs = _said(quote, name)
            typed = own.get(name, "" if own and name == "obtained_shown" else theirs)
            before = _told_then(past[quote.ref], name) if quote.ref in past else theirs
            values[name] = theirs if typed == before else typed
            if typed not in (before, theirs) and theirs != before:
                label = f"“{quote!s}”, {Quote._meta.get_field(name).verbose_name}"  # type: ignore[union-attr]
                merge.conflicts.append(Conflict(label, typed, theirs, Fate.MINE))
        _write(merge.data, "quotes", number, values)
    for ref, row in mine.items():
        if row.get("id"):
            _tell_what_was_said(merge, row, past.get(ref, {}))
    fresh = [row for ref, row in mine.items() if ref and not row.get("id")]
    for number, row in enumerate(fresh, len(stored)):
        _write(merge.data, "quotes", number, row)
    merge.data["quotes-TOTAL_FORMS"] = str(len(stored) + len(fresh))
    merge.data["quotes-INITIAL_FORMS"] = str(len(stored))


def _said(quote: Quote, name: str) -> str:
    """What a quote says now, as a browser would send it."""
    if name == "source":
        return quote.source.ref if quote.source else ""
    if name == "obtained_shown":
        return "on" if quote.obtained_shown else ""
    return _spelled(getattr(quote, _RELATED.get(name, name)))


def _told_then(row: dict[str, Any], name: str) -> str:
    """The same of the quote in a revision, which keeps only what is stated."""
    if name == "obtained_shown":
        return "on" if row.get(name) else ""
    return _spelled(row.get(_RELATED.get(name, name), Quote.Terms.ON_RECORD if name == "terms" else ""))


def _tell_what_was_said(merge: Merge, mine: dict[str, str], before: dict[str, Any]) -> None:
    """The quote has left the text; what I wrote about its speaker is told."""
    for name in QUOTE_FIELDS:
        own = mine.get(name, "")
        if own and own != _told_then(before, name):
            label = f"“{before.get('text', '')[:60]}”, {Quote._meta.get_field(name).verbose_name}"  # type: ignore[union-attr]
            merge.conflicts.append(Conflict(label, own, _("The quote has left the text."), Fate.GONE))
