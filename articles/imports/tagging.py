"""Tags that a text suggests. Every one is a guess until an editor confirms it.

Tags of the vocabulary whose name or alias stands in the text, names that the text repeats, and the
speakers and bodies of the article. A rank, an office, a weekday, month, season or feast, and a name with a digit behind
a small letter are never proposed, and a date that was proposed is not found before somebody approves of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from ..models import Organisation, Quote, Tag
from ..names import fold
from ..quotes.dates import is_date
from ..quotes.lexicon import Flag, language_of, load
from ..quotes.speakers import is_office, without_rank
from ..vocabulary.plurals import is_form_of, may_be_common, possible_forms
from .lookup import Records

__all__ = ["MAX_TAGS", "Words", "suggest_tags", "words_of"]

MAX_TAGS = 10
_LONGEST = 6  # words in a tag name that is looked for in the text
_REPEATED = 3
_MOST_NAMES = 3
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_POSSESSIVE = re.compile(r"[’']s$")
_COMPOUND = re.compile(r"-[^\W\d_]*[a-z]")
_ARTICLES = frozenset({"a", "an", "the"})
_LINKS = frozenset({"of", "for"})
_SMALL = Flag.DETERMINER | Flag.PREPOSITION | Flag.CONJUNCTION | Flag.PRONOUN | Flag.AUXILIARY | Flag.FUNCTION
_SENTENCE_END = re.compile(r"[.!?:“\"]")


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a text may name."""

    lines: tuple[tuple[str, ...], ...]  # folded words
    goes_on: frozenset[tuple[int, int]]  # line and end of single words that a longer name goes on from
    repeated: tuple[str, ...]  # names that the text repeats
    common: frozenset[str] = frozenset()  # words that may be nouns of the language and no names
    language: str = "en"

    def phrases(self, longest: Mapping[str, int] | None = None) -> Counter[str]:
        """Count the runs of one to six words that do not cross a line end.

        One word that a longer name goes on from is not counted: `the Partnership` in `the Partnership for Peace`.

        Args:
            longest: words with which a run may begin, and of how many words at most; all words if None.
        """
        keys: Counter[str] = Counter()
        there = frozenset[str]().union(*self.lines)
        most = dict.fromkeys(there, _LONGEST) if longest is None else self._longest_from(there, longest)
        for number, words in enumerate(self.lines):
            for start, word in enumerate(words):
                for end in range(start + 1, min(start + most.get(word, 0), len(words)) + 1):
                    if not ((number, end) in self.goes_on and _one_word(words[start:end])):
                        keys[" ".join(words[start:end])] += 1
        return keys

    def _longest_from(self, there: frozenset[str], longest: Mapping[str, int]) -> dict[str, int]:
        """Those of the words that a name begins with, or another form of a name: of how many words it is at most."""
        known = longest.keys()
        most = {word: min(longest[word], _LONGEST) for word in there & known}
        for word in self.common:
            if word not in most and not known.isdisjoint(possible_forms(word, self.language)):
                most[word] = 1
        return most

    def other_forms(self, phrases: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield phrases that end with a common word, each with what it may be in singular or plural.

        A small word (`the visit`, `visit with`) begins and ends no name of a topic.
        """
        flags = load(language_of(self.language)).flags
        for phrase in phrases:
            before, blank, last = phrase.rpartition(" ")
            ends = (before.partition(" ")[0], last)
            if last in self.common and not any(flags.get(word, 0) & _SMALL for word in ends):
                for form in possible_forms(last, self.language):
                    yield phrase, before + blank + form


def words_of(headline: str, text: str, language: str = "en") -> Words:
    """Look at the words of headline and paragraphs, in a language of which ranks and offices are known."""
    lines, goes_on, common = [], set(), set()
    for number, line in enumerate(text.split("\n")):
        words = _WORD.findall(line)
        lines.append(tuple(fold(_POSSESSIVE.sub("", word)) for word in words))
        common |= {key for key, word in zip(lines[-1], words, strict=True) if may_be_common(word, language)}
        goes_on |= {(number, end) for end in range(1, len(words)) if _goes_on(words, end)}
    repeated = tuple(_repeated_names(headline, text, language))
    return Words(tuple(lines), frozenset(goes_on), repeated, frozenset(common), language)


def suggest_tags(
    words: Words,
    quotes: Sequence[Quote],
    records: Records,
    bodies: Iterable[Organisation] = (),
    given: Sequence[Tag] = (),
) -> list[Tag]:
    """The tags that a text suggests, primary tag first.

    What the text is about comes first: known subjects, then names that it repeats and nobody has
    made a tag of yet. Who speaks in it comes behind.

    Args:
        words: those of headline and paragraphs.
        quotes: those of the article, attributed.
        records: where names are looked up.
        bodies: organisations that the article names elsewhere, such as in a photo credit.
        given: tags that somebody has chosen; they come first.
    """
    phrases = words.phrases(records.tag_beginnings())
    among = _among(phrases, words, records)
    known = [tag for tag in _known(phrases, among) if tag.state != Tag.State.PROPOSED or not is_date(tag.name)]
    there = {tag.key for tag in known}
    names = [name for name in words.repeated if not (fold(name) in among and among[fold(name)].key in there)]
    people = [quote.person for quote in quotes if quote.person]
    organisations = [*(quote.affiliation for quote in quotes if quote.affiliation), *bodies]
    speaking = {person.key for person in people}
    language = words.language
    tags = chain(
        given,
        (tag for tag in known if tag.kind != Tag.Kind.PERSON),
        (records.tag(name) for name in names if fold(name) not in speaking),
        (tag for tag in known if tag.kind == Tag.Kind.PERSON),
        (records.tag(person.name, Tag.Kind.PERSON) for person in people if _is_proposed(person.name, language)),
        (records.tag(body.name, Tag.Kind.ORGANISATION) for body in organisations),
    )
    chosen: dict[str, Tag] = {}
    for tag in tags:
        chosen.setdefault(tag.key, tag)
    return list(chosen.values())[:MAX_TAGS]


def _among(phrases: Counter[str], words: Words, records: Records) -> dict[str, Tag]:
    """The tags of the vocabulary that the phrases name, by folded name; adds to `phrases` the names of topics that
    stand in the text in the other number."""
    forms = list(words.other_forms(list(phrases)))
    among = records.tags_among({*phrases, *(form for _, form in forms)})
    for phrase, form in forms:
        tag = among.get(form)
        if tag is None or tag.kind != Tag.Kind.TOPIC or tag.name.isupper():
            continue
        if is_form_of(form.rpartition(" ")[2], phrase.rpartition(" ")[2], words.language):
            phrases[form] += phrases[phrase]
    return {key: tag for key, tag in among.items() if key in phrases}


def _known(phrases: Counter[str], among: dict[str, Tag]) -> list[Tag]:
    """Tags of the vocabulary that stand in the text, most frequent first; a longer name hides those inside it."""
    counts: Counter[str] = Counter()
    for key, tag in among.items():
        inside = sum(phrases[longer] for longer in among if longer != key and f" {key} " in f" {longer} ")
        if phrases[key] > inside:
            counts[tag.key] += phrases[key] - inside
    tags = {tag.key: tag for tag in among.values()}
    return [tags[key] for key, _ in counts.most_common()]


def _goes_on(words: list[str], end: int) -> bool:
    """The word before `end` and the one after `of` or `for` behind it both begin with a capital."""
    inside_name = end + 1 < len(words) and words[end] in _LINKS and words[end + 1][0].isupper()
    return inside_name and words[end - 1][0].isupper()


def _one_word(folded: Sequence[str]) -> bool:
    return len(folded) == 1 or (len(folded) == 2 and folded[0] in _ARTICLES)


def _repeated_names(headline: str, text: str, language: str) -> list[str]:
    """Names that the text repeats often, or that stand in the headline and again in the text."""
    found = [(without_rank(name, language), sure) for line in text.split("\n") for name, sure in _names(line)]
    sure = {name for name, certain in found if certain}
    counts = Counter(name for name, _ in found if name in sure)
    in_headline = {without_rank(name, language) for name, _ in _names(headline)}
    names = (name for name, times in counts.most_common() if times >= (2 if name in in_headline else _REPEATED))
    return list(islice((name for name in names if _is_proposed(name, language)), _MOST_NAMES))


def _is_proposed(name: str, language: str) -> bool:
    mistyped = any(one.islower() and other.isdigit() for one, other in pairwise(name))  # but G20, COVID-19
    return not mistyped and not is_office(name, language) and not is_date(name, language)


def _names(line: str) -> Iterator[tuple[str, bool]]:
    """Yield the runs of capitalised words of a line, and whether each is a name for sure.

    A single word at the start of a sentence may be any word, unless it is all in capitals.
    """
    run: list[str] = []
    run_opens_sentence = False
    end = 0
    for word in _WORD.finditer(line):
        between = line[end : word.start()]
        bare = _POSSESSIVE.sub("", word[0])
        named = len(bare) > 1 and bare[0].isupper() and not _COMPOUND.search(bare)
        if run and (between != " " or not named):
            yield _as_name(run, run_opens_sentence)
            run = []
        if named:
            if not run:
                run_opens_sentence = not line[:end].strip() or bool(_SENTENCE_END.search(between))
            run.append(bare)
            if bare != word[0]:
                yield _as_name(run, run_opens_sentence)
                run = []
        end = word.end()
    if run:
        yield _as_name(run, run_opens_sentence)


def _as_name(run: list[str], opens_sentence: bool) -> tuple[str, bool]:
    return " ".join(run), len(run) > 1 or not opens_sentence or run[0].isupper()
