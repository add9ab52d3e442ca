"""What the finder hands out: quotations, other text in marks, and warnings for the editor.

Offsets are code points into the text as it was given; nothing is re-cased, expanded or translated.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class FoundQuote:
    """Words in quotation marks and who is said to have spoken them.

    `text` is the words without the outer marks (parts joined by a blank line). `parts` has one
    `(start, end)` for each paragraph of a quotation that is opened anew in every paragraph;
    `start` and `end` are those of the first and the last part. `speaker` is the full name (never a
    rank, role or letters after the name), or the body or role as printed, or "" when unknown.
    `printed` is the attribution as it stands in the text; `introduced` is the one that says rank, role and
    body where this one leaves them out (`he`), or "". `rule` names the pattern that fired,
    `confidence` runs from 0 to 1, `trace` explains both in one sentence.
    `kind` is "quote", "excerpt", "title", "scare" or "nickname".
    """

    text: str
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    speaker: str
    honorific: str
    role: str
    organisation: str
    printed: str
    rule: str
    confidence: float
    trace: str
    kind: str
    introduced: str = ""


@dataclass(frozen=True)
class QuoteWarning:
    """Something an editor should look at: a code, a sentence, and the code point where it is."""

    code: str
    message: str
    start: int


@dataclass(frozen=True)
class Finding:
    """All that was found in one text, in text order; `others` are marks that are no quotation."""

    quotes: tuple[FoundQuote, ...]
    others: tuple[FoundQuote, ...]
    warnings: tuple[QuoteWarning, ...]
