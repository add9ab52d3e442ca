"""The skeleton of a text: words and signs of each paragraph, every quotation one token, sentences.

Rules about who speaks look at this skeleton only, so what is said inside of a quotation can never
be taken for its attribution.
"""

import re

from .lexicon import Flag, Lexicon

_WORD = r"[^\W_][\w\u0300-\u036f]*"  # with combining accents
_TOKEN = re.compile(
    rf"{_WORD}(?:[’'.\-‐‑@/]{_WORD})*(?:(?<=[sS])[’'](?![\w”\"’]))?"  # words, with their inner signs
    r"|\.\.\.(?!\.)|--+|([^\w\s])\1*|_+"
)
_INNER_STOPS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_SMALL_PREFIX = re.compile(r"[a-z]{1,3}[’'\-‐‑][A-ZÀ-ÞŒ]")  # al-Mansoori, d’Estaing
_DATELINE = re.compile(r"[A-Z][\w.’'\-]*(?:[ ,]{1,2}[\w.’'\-]+){0,8}[ ,]{0,2}(?:\([^()\n]{2,40}\))?\s?(?:—|–|--|-)\s")
_SENTENCE_ENDS = frozenset({".", "!", "?", "…", "..."})
_QUOTE_MAY_GO_ON = frozenset("?!…—–-")
LOOK_AHEAD = 8
MOST_SHAPES, LONGEST_SHAPE = 50_000, 40
#: Can a noun phrase begin with a word? Of a `NOUN` it is certain that it is part of one wherever it stands.
NEVER, AFTER_DETERMINER, OFTEN, NOUN = range(4)
NOT_A_NOUN = (
    Flag.AUXILIARY | Flag.DETERMINER | Flag.PREPOSITION | Flag.CONJUNCTION | Flag.SUBORDINATOR
    | Flag.RELATIVE | Flag.PRONOUN | Flag.ADVERB
)  # fmt: skip
_LEADS_A_NOUN = Flag.DETERMINER | Flag.QUANTIFIER | Flag.PARTICLE | Flag.TITLE_START
_GOES_ON = Flag.PREPOSITION | Flag.CONJUNCTION | Flag.RELATIVE | Flag.ALIAS_START
_IN_PHRASES = frozenset({"&", ",", "(", "—", "–", "--"})
_NO_NAME = (
    Flag.CALENDAR | Flag.FUNCTION | Flag.PRONOUN | Flag.RELATIVE | Flag.SPEECH | Flag.CONJUNCTION
)  # fmt: skip
KNOWN_NOUN = Flag.BODY | Flag.DOCUMENT | Flag.TIME | Flag.AFFILIATION


#: What a word is wherever it stands: see `Token`.
Shape = tuple[bool, bool, bool, str, str, str, int, int]


class Token:
    """A word, a sign, or a whole quotation (then `span` is its number, else -1).

    `low` is the word in lower case without a possessive ending, `sense` the small English word that it stands for,
    `key` is `low` without stops and with blanks for hyphens (as the tables of phrases have it), `flags` what the
    lexicon says of it, `inside` the kind of the marks it stands in ("title", "nickname", "scare") when these are no
    quotation, `begins` whether a noun phrase can begin with it.
    """

    __slots__ = (
        "begins", "cap", "end", "flags", "inside", "key", "low", "possessive", "sense", "span", "start", "text", "word",
    )  # fmt: skip

    def __init__(self, text: str, start: int, end: int, shape: Shape, inside: str = "") -> None:
        self.text = text
        self.start = start
        self.end = end
        self.span = -1
        self.inside = inside
        self.word, self.cap, self.possessive, self.low, self.sense, self.key, self.flags, self.begins = shape
        if inside and self.word:
            self.begins = NOUN

    def has(self, flag: int) -> bool:
        return bool(self.flags & flag)


