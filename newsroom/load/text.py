"""Invented words for load data: an article is a function of its number."""

import random
import tomllib
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

__all__ = ["MOST_QUOTES", "Cast", "Story", "story"]

PARAGRAPHS = (8, 14)
MOST_QUOTES = 3  # of an article
WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Cast:
    """How many records of each kind there are to choose from."""

    tags: int
    authors: int  # the first of the people
    people: int
    organisations: int
    photos: int
    sections: int


@dataclass(frozen=True)
class Story:
    """One article: words, and the positions in the cast of who and what belongs to it."""

    headline: str
    standfirst: str
    place: str
    body: str
    quotes: list[tuple[str, str, int]]  # id, words, person
    tags: list[int]
    photo: int | None
    author: int
    section: int
    days_ago: float


def name_of(person: int) -> str:
    """The name of a person of the cast; different for every number."""
    first, rest = person % len(WORDS["first"]), person // len(WORDS["first"])
    middle = rest // len(WORDS["last"])
    return " ".join(
        filter(None, [WORDS["first"][first], f"{middle}." if middle else "", WORDS["last"][rest % len(WORDS["last"])]])
    )


def post_of(person: int) -> tuple[str, str]:
    """Rank and role of a person of the cast."""
    return WORDS["ranks"][person % len(WORDS["ranks"])], WORDS["posts"][person % len(WORDS["posts"])]


def story(number: int, cast: Cast) -> Story:
    """Article `number`, the same at every call. Few tags are everywhere and most are rare, as in real archives."""
    chance = random.Random(number)  # noqa: S311 - the same for every run, nothing secret
    place, person = _one("places", chance), chance.randrange(cast.people)
    quotes = [
        (f"load{number}q{n}", _one("said", chance), (person + n) % cast.people)
        for n in range(chance.randint(1, MOST_QUOTES))
    ]
    paragraphs = [f"<p>{_sentences(chance, place)}</p>" for _ in range(chance.randint(*PARAGRAPHS))]
    for n, (ref, words, speaker) in enumerate(quotes):
        rank, role = post_of(speaker)
        said = f"{rank} {name_of(speaker)}".strip()
        paragraphs[1 + 3 * n] = f'<p>“<q data-quote="{ref}">{words}</q>,” said {said}, {role}.</p>'
    return Story(
        headline=f"{place}: {_clause(chance).capitalize()}, report {number}",
        standfirst=f"{_clause(chance).capitalize()} {_one('circumstances', chance)}.",
        place=place,
        body="\n".join(paragraphs),
        quotes=quotes,
        tags=_tags(chance, cast.tags),
        photo=chance.randrange(cast.photos) if chance.random() < 0.7 else None,
        author=chance.randrange(cast.authors),
        section=chance.randrange(cast.sections),
        days_ago=chance.random() * 365 * 20,
    )


def _one(kind: str, chance: random.Random) -> str:
    """A word of a kind; three times as fast as `choice`, which counts where there are millions."""
    words: list[str] = WORDS[kind]
    return words[int(chance.random() * len(words))]


def _tags(chance: random.Random, tags: int) -> list[int]:
    """Three to six positions; the second is half as frequent as the first, the third a third as frequent (Zipf)."""
    wanted, shares = min(chance.randint(3, 6), tags), _zipf(tags)
    chosen: dict[int, None] = {}
    while len(chosen) < wanted:
        chosen[bisect(shares, chance.random() * shares[-1])] = None
    return list(chosen)


@cache
def _zipf(tags: int) -> list[float]:
    return list(accumulate(1 / place for place in range(1, tags + 1)))


def _clause(chance: random.Random) -> str:
    return f"{_one('subjects', chance)} {_one('verbs', chance)} {_one('objects', chance)}"


def _sentences(chance: random.Random, place: str) -> str:
    sentences = [
        f"{_clause(chance).capitalize()} in {place} {_one('circumstances', chance)}."
        for _ in range(2 + int(chance.random() * 4))
    ]
    return " ".join(sentences)
