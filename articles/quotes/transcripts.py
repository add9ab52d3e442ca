"""Interviews printed as turns with labels: `Varn: Forty years.` without marks around the words.

The turns hold no quotation marks, so nothing is found in them; the editor is told so once.
"""

import re
from collections import Counter
from itertools import pairwise

from .lexicon import Flag, Lexicon
from .model import QuoteWarning
from .spans import Paragraph

#: One to five words, a bracket perhaps, a colon, and words that stand in no marks.
_LABEL = re.compile(r"([^\W\d_][\w.’'\-]*(?: [^\W\d_][\w.’'\-]*){0,4})(?: ?\([^()\n]{1,40}\))?:\s+(?=[^\s“\"‘'„«»])")
LONGEST_LABEL = 120
SHOWN = 3


def transcript_warning(text: str, paragraphs: list[Paragraph], lexicon: Lexicon) -> QuoteWarning | None:
    """Return one warning where speakers with labels take turns: question and answer, or to and fro."""
    turns = [(paragraph, _label(text, paragraph, lexicon)) for paragraph in paragraphs]
    labels = [label for _, label in turns if label]
    changes = [(one, label) for (one, label), (_, after) in pairwise(turns) if label and after and label != after]
    if not changes:
        return None
    asked = any(text[one.start : one.end].rstrip("”\"’')").endswith("?") for one, _ in changes)
    told = Counter(label for one, label in turns if label and _has_words(text, one, label))
    to_and_fro = len(changes) > 2 and sum(count > 1 for count in told.values()) > 1
    if not asked and not to_and_fro:
        return None
    names = ", ".join(list(dict.fromkeys(labels))[:SHOWN])
    message = (
        f"This text has speaker labels ({names}), so it reads as an interview: what is said after the labels is not "
        "marked as a quotation. Mark the words that you want as quotations."
    )
    return QuoteWarning("transcript", message, changes[0][0].start)


def _has_words(text: str, paragraph: Paragraph, label: str) -> bool:
    """A turn has words; a list of results has figures."""
    return any(sign.isalpha() for sign in text[paragraph.start + len(label) : paragraph.end])


def _label(text: str, paragraph: Paragraph, lexicon: Lexicon) -> str:
    """Return the label at the start of a paragraph, or ""; every word has a capital or is a particle."""
    found = _LABEL.match(text, paragraph.start, min(paragraph.end, paragraph.start + LONGEST_LABEL))
    if found is None:
        return ""
    words = found[1].split()
    flags = [lexicon.flags.get(word.lower(), 0) for word in words]
    if not words[0][0].isupper() or any(flag & (Flag.TIME | Flag.DOCUMENT) for flag in flags):
        return ""
    named = all(word[0].isupper() or flag & Flag.PARTICLE for word, flag in zip(words, flags, strict=True))
    return found[1] if named else ""