def _shape(text: str, lexicon: Lexicon) -> Shape:
    """Look up what a word is, once for all its places in all texts; the store of a language is kept small."""
    known: Shape | None = lexicon.shapes.get(text)
    if known is not None:
        return known
    first, low, possessive = text[0], text.lower(), False
    word = first.isalnum()
    cap = first.isupper() or (first.islower() and bool(_SMALL_PREFIX.match(text)))
    if word and len(low) > 2:
        low = low.replace("'", "’")
        if low.endswith("’s"):
            possessive, low = True, low[:-2]
        elif low.endswith("’") and low not in lexicon.elided:
            possessive, low = True, low[:-1]
    key = low.replace(".", "").replace("-", " ")
    flags = lexicon.flags.get(low, 0)
    if not flags and "." in low:
        flags = lexicon.flags.get(low.replace(".", ""), 0) & Flag.POSTNOMINAL
    flags |= lexicon.starts.get(key.split(" ", 1)[0], 0)
    if word and key.endswith(lexicon.role_endings):
        flags |= Flag.ROLE_ENDING
    begins = NEVER
    if word:
        begins = _begins(low, flags, lexicon) if not cap else OFTEN if flags & _NO_NAME else NOUN
    signs = not word and text not in _IN_PHRASES
    if signs or (word and begins == NEVER and not flags & _GOES_ON):
        flags |= Flag.BREAK
    shape = (word, cap, possessive, low, lexicon.senses.get(low, low), key, flags, begins)
    if len(lexicon.shapes) >= MOST_SHAPES:
        lexicon.shapes.clear()
    if len(text) <= LONGEST_SHAPE:
        lexicon.shapes[text] = shape
    return shape


def _begins(low: str, flags: int, lexicon: Lexicon) -> int:
    """For a small word; a verb form or adverb can begin a phrase after an article: `the raised flag`."""
    if flags & _LEADS_A_NOUN:
        return OFTEN
    if flags & NOT_A_NOUN:
        return NEVER
    known = flags & KNOWN_NOUN or low in lexicon.roles
    if flags & Flag.FINITE or (low.endswith("ed") and not known):
        return AFTER_DETERMINER
    if known or flags & Flag.BASE:
        return NOUN if known and not flags & Flag.CALENDAR else OFTEN
    if flags & Flag.ING or low.endswith(("ing", "ly")):
        return AFTER_DETERMINER
    return OFTEN if low.endswith("s") else NOUN


class Line:
    """One paragraph as tokens; `sentences` are (first, last) token numbers, last exclusive."""

    __slots__ = ("heading", "sentences", "tokens")

    def __init__(self, tokens: list[Token], sentences: list[tuple[int, int]], heading: bool) -> None:
        self.tokens = tokens
        self.sentences = sentences
        self.heading = heading


def words_of(text: str, start: int, end: int, lexicon: Lexicon, inside: str = "") -> list[Token]:
    """Return the tokens of a stretch of text; a stop that belongs to an abbreviation stays with it."""
    tokens: list[Token] = []
    position, shapes = start, lexicon.shapes
    joins = bool(lexicon.elided or lexicon.enclitic)
    for found in _TOKEN.finditer(text, start, end):
        begin, stop = found.span()
        if begin < position:
            continue
        word = text[begin:stop]
        if stop < end and text[stop] == "." and word[0].isalpha() and _keeps_stop(word, stop + 1 == end, lexicon):
            position = stop = stop + 1
            word += "."
        elif found.lastindex and stop > begin + 1:
            word, stop = word[0], begin + 1  # a run of equal signs counts as one
        if not joins:
            tokens.append(Token(word, begin, stop, shapes.get(word) or _shape(word, lexicon), inside))
            continue
        for first, last in _apart(word, lexicon):
            part = word[first:last]
            tokens.append(Token(part, begin + first, begin + last, _shape(part, lexicon), inside))
    return tokens


