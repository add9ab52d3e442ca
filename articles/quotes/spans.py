"""From marks to spans: pairs, quotations over several paragraphs, block excerpts, lone marks.

Marks are paired with a stack, one paragraph at a time. What stays open is decided afterwards, by the
rules at `_unclosed`. Only outermost spans come out: marks inside of a quotation are its words.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from .lexicon import Lexicon
from .marks import CLOSE, OPEN, Mark, find_marks, habits_of
from .model import QuoteWarning
from .singles import spoken_in_single_marks


@dataclass(slots=True)
class Paragraph:
    """A stretch of text without line ends; `start` and `end` leave surrounding blanks out."""

    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)
    pairs: list[tuple[Mark, Mark]] = field(default_factory=list)
    #: The mark that stays open to the paragraph's end, if there is one.
    tail: Mark | None = None
    excerpt: bool = False


@dataclass(slots=True)
class Part:
    """One paragraph's share of a span: outer offsets with the marks, inner ones without."""

    paragraph: int
    outer: tuple[int, int]
    inner: tuple[int, int]


@dataclass(slots=True)
class Span:
    """Text in marks, in one part a paragraph."""

    parts: list[Part]
    excerpt: bool = False
    open_end: bool = False


def find_spans(text: str, lexicon: Lexicon) -> tuple[list[Paragraph], list[Span], list[QuoteWarning]]:
    """Return paragraphs, spans in text order, and a warning for each mark without a partner."""
    paragraphs = split_paragraphs(text)
    habits = habits_of(text)
    marks = find_marks(text, habits)
    straight = sum(1 for mark in marks if mark.straight)
    curly_text = len(marks) - straight > 1
    if not habits.single:
        marks = sorted([*marks, *spoken_in_single_marks(text, marks, lexicon)], key=lambda mark: mark.start)
    warnings: list[QuoteWarning] = []
    _deal_out(marks, paragraphs)
    for paragraph in paragraphs:
        if paragraph.marks:
            _pair(paragraph, curly_text, warnings)
    spans = _join(text, paragraphs, warnings)
    warnings.sort(key=lambda warning: warning.start)
    return paragraphs, spans, warnings


def split_paragraphs(text: str) -> list[Paragraph]:
    """Return the lines that hold more than blanks."""
    paragraphs: list[Paragraph] = []
    position = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            start = position + len(line) - len(line.lstrip())
            paragraphs.append(Paragraph(start, start + len(words)))
        position += len(line)
    return paragraphs


def _deal_out(marks: list[Mark], paragraphs: list[Paragraph]) -> None:
    at = 0
    for paragraph in paragraphs:
        while at < len(marks) and marks[at].start < paragraph.end:
            paragraph.marks.append(marks[at])
            at += 1


def _pair(paragraph: Paragraph, curly_text: bool, warnings: list[QuoteWarning]) -> None:
    stack: list[Mark] = []
    open_count: dict[str, int] = {}
    pairs: list[tuple[Mark, Mark]] = []
    never_opened: list[Mark] = []
    passed_over: list[Mark] = []
    for mark in paragraph.marks:
        waiting = open_count.get(mark.family, 0)
        turn = mark.turn
        if turn not in (OPEN, CLOSE):
            turn = CLOSE if waiting else OPEN
        if turn == OPEN:
            stack.append(mark)
            open_count[mark.family] = waiting + 1
        elif not waiting:
            if not mark.plural:
                never_opened.append(mark)
        else:
            while stack[-1].family != mark.family:
                passed = stack.pop()
                open_count[passed.family] -= 1
                passed_over.append(passed)
            pairs.append((stack.pop(), mark))
            open_count[mark.family] -= 1
    paragraph.pairs = _outermost(pairs)
    _excerpt_in_pair(paragraph, pairs, curly_text)
    warnings.extend(_never_opened(mark) for mark in never_opened)
    warnings.extend(_never_closed(mark) for mark in passed_over)
    _unclosed(paragraph, stack, curly_text, warnings)


def _outermost(pairs: list[tuple[Mark, Mark]]) -> list[tuple[Mark, Mark]]:
    outer: list[tuple[Mark, Mark]] = []
    reached = -1
    for opening, closing in sorted(pairs, key=lambda pair: pair[0].start):
        if opening.start > reached:
            outer.append((opening, closing))
            reached = closing.start
    return outer


def _excerpt_in_pair(paragraph: Paragraph, pairs: list[tuple[Mark, Mark]], curly_text: bool) -> None:
    """A straight pair around a whole paragraph that holds curly speech is a block excerpt."""
    if not curly_text or len(paragraph.pairs) != 1 or len(pairs) < 2:
        return
    opening, closing = paragraph.pairs[0]
    if opening.straight and opening.start == paragraph.start and closing.end >= paragraph.end - 1:
        inner = [pair for pair in pairs if pair[0] is not opening and not pair[0].straight]
        if inner:
            paragraph.pairs = _outermost(inner)
            paragraph.excerpt = True


