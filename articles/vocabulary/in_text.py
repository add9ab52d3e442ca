"""Which of many thousand names stand in a text: whole words, the longest name at each place, in one pass.

A name is known by its folded words (`articles.search.words`), so case, diacritics, dashes, apostrophes and a possessive
*s* make no difference. The names are a tree of words, which is walked from each word of the text as far as it goes;
so the time grows with the text and hardly with the number of names.

What must be written with a capital: names of people, organisations, places and events that have one (`Turkey` is not
a turkey), and abbreviations of up to three letters wholly (`US` is not us). Topics are words of the language, and their
capital is a habit of the list (`Fisheries`), so they are found in small letters too, and then in the other number as
well (`fishery`, by `plurals`). No list of common words says so in every language; the kind of the tag does.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ..names import fold
from ..search.words import Word, words_in
from .plurals import is_form_of, may_be_common, possible_forms

__all__ = ["Mention", "Name", "NamesInText", "speaks"]

_SHORT = 3  # letters of an abbreviation that may be a word when it is written small
_JOINS = re.compile(r"[\s\-‐‑–—’'‘/&]*")
_ABBREVIATED = re.compile(r"\.[\s\-‐‑–—’'‘/&]*")
_LONGEST_ABBREVIATED = 4  # letters of a word whose full stop does not end a sentence: `St.`, `Gen.`
_GOES_ON = re.compile(r"[#+@_]|\.\w")  # what follows a name that is part of something longer: an address, `C++`
_ATTACHED = re.compile(r"[@_]$|\w[./@]$")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:…])[\s\"'“”‘’«»„(\[]*$")
_SIGNS = re.compile(r"[^\w\s]")


class Name(NamedTuple):
    """A name or alias of a tag. `language` is empty for every language; `proper` if it is never a common word."""

    tag: int
    printed: str
    language: str
    proper: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """That a tag stands in a text: by which name, where first (block, and code points in it), and how often."""

    tag: int
    name: str
    block: int
    start: int
    end: int
    count: int


class _Node:
    """The words that may follow, and the names that end here."""

    __slots__ = ("names", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.names: tuple[Name, ...] = ()

    def in_other_number(self, word: str, language: str) -> tuple[Name, ...]:
        """Common names that end with another form of a word of this language: `Shipyards` for `shipyard`."""
        found: tuple[Name, ...] = ()
        for form in possible_forms(word, language):
            ending = self.next.get(form)
            if ending is not None and ending.names and is_form_of(form, word, language):
                found += tuple(name for name in ending.names if not name.proper)
        return found


class NamesInText:
    """Names, by their folded words. Replacing those of a tag is cheap; finding changes nothing."""

    def __init__(self) -> None:
        self._first = _Node()
        self._of_tag: dict[int, list[_Node]] = {}

    def __len__(self) -> int:
        return len(self._of_tag)

    def replace(self, tag: int, names: Iterable[Name]) -> None:
        """Let a tag have these names and no others; none, and it is never found."""
        for node in self._of_tag.pop(tag, ()):
            node.names = tuple(name for name in node.names if name.tag != tag)
        ends: list[_Node] = []
        for name in names:
            node = self._first
            for word in words_in(name.printed):
                node = node.next.setdefault(word.folded, _Node())
            if node is not self._first and node not in ends:
                node.names = (*node.names, name)
                ends.append(node)
        if ends:
            self._of_tag[tag] = ends

    def mentions(self, blocks: Sequence[str], language: str = "") -> list[Mention]:
        """Return the tags that stand in the blocks of a text in this language, those that stand most often first."""
        words_of = [list(words_in(text)) for text in blocks]
        small = {
            one.folded
            for text, words in zip(blocks, words_of, strict=True)
            for one in words
            if text[one.start].islower()
        }
        places: dict[int, list[tuple[Name, int, int, int]]] = defaultdict(list)
        for block, text in enumerate(blocks):
            for name, start, end in self._in_block(text, words_of[block], language, small):
                places[name.tag].append((name, block, start, end))
        found = [
            Mention(tag, first[0].printed, *first[1:], count=len(all_of_it))
            for tag, all_of_it in places.items()
            for first in all_of_it[:1]
        ]
        return sorted(found, key=lambda one: (-one.count, one.block, one.start))

    def _in_block(
        self, text: str, words: Sequence[Word], language: str, small: set[str]
    ) -> Iterator[tuple[Name, int, int]]:
        place = 0
        while place < len(words):
            node: _Node | None = self._first
            ends: list[tuple[int, tuple[Name, ...]]] = []
            after = place
            while node is not None and after < len(words):
                word = words[after]
                common = may_be_common(text[word.start], language)
                others = node.in_other_number(word.folded, language) if common else ()
                node = node.next.get(word.folded)
                after += 1
                if names := (*node.names, *others) if node is not None else others:
                    ends.append((after, names))
            place += 1
            for end, names in reversed(ends):  # the longest first
                run = words[place - 1 : end]
                name = _written(names, text, run, language, small)
                if name is not None:
                    yield name, run[0].start, run[-1].end
                    place = end
                    break


def _written(names: Iterable[Name], text: str, run: Sequence[Word], language: str, small: set[str]) -> Name | None:
    """Which of the names that have these words it is, as they are written here."""
    if not _hangs_together(text, run):
        return None
    return next((name for name in names if speaks(name.language, language) and _is(name, text, run, small)), None)


def speaks(alias: str, language: str) -> bool:
    """Whether an alias of one language holds in a text of another: `de` in `de-AT` and the other way round."""
    one, other = alias.lower().split("-"), language.lower().split("-")
    shorter = min(len(one), len(other))
    return not alias or not language or one[:shorter] == other[:shorter]


def _hangs_together(text: str, run: Sequence[Word]) -> bool:
    """No sentence ends inside, and the words are not a part of an address or of something with signs of its own."""
    for before, after in pairwise(run):
        short = before.end - before.start <= _LONGEST_ABBREVIATED
        gap = text[before.end : after.start]
        if not _JOINS.fullmatch(gap) and not (short and _ABBREVIATED.fullmatch(gap)):
            return False
    start, end = run[0].start, run[-1].end
    return not _GOES_ON.match(text, end) and not _ATTACHED.search(text[max(0, start - 2) : start])


def _is(name: Name, text: str, run: Sequence[Word], small: set[str]) -> bool:
    """Whether the words are written as this name must be; `small` are words that the text has in small letters."""
    if len(run) == 1 and _SIGNS.search(fold(name.printed)):
        return _with_its_signs(name, text, run[0])
    parts = list(words_in(name.printed))
    for own, there in ((parts[0], run[0]), (parts[-1], run[-1])):
        printed, written = name.printed[own.start : own.end], text[there.start : there.end]
        if printed.isupper() and sum(map(str.isalpha, printed)) <= _SHORT and len(printed) > 1:
            if not written[: len(printed)].isupper():
                return False
        elif (name.proper or printed.isupper()) and printed[0].isupper() and written[0].islower():
            return False
    if not name.proper or len(run) > 1 or run[0].folded not in small or text[run[0].start : run[0].end].isupper():
        return True
    return not (_SENTENCE_BEGINS.search(text[max(0, run[0].start - 12) : run[0].start]))  # it may be the common word


def _with_its_signs(name: Name, text: str, word: Word) -> bool:
    """`.NET` and `Yahoo!` are not net and yahoo: a single word is found with the signs around it."""
    inside = next(words_in(name.printed))
    before, after = inside.start, len(name.printed) - inside.end
    return fold(text[max(0, word.start - before) : word.end + after]) == fold(name.printed)
