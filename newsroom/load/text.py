"""Invented words for load data: an article is a function of its number."""

import random
from dataclasses import dataclass

__all__ = ["Cast", "Story", "story"]

PARAGRAPHS = (7, 14)
PLACES = "Arnhavn Belmora Castrell Dunmarsh Elvaker Fornost Garda Holmsey Istria Juniper Karst Lindau Morvane".split()
POSTS = [
    "Deputy Chief of Staff Operations",
    "Harbour Master",
    "Director of Studies",
    "Military Representative",
    "Mayor",
    "Head of Mission",
    "Chief Engineer",
]
RANKS = ["Rear Admiral", "Colonel", "Dr", "Ambassador", "Commodore", ""]
FIRST = "Ada Bram Clara Dario Edda Felix Greta Hugo Ines Jonas Katya Lars Mila Nils Oda Pavel Runa Sven Tilda".split()
LAST = (
    "Aakre Birch Corvin Dahl Ekman Farrow Grieve Halvors Ilves Jansky Kestrel Lorne Marek Noor Orsini Pell "
    "Quist Rask Sorel Thorne Ulmer Vance Wexley Yarrow Zeman"
).split()
SUBJECTS = "ministers engineers delegates inspectors crews planners researchers volunteers auditors pilots".split()
VERBS = "reviewed rebuilt questioned measured opened postponed approved defended explained abandoned".split()
OBJECTS = (
    "the coastal railway|the joint exercise|the water treaty|the winter budget|the new radar|a training ground|"
    "the ferry contract|the archive of the port|a shared hospital|the border crossing|the grid connection"
).split("|")
CIRCUMSTANCES = (
    "before the first snow|under a plan agreed last year|with help from two neighbours|in spite of rising costs|"
    "for the third time this decade|after months of delay|without a dissenting vote|at the request of the council"
).split("|")
SAID = (
    "We came to listen, and we leave with a list of work|Nobody here can do this alone|"
    "The figures are better than we feared and worse than we hoped|What was promised will be kept|"
    "It took us eleven years to agree on one sentence|Every engagement begins with trust between people|"
    "The bridge will open when it is safe, not when it is convenient"
).split("|")


@dataclass(frozen=True)
class Cast:
    """How many records of each kind there are to choose from."""

    tags: int
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
    first, rest = person % len(FIRST), person // len(FIRST)
    middle = rest // len(LAST)
    return " ".join(filter(None, [FIRST[first], f"{middle}." if middle else "", LAST[rest % len(LAST)]]))


def post_of(person: int) -> tuple[str, str]:
    """Rank and role of a person of the cast."""
    return RANKS[person % len(RANKS)], POSTS[person % len(POSTS)]


def story(number: int, cast: Cast) -> Story:
    """Article `number`, the same at every call. Few tags are everywhere and most are rare, as in real archives."""
    chance = random.Random(number)  # noqa: S311 - the same for every run, nothing secret
    place, person = chance.choice(PLACES), chance.randrange(cast.people)
    quotes = [(f"load{number}q{n}", chance.choice(SAID), (person + n) % cast.people) for n in range(2)]
    paragraphs = [f"<p>{_sentences(chance, place)}</p>" for _ in range(chance.randint(*PARAGRAPHS))]
    for n, (ref, words, speaker) in enumerate(quotes):
        rank, role = post_of(speaker)
        said = f"{rank} {name_of(speaker)}".strip()
        paragraphs[1 + 3 * n] = f'<p>“<q data-quote="{ref}">{words}</q>,” said {said}, {role}.</p>'
    return Story(
        headline=f"{place}: {_clause(chance).capitalize()}, report {number}",
        standfirst=f"{_clause(chance).capitalize()} {chance.choice(CIRCUMSTANCES)}.",
        place=place,
        body="".join(paragraphs),
        quotes=quotes,
        tags=_tags(chance, cast.tags),
        photo=chance.randrange(cast.photos) if chance.random() < 0.7 else None,
        author=chance.randrange(cast.people),
        section=chance.randrange(cast.sections),
        days_ago=chance.random() * 365 * 20,
    )


def _tags(chance: random.Random, tags: int) -> list[int]:
    """Three to six positions, low ones far more often."""
    wanted = chance.randint(3, 6)
    chosen: dict[int, None] = {}
    while len(chosen) < wanted:
        chosen[int(tags * chance.random() ** 4)] = None
    return list(chosen)


def _clause(chance: random.Random) -> str:
    return f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)}"


def _sentences(chance: random.Random, place: str) -> str:
    sentences = [
        f"{_clause(chance).capitalize()} in {place} {chance.choice(CIRCUMSTANCES)}." for _ in range(chance.randint(2, 5))
    ]
    return " ".join(sentences)