def _unclosed(paragraph: Paragraph, stack: list[Mark], curly_text: bool, warnings: list[QuoteWarning]) -> None:
    """Decide about marks that stayed open.

    A straight mark that opens a paragraph of a text with curly speech begins a block excerpt. The
    first other one stays open to the paragraph's end if no later pair stands outside of it. The rest
    are literal characters.
    """
    last_pair = {opening.family: opening.start for opening, _ in paragraph.pairs}
    for mark in stack:
        if paragraph.tail is None and not paragraph.excerpt:
            if mark.straight and curly_text and mark.start == paragraph.start:
                paragraph.excerpt = True
                warnings.append(_excerpt(mark))
                continue
            if mark.family != "single" and last_pair.get(mark.family, -1) < mark.start:
                paragraph.tail = mark
                paragraph.pairs = [pair for pair in paragraph.pairs if pair[0].start < mark.start]
                continue
        warnings.append(_never_closed(mark))


def _never_closed(mark: Mark) -> QuoteWarning:
    message = f"A quotation mark {mark.sign} opens here and is never closed: close it, or say why it stands alone."
    return QuoteWarning("unbalanced_mark", message, mark.start)


def _never_opened(mark: Mark) -> QuoteWarning:
    message = (
        f"A quotation mark {mark.sign} closes here and was never opened: put one where the words begin, or delete it."
    )
    return QuoteWarning("unbalanced_mark", message, mark.start)


def _excerpt(mark: Mark) -> QuoteWarning:
    message = (
        f"A quotation mark {mark.sign} opens this paragraph and is never closed: the paragraph was taken for an "
        "excerpt, not for somebody’s words. Close the mark if somebody says them, or delete it."
    )
    return QuoteWarning("unclosed_mark", message, mark.start)


def _join(text: str, paragraphs: list[Paragraph], warnings: list[QuoteWarning]) -> list[Span]:
    """Make spans of the pairs, and one span of a quotation that is opened anew in each paragraph."""
    spans: list[Span] = []
    running: Span | None = None
    following = [*(after for _, after in pairwise(paragraphs)), None]
    for index, (paragraph, after) in enumerate(zip(paragraphs, following, strict=False)):
        if paragraph.excerpt:
            bounds = (paragraph.start, paragraph.end)
            spans.append(Span([Part(index, bounds, _trim(text, *bounds))], excerpt=True))
        for opening, closing in paragraph.pairs:
            inner = _trim(text, opening.end, closing.start)
            if inner[0] == inner[1]:
                continue
            part = Part(index, (opening.start, closing.end), inner)
            if running and opening.start == paragraph.start:
                running.parts.append(part)
            else:
                spans.append(Span([part]))
            running = None
        running = _carry(text, index, paragraph, after, running, spans, warnings)
    return spans


def _carry(
    text: str,
    index: int,
    paragraph: Paragraph,
    after: Paragraph | None,
    running: Span | None,
    spans: list[Span],
    warnings: list[QuoteWarning],
) -> Span | None:
    """Take in the mark left open in a paragraph; return the span that goes on in the next one."""
    mark = paragraph.tail
    if mark is None:
        return None
    goes_on = after is not None and _opens(after, mark)
    at_start = mark.start == paragraph.start
    if not goes_on and at_start and running is None:
        warnings.append(_never_closed(mark))
        return None
    inner = _trim(text, mark.end, paragraph.end)
    if inner[0] == inner[1]:
        warnings.append(_never_closed(mark))
        return None
    part = Part(index, (mark.start, paragraph.end), inner)
    if running and at_start:
        running.parts.append(part)
        span = running
    else:
        span = Span([part])
        spans.append(span)
    if goes_on:
        return span
    span.open_end = True
    message = (
        f"A quotation mark {mark.sign} opens here and is never closed: the quotation was taken to run to the end of "
        "the paragraph. Close it where the words end."
    )
    warnings.append(QuoteWarning("unclosed_quotation", message, mark.start))
    return None


def _opens(paragraph: Paragraph, mark: Mark) -> bool:
    if not paragraph.marks or paragraph.excerpt:
        return False
    first = paragraph.marks[0]
    return first.start == paragraph.start and first.family == mark.family and first.turn != CLOSE


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    stripped = words.strip()
    if not stripped:
        return start, start
    start += len(words) - len(words.lstrip())
    return start, start + len(stripped)
