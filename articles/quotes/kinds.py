"""Quotation or not: titles of works, nicknames and scare quotes stand in marks as well."""

import re

from .lexicon import Flag, Lexicon
from .spans import Paragraph, Span

_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
#: The end of the first piece of a split quotation: “If we lose,” said X, “we lose everywhere.”
_SPLIT = re.compile(r"[,!?][”\"’]\s|[“«»],\s")
#: After these the comma of „We come“, said Ortega stands outside.
_COMMA_OUTSIDE = frozenset("„»«")
#: What may stand between a verb of speech and the marks.
_GLUE = Flag.PRONOUN | Flag.SUBORDINATOR | Flag.DETERMINER | Flag.AUXILIARY
_NEW_CLAUSE = Flag.RELATIVE | Flag.SUBORDINATOR | Flag.PREPOSITION
_AFTER_WORDS = "’'”\"\u00a0\u202f "
WINDOW = 90
SHORT = 4


def kind_of(text: str, span: Span, paragraph: Paragraph, lexicon: Lexicon) -> str:
    """Return "quote", "title", "scare", "nickname" or "excerpt" for a span."""
    if span.excerpt:
        return "excerpt"
    if len(span.parts) > 1:
        return "quote"
    part = span.parts[0]
    before = text[max(paragraph.start, part.outer[0] - WINDOW) : part.outer[0]]
    after = text[part.outer[1] : min(paragraph.end, part.outer[1] + WINDOW)]
    inner = text[part.inner[0] : part.inner[1]].rstrip(_AFTER_WORDS)
    words = _WORD.findall(inner[:400])
    left, right = _WORD.findall(before), _WORD.findall(after)
    if not words:
        return "scare"
    if _is_nickname(words, left, right, before, after):
        return "nickname"
    led_in = False
    if text[part.outer[0]] in _COMMA_OUTSIDE:
        led_in = before.rstrip()[-1:] == ":"
        inner += "," if after[:1] == "," else ""
    spoken = led_in or _spoken(inner, left, right, before, after, lexicon)
    title = _is_title(words, lexicon)
    if len(words) <= SHORT and left and _flags(left[-1], lexicon) & Flag.DOUBT and _touches(before):
        return "scare"
    trigger = bool(left) and bool(lexicon.flags.get(left[-1].lower(), 0) & Flag.WORK) and _touches(before)
    if title and trigger:
        return "title"
    led = inner[-1] in ",.!?…" or before.rstrip()[-1:] in (":", ",")
    if title and not (inner[-1] in "!?" or (spoken and led)):
        return "title"
    judged = any(lexicon.flags.get(word.lower(), 0) & Flag.JUDGE for word in left[-4:-1])
    if trigger and not judged and not _has_finite_verb(words, lexicon):
        return "title"
    if len(words) > SHORT or spoken:
        return "quote"
    return "title" if title and len(words) > 1 else "scare"


def _is_nickname(words: list[str], left: list[str], right: list[str], before: str, after: str) -> bool:
    """`Luis “Lucho” Ortega`: one to three capitalised words between two capitalised words."""
    if len(words) > 3 or not words[0][0].isupper() or not left or not right:
        return False
    return (
        left[-1][0].isupper()
        and right[0][0].isupper()
        and before[-1:] == " "
        and after[:1] == " "
        and (before[-2:-1].isalnum() and after[1:2].isalpha())
    )


def _touches(before: str) -> bool:
    return before.rstrip(" ,:")[-1:].isalnum()


def _is_title(words: list[str], lexicon: Lexicon) -> bool:
    """Every content word is capitalised (and not all is in capitals)."""
    if len(words) < 2 or all(word.isupper() for word in words):
        return False
    subject, mark, _ = words[0].lower().replace("'", "’").partition("’")
    if mark and lexicon.flags.get(subject, 0) & Flag.PRONOUN:
        return False
    content = [word for word in words if not lexicon.flags.get(word.lower(), 0) & (Flag.FUNCTION | Flag.PREPOSITION)]
    return bool(content) and all(not word[0].islower() for word in content) and words[0][0].isupper()


def _has_finite_verb(words: list[str], lexicon: Lexicon) -> bool:
    marks = Flag.AUXILIARY | Flag.PRONOUN
    return any(lexicon.flags.get(word.lower().replace("'", "’"), 0) & marks or "’" in word for word in words)


def _flags(word: str, lexicon: Lexicon) -> int:
    low = word.lower()
    for suffix in lexicon.enclitic:
        low = low.removesuffix(suffix)  # dit-elle
    return lexicon.flags.get(low, 0)


def _is_speech(word: str, lexicon: Lexicon) -> bool:
    flags = _flags(word, lexicon)
    return bool(flags & Flag.SPEECH) and bool(flags & (Flag.FINITE | Flag.ING))


def _only_judges(right: list[str], lexicon: Lexicon) -> bool:
    """`the star of “Scandal,” thanked`: a verb that takes an object does not stand right after the words."""
    flags = lexicon.flags.get(right[0].lower(), 0) if right else 0
    return bool(flags & Flag.JUDGE) and not flags & (Flag.PLAIN | Flag.NEAR | Flag.HEARER)


def _spoken(inner: str, left: list[str], right: list[str], before: str, after: str, lexicon: Lexicon) -> bool:
    """A verb of speech next to the marks, or a whole sentence that stands on its own."""
    end = before.rstrip()[-1:]
    if inner[-1] in ".!?" and not inner[0].islower() and (not end or end in '.!?”"’'):
        return True
    if inner[-1] in ".!?" and end == "," and _SPLIT.search(before):
        return True
    if inner[-1] == "," and (not end or end in '.!?”"’'):
        return True
    goes_on = after[:1] == "," and not (right and _flags(right[0], lexicon) & _NEW_CLAUSE)
    if (inner[-1] in ",!?" or goes_on) and not _only_judges(right, lexicon):
        clause = re.split(r"[.;:]", after, maxsplit=1)[0]
        if any(_is_speech(word, lexicon) for word in _WORD.findall(clause)[:6]):
            return True
    return end not in ".!?;)" and _verb_beside(left[-4:], lexicon)


def _verb_beside(left: list[str], lexicon: Lexicon) -> bool:
    """A verb of speech right before the marks: `said “…”`, `said that “…”`, `called it a “…”`.

    `said it was a “…”` does not count: a short span there is a word held at a distance.
    """
    near = [word for word in left if not _flags(word, lexicon) & Flag.PREPOSITION or word == "as"]
    skipped = 0
    while near:
        flags = _flags(near[-1], lexicon)
        if _is_speech(near[-1], lexicon):
            return not skipped & (Flag.DETERMINER | Flag.AUXILIARY) or bool(flags & Flag.JUDGE)
        if not flags & _GLUE and near[-1].lower() not in ("it", "him", "them"):
            return False
        skipped |= 0 if flags & Flag.SUBORDINATOR else flags & _GLUE
        near.pop()
    return False
