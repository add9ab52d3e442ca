"""“Did you mean”: a search that finds something, made of names and words that are spelled nearly the same.

The names of all tags, people and organisations, and the words of the newest headlines, are kept in this process and
read again when a name is added or a minute has passed. If none of them is near, words with two letters exchanged are
looked for in all that the search itself reads, bodies included. What is suggested is checked at the moment: a reader
sees the record, and the search finds something. So what only drafts use is never suggested.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Max, Model

from ..models.edition import Edition
from ..models.organisation import Organisation, OrganisationAlias
from ..models.person import Person, PersonAlias
from ..models.search_entry import record_keys
from ..models.tag import Tag, TagAlias
from ..search.find import is_found
from ..search.query import Query, Term, parse
from ..search.spelling import nearest
from ..search.walk import Table
from ..search.words import words_in
from .editions import shown_organisations, shown_people, shown_tags

__all__ = ["did_you_mean"]

_SECONDS = 60
_HEADLINES = 2_000
_SHORTEST = 4  # letters of a word that may be meant
_LONGEST_EXCHANGED = 16  # letters of a word that is looked for with every two exchanged
_MOST_EXCHANGED = 2  # words of a search that are looked for so
_SHOWN: dict[type[Model], Callable[[], Any]] = {
    Tag: shown_tags,
    Person: shown_people,
    Organisation: shown_organisations,
}
_FIELDS: dict[str, type[Model]] = {"tag": Tag, "person": Person, "organisation": Organisation}
_ALIASES = {
    TagAlias: ("tag_id", Tag),
    PersonAlias: ("person_id", Person),
    OrganisationAlias: ("organisation_id", Organisation),
}
type _Owner = tuple[type[Any], int]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Folded names, words of names and of headlines; for each how it is printed, and what bears it.

    What a headline has may be meant whoever bears it.
    """

    signature: tuple[int, ...]
    until: float
    keys: list[str]
    printed: list[str]
    owners: list[list[_Owner]]
    in_headlines: frozenset[str]


_kept: list[_Vocabulary] = []


def did_you_mean(query: Query, table: Table) -> str:
    """Return another search that finds something, as text; empty if none is near."""
    for typed in _meant(query, table):
        again = parse(typed)
        if is_found(table, again, record_keys):
            return again.typed
    return ""


def _meant(query: Query, table: Table) -> Iterator[str]:
    """Searches that may be meant; the next is looked for where one finds nothing."""
    vocabulary = _vocabulary()
    if typed := _with_records(query, vocabulary):
        yield typed
        return
    words = query.words
    if not words:
        return
    others = [term.typed for term in query.everything if term not in words]
    whole = " ".join(term.typed for term in words)
    ways: list[Callable[[], str]] = [
        lambda: _nearly(whole, vocabulary),
        lambda: _word_by_word(words, vocabulary),
        lambda: _exchanged(words, table),
    ]
    for way in ways:
        if typed := way():
            yield " ".join([typed, *others])


def _with_records(query: Query, vocabulary: _Vocabulary) -> str:
    """The search with the nearest names in place of those of tags, people and organisations that nobody bears."""
    terms = [_record_meant(term, vocabulary) or term.typed for term in query.everything]
    return " ".join(terms) if terms != [term.typed for term in query.everything] else ""


def _record_meant(term: Term, vocabulary: _Vocabulary) -> str:
    model = _FIELDS.get(term.field)
    if model is None or term.negative or record_keys(term):
        return ""
    value, keys = _folded(term.value), vocabulary.keys
    part = [keys.index(value)] if value in keys else []  # a word of a name
    for position in [*part, *(near.position for near in nearest(value, keys))]:
        for kind, key in vocabulary.owners[position][:10]:
            if kind is model and (name := _SHOWN[model]().filter(pk=key).values_list("name", flat=True).first()):
                return f'{term.field}:"{name}"'
    return ""


def _word_by_word(terms: list[Term], vocabulary: _Vocabulary) -> str:
    """The words, each that nothing kept here holds replaced by the nearest that something does."""
    known = set(vocabulary.keys)
    words = [
        term.typed if _folded(term.typed) in known else _nearly(term.typed, vocabulary) or term.typed for term in terms
    ]
    return " ".join(words) if words != [term.typed for term in terms] else ""


def _exchanged(terms: list[Term], table: Table) -> str:
    """The words, those that nothing holds replaced by one that something does and that has two letters exchanged."""
    words, tried = [term.typed for term in terms], 0
    for number, typed in enumerate(words):
        letters = _folded(typed)
        if not _SHORTEST <= len(letters) <= _LONGEST_EXCHANGED or " " in letters or _holds(table, letters):
            continue
        if tried == _MOST_EXCHANGED:
            break
        tried += 1
        words[number] = next((other for other in _exchanges(letters) if _holds(table, other)), typed)
    return " ".join(words) if words != [term.typed for term in terms] else ""


def _holds(table: Table, word: str) -> bool:
    return is_found(table, parse(word), record_keys)


def _exchanges(letters: str) -> Iterator[str]:
    for place, (one, other) in enumerate(pairwise(letters)):
        if one != other:
            yield f"{letters[:place]}{other}{one}{letters[place + 2 :]}"


def _nearly(typed: str, vocabulary: _Vocabulary) -> str:
    """The nearest name or word of a name that readers see, or word of a headline."""
    for near in nearest(_folded(typed), vocabulary.keys):
        if vocabulary.keys[near.position] in vocabulary.in_headlines:
            return vocabulary.printed[near.position]
        for model, key in vocabulary.owners[near.position][:10]:
            if _SHOWN[model]().filter(pk=key).exists():
                return vocabulary.printed[near.position]
    return ""


def _folded(text: str) -> str:
    return " ".join(word.folded for word in words_in(text))


def _vocabulary() -> _Vocabulary:
    models: list[type[Model]] = [*_SHOWN, *_ALIASES]
    signature = tuple(model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in models)
    if not _kept or _kept[0].signature != signature or _kept[0].until < time.monotonic():
        _kept[:] = [_read(signature)]
    return _kept[0]


def _read(signature: tuple[int, ...]) -> _Vocabulary:
    entries: dict[str, tuple[str, list[_Owner]]] = {}
    for name, owner in _names():
        words = list(words_in(name))
        whole = " ".join(word.folded for word in words)
        entries.setdefault(whole, (name, []))[1].append(owner)
        for word in words if len(words) > 1 else []:
            entries.setdefault(word.folded, (name[word.start : word.end], []))[1].append(owner)
    in_headlines: dict[str, str] = {}
    for headline in Edition.live.newest().values_list("headline", flat=True)[:_HEADLINES]:
        for word in words_in(headline):
            if len(word.folded) >= _SHORTEST:
                in_headlines.setdefault(word.folded, headline[word.start : word.end])
    for folded, printed in in_headlines.items():
        entries[folded] = printed, entries.get(folded, ("", []))[1]
    return _Vocabulary(
        signature,
        time.monotonic() + _SECONDS,
        list(entries),
        [printed for printed, _ in entries.values()],
        [owners for _, owners in entries.values()],
        frozenset(in_headlines),
    )


def _names() -> Iterator[tuple[str, _Owner]]:
    for model in _SHOWN:
        rows = Tag.objects.exclude(kind=Tag.Kind.INTERNAL) if model is Tag else model._default_manager.all()
        for key, name in rows.order_by().values_list("pk", "name").iterator():
            yield name, (model, key)
    for alias, (field, model) in _ALIASES.items():
        for key, name in alias._default_manager.order_by().values_list(field, "name").iterator():
            yield name, (model, key)
