"""Speech in single marks in a text whose speech is in double ones.

Single marks there are apostrophes or words held at a distance, and stay literal. One case is beyond
doubt: four or more words that end in a comma, ? or ! before the closing mark, and then a verb of
speech with a name. Every search stops at a fixed distance.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from .lexicon import Flag, Lexicon
from .marks import CLOSE, OPEN, Mark, is_elision

FEWEST_WORDS = 4
LONGEST = 1_000
CLAUSE = 120
REACH = 8
#: An opening mark, a closing one after the last word's sign, one after a letter, or a line end.
_LINE_END = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_SIGN = re.compile(
    rf"[‘’'{_LINE_END}](?:(?P<open>(?:(?<=[\s(\[—–][‘'])|(?<=\A[‘']))(?=\w))"
    rf"|(?P<spoken>(?<=[,?!][’'])(?=\s))|(?P<close>(?<=\w[’'])(?!\w))|(?<=[{_LINE_END}]))"
)
_BEFORE_SPEECH = frozenset(".,:;!?—–…”’\"'»«)([")
_PLURAL = re.compile(r"(?<=[sS])[’'] ")
_SHORTENED = re.compile(r"(?:(?<=in)|(?<=[’'‘]n))[’']")  # goin’, rock ’n’ roll
_CLAUSE_END = re.compile(r"[.;:?!\n“”\"‘«»](?:\s|\Z)|[“\"‘«»]")
#: Before a name these begin something other than who spoke.
_LINKS = Flag.CONJUNCTION | Flag.RELATIVE | Flag.SUBORDINATOR | Flag.PREPOSITION | Flag.AUXILIARY
_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")


def spoken_in_single_marks(text: str, marks: list[Mark], lexicon: Lexicon) -> list[Mark]:
    """Return the single marks around words that are certainly spoken, in order.

    `marks` are the double ones of the text: a pair of single ones never stands astride of them.
    """
    found: list[Mark] = []
    places = [mark.start for mark in marks]
    for start, end in _pairs(text):
        words = sum(1 for _ in islice(_WORD.finditer(text, start + 1, end), FEWEST_WORDS))
        if words < FEWEST_WORDS or not _is_attributed(text, end + 1, lexicon):
            continue
        if _whole_pairs(marks[bisect_left(places, start) : bisect_left(places, end)]):
            found.append(Mark(start, start + 1, "single", text[start], OPEN))
            found.append(Mark(end, end + 1, "single", text[end], CLOSE))
    return sorted(found, key=lambda mark: mark.start)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Give the single marks that match: the first begins a clause, a sign of speech before the second.

    A mark inside of a clause opens words held at a distance, `the 'big boats'`.
    """
    waiting: list[tuple[int, bool]] = []
    for sign in _SIGN.finditer(text):
        at, kind = sign.start(), sign.lastgroup
        if kind == "open":
            if not is_elision(text, at + 1):
                waiting.append((at, _begins_clause(text, at)))
        elif kind == "spoken":
            start, speech = waiting.pop() if waiting else (at, False)
            if speech and at - start <= LONGEST:
                yield start, at
        elif kind == "close":
            if waiting and not _SHORTENED.match(text, at) and not (waiting[-1][1] and _PLURAL.match(text, at)):
                waiting.pop()
        else:
            waiting.clear()


def _begins_clause(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at]
    return at == 0 or "\n" in before or before.rstrip()[-1:] in _BEFORE_SPEECH


def _whole_pairs(marks: list[Mark]) -> bool:
    depth = 0
    for mark in marks:
        if mark.turn == OPEN or (mark.turn != CLOSE and not depth):
            depth += 1
        elif depth:
            depth -= 1
        else:
            return False
    return not depth


def _is_attributed(text: str, at: int, lexicon: Lexicon) -> bool:
    """`replied Coxswain Pelle Strand`, `Pelle Strand, the coxswain, replied`."""
    stop = _CLAUSE_END.search(text, at, at + CLAUSE)
    words = _WORD.findall(text, at, stop.start() if stop else at + CLAUSE)[:REACH]
    if not words:
        return False
    names = [place for place, word in enumerate(words) if word[0].isupper() and not _small(word, lexicon)]
    verbs = [place for place, word in enumerate(words) if word[0].islower() and _speaks(word, lexicon)]
    if not names or not verbs:
        return False
    begins_with_verb = verbs[0] <= 1 and all(_flags(word, lexicon) & Flag.ADVERB for word in words[: verbs[0]])
    begins_with_name = names[0] < verbs[0] and not any(_flags(word, lexicon) & _LINKS for word in words[: names[0]])
    return begins_with_verb or begins_with_name


def _small(word: str, lexicon: Lexicon) -> bool:
    small = Flag.FUNCTION | Flag.PRONOUN | Flag.DETERMINER | Flag.PREPOSITION | Flag.TIME
    return bool(_flags(word, lexicon) & small) and word.lower() not in lexicon.first_names


def _speaks(word: str, lexicon: Lexicon) -> bool:
    flags = _flags(word, lexicon)
    return bool(flags & Flag.FINITE) and bool(flags & (Flag.PLAIN | Flag.NEAR | Flag.HEARER))


def _flags(word: str, lexicon: Lexicon) -> int:
    return lexicon.flags.get(word.lower(), 0)