def _apart(word: str, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """`l’amiral`, `a-t-il`: two words that are written as one."""
    low = word.lower().replace("'", "’")
    for prefix in lexicon.elided:
        if low.startswith(prefix) and len(low) > len(prefix):
            return (0, len(prefix)), (len(prefix), len(word))
    for suffix in lexicon.enclitic:
        if low.endswith(suffix) and len(low) > len(suffix):
            bare = len(suffix) - len(suffix.rpartition("-")[2])
            return (0, len(word) - len(suffix)), (len(word) - len(suffix) + bare, len(word))
    return ((0, len(word)),)


def _keeps_stop(word: str, last: bool, lexicon: Lexicon) -> bool:
    if len(word) == 1:
        return word.isupper() and word != "I" and not last
    if "." in word:
        return bool(_INNER_STOPS.match(word)) or word.lower() in lexicon.abbreviations
    return word[0].isupper() and word.lower().rpartition("-")[2] in lexicon.abbreviations


def quote_token(text: str, span: int, outer: tuple[int, int], inner: tuple[int, int], lexicon: Lexicon) -> Token:
    """Return the token that stands for a quotation; its `text` is the last sign of the words."""
    words = text[inner[0] : inner[1]].rstrip("’'”\" ")
    token = Token(words[-1:] or ".", *outer, _shape(words[-1:] or ".", lexicon))
    token.word = False
    token.cap = not text[inner[0]].islower()
    token.span = span
    token.flags, token.begins = 0, NEVER
    return token


def after_dateline(text: str, start: int, end: int) -> int:
    """Return where the paragraph begins after `LUND, May 3 (Agency) — `, which is no subject."""
    found = _DATELINE.match(text, start, min(end, start + 100))
    if found and (found.group().split()[0].strip(",").isupper() or "(" in found.group()):
        return found.end()
    return start


def is_heading(tokens: list[Token], first: bool) -> bool:
    """A short line without quotation and stop; the first line also when its words are capitalised."""
    if not tokens or len(tokens) > 30:
        return False
    ends = tokens[-1].text in _SENTENCE_ENDS or tokens[-1].text == ":"
    if (ends and not first) or any(token.span >= 0 for token in tokens):
        return False
    words = [token for token in tokens if token.word and not token.has(Flag.FUNCTION | Flag.PREPOSITION)]
    if not ends:
        return len(words) < 15
    capitals = sum(1 for token in words if token.cap or token.text[0].isdigit())
    return first and len(words) > 3 and capitals == len(words)


def split_sentences(tokens: list[Token]) -> list[tuple[int, int]]:
    """Return the sentences; a quotation that ends in a full stop ends one when a capital follows."""
    sentences: list[tuple[int, int]] = []
    first = 0
    for index, token in enumerate(tokens[:-1]):
        if token.span >= 0:
            ends = _quote_ends_sentence(tokens, index)
        elif token.text in _SENTENCE_ENDS:
            after = tokens[index + 1]
            fresh = after.span >= 0 or not after.word or after.cap or after.text[0].isdigit()
            ends = fresh and not _more_stops(after)
        else:
            continue
        if ends:
            sentences.append((first, index + 1))
            first = index + 1
    if tokens:
        sentences.append((first, len(tokens)))
    return sentences


def _more_stops(after: Token) -> bool:
    return after.span < 0 and (after.text in _SENTENCE_ENDS or after.text in ")],;:—–")


def _quote_ends_sentence(tokens: list[Token], index: int) -> bool:
    last, after = tokens[index].text, tokens[index + 1]
    if after.span >= 0:
        return last in ".?!…"
    if not after.word or not after.cap:
        return False
    if last == ".":
        return True
    return last in _QUOTE_MAY_GO_ON and not _speech_ahead(tokens, index + 1)


def _speech_ahead(tokens: list[Token], index: int) -> bool:
    for at, token in enumerate(tokens[index : index + 2 * LOOK_AHEAD], index):
        if token.span >= 0 or token.text in _SENTENCE_ENDS:
            return False
        near = at < index + LOOK_AHEAD or tokens[at - 1].text == ","
        if near and token.has(Flag.SPEECH) and token.has(Flag.FINITE):
            return True
    return False
