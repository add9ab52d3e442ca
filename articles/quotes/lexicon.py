"""The words of a language, read once from `words/<language>/*.txt`.

One entry a line; `#` starts a comment line. The engine asks for properties of words (`Flag`) and, of a few small
words, for what they mean (`senses`), so another language is another folder. A folder needs only the tables it uses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parent / "words"


class Flag:
    """What a word can be: one bit each. Plain integers, since they are asked for every word."""

    PLAIN = 1 << 0
    NEAR = 1 << 1
    JUDGE = 1 << 2
    HEARER = 1 << 3
    THINK = 1 << 4
    DOCUMENT_VERB = 1 << 5
    LEADING = 1 << 6
    IRREGULAR = 1 << 7
    FINITE = 1 << 8
    BASE = 1 << 9
    ING = 1 << 10
    PAST = 1 << 11
    AUXILIARY = 1 << 12
    ADVERB = 1 << 13
    DETERMINER = 1 << 14
    QUANTIFIER = 1 << 15
    PREPOSITION = 1 << 16
    CONJUNCTION = 1 << 17
    SUBORDINATOR = 1 << 18
    PRONOUN = 1 << 19
    RELATIVE = 1 << 20
    TIME = 1 << 21
    FUNCTION = 1 << 22
    PARTICLE = 1 << 23
    POSTNOMINAL = 1 << 24
    WORK = 1 << 25
    DOCUMENT = 1 << 26
    BODY = 1 << 27
    AFFILIATION = 1 << 28
    VERB_OR_NOUN = 1 << 29
    CALENDAR = 1 << 30
    ROLE_ADJECTIVE = 1 << 31
    INDEFINITE = 1 << 32
    DOUBT = 1 << 33
    ISSUING = 1 << 34
    VIEW = 1 << 40
    #: A title, role or alias (`known as`) can begin with the word; it ends as nouns for people do (`-ologist`).
    TITLE_START = 1 << 35
    ROLE_START = 1 << 36
    ALIAS_START = 1 << 37
    ROLE_ENDING = 1 << 38
    #: A noun phrase ends before the word or sign, and no name follows that belongs to it.
    BREAK = 1 << 39
    #: After it somebody else can be the one who speaks: `heard Ortega say`.
    PERCEIVE = 1 << 41
    #: A weekday or feast: rarer as a name than a month.
    WEEKDAY = 1 << 42
    #: What a minister is for, or its last word: `Defence`, `Foreign Affairs`.
    PORTFOLIO = 1 << 43
    SPEECH = PLAIN | NEAR | JUDGE | HEARER | THINK | DOCUMENT_VERB


@dataclass(frozen=True)
class Title:
    """A title before a name: its gender ("m", "f", ""), kind ("rank", "civil", "royal", …), and may it be small."""

    gender: str
    kind: str
    small: bool = False


@dataclass(frozen=True)
class Lexicon:
    """The tables of one language. Keys are lower case; of phrases, without stops and hyphens."""

    flags: dict[str, int]
    titles: dict[str, Title]
    roles: frozenset[str]
    abbreviations: frozenset[str]
    first_names: dict[str, str]
    pronouns: dict[str, str]
    places: frozenset[str]
    particles: frozenset[str]
    heads_keep: frozenset[str]
    heads_place: frozenset[str]
    aliases: frozenset[tuple[str, ...]]
    sources: frozenset[tuple[str, ...]]
    source_lengths: tuple[int, ...]
    short_forms: dict[str, str]
    #: First words of titles, roles and aliases: their flags, to pass over other words at once.
    starts: dict[str, int]
    role_endings: tuple[str, ...]
    #: Small words that the rules ask for, and the English ones that they stand for: `von of`.
    senses: dict[str, str]
    #: What is written in one with the word after it (`l’`) or before it (`-t-il`), and is a word of its own.
    elided: tuple[str, ...]
    enclitic: tuple[str, ...]
    #: What has been looked up of the words of texts.
    shapes: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


_VERBS = {
    "verbs_plain": Flag.PLAIN,
    "verbs_near": Flag.NEAR,
    "verbs_judging": Flag.JUDGE,
    "verbs_hearer": Flag.HEARER,
    "verbs_thinking": Flag.THINK,
    "verbs_document": Flag.DOCUMENT_VERB,
    "verbs_leading": Flag.LEADING,
}
_CLASSES = {
    "auxiliaries": Flag.AUXILIARY,
    "adverbs": Flag.ADVERB,
    "determiners": Flag.DETERMINER,
    "quantifiers": Flag.QUANTIFIER,
    "prepositions": Flag.PREPOSITION,
    "conjunctions": Flag.CONJUNCTION,
    "subordinators": Flag.SUBORDINATOR,
    "relatives": Flag.RELATIVE,
    "times": Flag.TIME,
    "calendar": Flag.TIME | Flag.CALENDAR,
    "weekdays": Flag.WEEKDAY,
    "portfolios": Flag.PORTFOLIO,
    "views": Flag.VIEW,
    "perceiving": Flag.PERCEIVE,
    "indefinite": Flag.INDEFINITE,
    "role_adjectives": Flag.ROLE_ADJECTIVE,
    "function_words": Flag.FUNCTION,
    "particles": Flag.PARTICLE,
    "postnominals": Flag.POSTNOMINAL,
    "works": Flag.WORK,
    "documents": Flag.DOCUMENT,
    "doubts": Flag.DOUBT,
    "issuing": Flag.ISSUING,
    "bodies": Flag.BODY,
    "affiliations": Flag.AFFILIATION,
    "verbs_or_nouns": Flag.VERB_OR_NOUN,
    "verbs_irregular": Flag.IRREGULAR | Flag.FINITE | Flag.PAST,
}


@cache
def load(language: str = "en") -> Lexicon:
    """Return the tables of a language; raises FileNotFoundError when there is no such folder."""
    folder = WORDS / language
    if not folder.is_dir():
        raise FileNotFoundError(f"There are no word lists for the language “{language}”.")
    flags: dict[str, int] = {}
    for name, verb in _VERBS.items():
        for line in entries(folder, name):
            for form, kind in verb_forms(line.split()):
                flags[form] = flags.get(form, 0) | verb | kind
    for name, flag in _CLASSES.items():
        for word in entries(folder, name):
            flags[word] = flags.get(word, 0) | flag
    titles = _titles(folder)
    roles = frozenset(phrase_key(role) for role in entries(folder, "roles"))
    aliases = entries(folder, "aliases")
    sources = frozenset(tuple(line.split()) for line in entries(folder, "sources"))
    pronouns = dict(line.split() for line in entries(folder, "pronouns"))
    for word in pronouns:
        flags[word] = flags.get(word, 0) | Flag.PRONOUN
    return Lexicon(
        flags=flags,
        titles=titles,
        roles=roles,
        starts=_starts((Flag.TITLE_START, titles), (Flag.ROLE_START, roles), (Flag.ALIAS_START, aliases)),
        role_endings=tuple(entries(folder, "role_endings")),
        abbreviations=frozenset(entries(folder, "abbreviations")),
        first_names=dict(line.split() for line in entries(folder, "first_names")),
        pronouns=pronouns,
        places=frozenset(entries(folder, "places")),
        particles=frozenset(entries(folder, "particles")),
        heads_keep=frozenset(phrase_key(head) for head in entries(folder, "heads_keep")),
        heads_place=frozenset(phrase_key(head) for head in entries(folder, "heads_place")),
        aliases=frozenset(tuple(line.split()) for line in aliases),
        sources=sources,
        source_lengths=tuple(sorted({len(words) for words in sources})),
        short_forms=dict(line.split() for line in entries(folder, "short_forms")),
        senses=dict(line.split() for line in entries(folder, "senses")),
        elided=tuple(entries(folder, "elided")),
        enclitic=tuple(entries(folder, "enclitic")),
    )


def _starts(*tables: tuple[int, Iterable[str]]) -> dict[str, int]:
    starts: dict[str, int] = {}
    for flag, phrases in tables:
        for phrase in phrases:
            word = phrase.split()[0]
            starts[word] = starts.get(word, 0) | flag
    return starts


@cache
def languages() -> frozenset[str]:
    """Return the codes of the languages that have word lists."""
    return frozenset(folder.name for folder in WORDS.iterdir() if folder.is_dir())


def language_of(tag: str) -> str:
    """Return the language whose lists read a text of a BCP 47 tag: `de` for `de-AT`, English where there are none."""
    language = tag.partition("-")[0].lower()
    return language if language in languages() else "en"


def entries(folder: Path, name: str) -> list[str]:
    """Return the entries of one table, without comments and blank lines; none where there is no such table."""
    table = folder / f"{name}.txt"
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def phrase_key(words: str) -> str:
    """Return a phrase as the tables hold it: `Lt. Col.` and `Lieutenant-Colonel` without stop, hyphen."""
    return " ".join(words.lower().replace(".", "").replace("-", " ").replace("\u2011", " ").split())


def verb_forms(entry: list[str]) -> list[tuple[str, int]]:
    """Return the forms of a table line and what they are.

    The line is `lemma [past [-ing form [third person [more finite forms]]]]`; what is left out is made as
    English makes it, `-` stands for a form that there is not.
    """
    lemma = entry[0]
    past = entry[1] if len(entry) > 1 else _past(lemma)
    ing = entry[2] if len(entry) > 2 else (lemma[:-1] if lemma.endswith("e") and lemma[-2] != "e" else lemma) + "ing"
    third = entry[3] if len(entry) > 3 else _third(lemma)
    return [
        (lemma, Flag.BASE),
        (past, Flag.FINITE | Flag.PAST),
        (third, Flag.FINITE),
        (ing, Flag.ING),
        *((form, Flag.FINITE) for form in entry[4:]),
    ]


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        return lemma[:-1] + "ied"
    return lemma + "ed"


def _third(lemma: str) -> str:
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def _titles(folder: Path) -> dict[str, Title]:
    titles = {phrase_key(rank): Title("", "rank") for rank in entries(folder, "ranks")}
    titles |= {phrase_key(rank): Title("", "rank", small=True) for rank in entries(folder, "ranks_small")}
    for line in entries(folder, "titles"):
        words, gender, kind = (cell.strip() for cell in line.split("|"))
        titles[phrase_key(words)] = Title("" if gender == "-" else gender, kind)
    return titles
