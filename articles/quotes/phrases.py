"""Noun phrases: from a token to the end of the phrase, and what kind of speaker it can be.

No tagger: a phrase is determiners, words that are neither verbs nor small words, capitalised words,
particles, and `of the …` attachments. Every loop is bounded by `LONGEST`.
"""

from dataclasses import dataclass, field

from .homonyms import HOMONYM, SMALL, is_name
from .lexicon import Flag, Lexicon, Title
from .lookup import before_role, match_role, match_title, name_after_office, role_after_body, split_names
from .tokens import AFTER_DETERMINER, KNOWN_NOUN, NEVER, NOT_A_NOUN, NOUN, Token

LONGEST = 28
NAME, ROLE, BODY, DOCUMENT, PRONOUN, TIME, THING = "name", "role", "body", "document", "pronoun", "time", "thing"
_TITLE_OR_ROLE = Flag.TITLE_START | Flag.ROLE_START | Flag.ROLE_ENDING
_DETERMINES = Flag.DETERMINER | Flag.QUANTIFIER
#: Kinds of title that belong to a name of one word: Sister Benedicta, Prince Anders.
_PART_OF_NAME = frozenset({"royal", "religious"})


#: A phrase before it is read: `core`, `head_end`, `last` and `joint` of `Phrase`.
Outline = tuple[int, int, int, bool]


@dataclass(slots=True)
class Phrase:
    """A noun phrase as token numbers; `last` is exclusive.

    `core` is the first token after determiners, `head_end` the end of the part before an attachment
    (`of the Royal Engineers`). `names` holds one range for each name of a joint phrase.
    """

    first: int
    core: int
    head_end: int
    last: int
    kind: str = THING
    names: list[tuple[int, int]] = field(default_factory=list)
    titles: list[tuple[int, int, Title]] = field(default_factory=list)
    role_end: int = -1
    possessor: int = -1
    definite: bool = False
    joint: bool = False
    gender: str = ""
    #: Where the role begins after a body of several words: `Farmers for Justice spokesman`.
    body_end: int = -1


def read_phrase(tokens: list[Token], first: int, end: int, lexicon: Lexicon) -> Phrase | None:
    """Return the noun phrase that begins at a token, or None."""
    found = outline(tokens, first, end, lexicon) if may_begin(tokens, first, end) else None
    if found is not None:
        return analyse(tokens, first, found, lexicon)
    if first < end and tokens[first].flags & Flag.PRONOUN:
        return Phrase(first, first, first + 1, first + 1, PRONOUN, gender=lexicon.pronouns[tokens[first].low])
    return None


def may_begin(tokens: list[Token], at: int, end: int) -> bool:
    """Can a noun phrase that is no pronoun begin at a token? Most words say no at once."""
    begins = tokens[at].begins if at < end else NEVER
    if begins != AFTER_DETERMINER:
        return begins != NEVER
    return at > 0 and bool(tokens[at - 1].flags & Flag.DETERMINER)


def outline(tokens: list[Token], first: int, end: int, lexicon: Lexicon) -> Outline | None:
    """Return how far the noun phrase at a token reaches; None where there is none, or only a pronoun."""
    end = min(end, first + LONGEST)
    core = first
    begin = tokens[first]
    named = begin.cap and begin.flags & SMALL and is_name(tokens, first, first, end, lexicon)
    if begin.flags & _DETERMINES and not named:
        core = _after_determiners(tokens, first, end, lexicon)
    titled = match_title(tokens, core, end, lexicon) if tokens[core].flags & Flag.TITLE_START else None
    if begin.flags & Flag.PRONOUN and not titled and not named:
        return None
    head_end, last, joint = _extent(tokens, core, titled[0] if titled else core, end, lexicon)
    return (core, head_end, last, joint) if last > core else None


def _after_determiners(tokens: list[Token], at: int, end: int, lexicon: Lexicon) -> int:
    for _ in range(3):
        if at + 1 >= end or not tokens[at].flags & _DETERMINES or match_title(tokens, at, end, lexicon):
            break
        token = tokens[at]
        if token.has(Flag.QUANTIFIER) and tokens[at + 1].sense in ("of", "than"):
            at += 2
        elif token.has(Flag.DETERMINER) and not token.possessive:
            at += 1
        else:
            break
    return at


def _extent(tokens: list[Token], core: int, at: int, end: int, lexicon: Lexicon) -> tuple[int, int, bool]:
    """Return the end before the phrase's first attachment, its end, and whether it is joint.

    `at` is the first token after a title at the core: titles need no further look.
    """
    head_end, joint = -1, False
    while at < end:
        token = tokens[at]
        if token.begins == NOUN:
            at += 1
        elif token.flags & Flag.BREAK or token.span >= 0:
            break
        elif not token.word:
            step = _sign_inside(tokens, core, at, end)
            if step == at:
                break
            at = step
        elif token.cap and token.flags & HOMONYM and is_name(tokens, core, at, end, lexicon):
            at += 1
        elif at > core and token.has(Flag.CONJUNCTION):
            if not _joins(tokens, core, at, end, lexicon):
                break
            joint = True
            at += 2 if tokens[at + 1].has(Flag.DETERMINER) else 1
        elif at > core and token.has(Flag.PREPOSITION) and not token.cap:
            step = _attachment(tokens, core, at, end, lexicon)
            if step == at:
                break
            head_end = at if head_end < 0 and not joint else head_end
            at = step
        elif _nominal(tokens, core, at, end, lexicon):
            at += 1
        else:
            break
    return (at if head_end < 0 else head_end), at, joint


def _sign_inside(tokens: list[Token], core: int, at: int, end: int) -> int:
    """`&`, a bracket after a name, a comma before letters after a name; else the token itself."""
    if at == core or at + 1 >= end:
        return at
    sign, after = tokens[at].text, tokens[at + 1]
    if sign == "&" and after.cap:
        return at + 1
    office = at + 2 < end and tokens[at + 2].has(Flag.PREPOSITION)  # MP for Lund
    if sign == "," and not office and after.cap and after.has(Flag.POSTNOMINAL) and after.text not in ("Am", "Ma"):
        return at + 2
    if sign == "(" and tokens[at - 1].cap:
        for close in range(at + 1, min(end, at + 10)):
            if tokens[close].text == ")":
                return close + 1
    return at


def _joins(tokens: list[Token], core: int, at: int, end: int, lexicon: Lexicon) -> bool:
    """`Nováková and Morel`, `the Union and the Council`: a capital on both sides of *and*."""
    if at + 1 >= end or tokens[at].sense != "and":
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    if after.has(Flag.DETERMINER) and at + 2 < end:
        after = tokens[at + 2]
    if not before.cap or not after.cap or after.span >= 0 or not after.word:
        return False
    if match_title(tokens, at + 1, end, lexicon) or match_role(tokens, at + 1, end, lexicon) > at + 1:
        return False
    return not after.has(Flag.FUNCTION | Flag.TIME) or after.low in lexicon.first_names


def _attachment(tokens: list[Token], core: int, at: int, end: int, lexicon: Lexicon) -> int:
    """Return the token after `of the` when the words that follow belong to the phrase, else `at`."""
    to = at + 1
    while to < end and to < at + 3 and tokens[to].has(Flag.DETERMINER):
        to += 1
    if to >= end:
        return at
    noun, before, preposition = tokens[to], tokens[at - 1], tokens[at].sense
    if not noun.word or noun.span >= 0 or (noun.has(Flag.TIME | Flag.DOCUMENT) and preposition != "of"):
        return at
    if noun.cap:
        binding = ("of", "from", "for") if _is_name(tokens, core, at, lexicon) else ("of", "for", "from", "with", "to")
        if preposition in binding or (not before.cap and preposition in ("in", "at", "near")):
            return to
        return at
    if noun.has(NOT_A_NOUN & ~Flag.ADVERB) or (before.cap and preposition != "of"):
        return at
    if preposition == "of" and to > at + 1 and noun.has(Flag.BODY):
        return to
    if preposition in ("of", "for", "with", "from") and not _is_name(tokens, core, at, lexicon):
        return to
    return at


def _is_name(tokens: list[Token], core: int, at: int, lexicon: Lexicon) -> bool:
    """Do the words before an attachment end in a person's name?"""
    token = tokens[at - 1]
    if not token.cap or token.has(Flag.BODY) or token.key in lexicon.titles:
        return False
    if match_role(tokens, at - 1, at, lexicon) > at - 1:
        return False
    return at - 2 >= core and tokens[at - 2].cap


def _nominal(tokens: list[Token], core: int, at: int, end: int, lexicon: Lexicon) -> bool:
    token = tokens[at]
    if token.cap:
        if token.has(Flag.CALENDAR) and (at > core or (at + 1 < end and tokens[at + 1].cap)):
            return False  # On Monday Ortega said
        if token.has(Flag.FUNCTION | Flag.PRONOUN | Flag.RELATIVE) and not token.text.isupper():
            return False
        return not (at == core and token.has(Flag.SPEECH) and token.has(Flag.FINITE) and token.low != "states")
    if token.has(Flag.PARTICLE) and at + 1 < end and _before_surname(tokens, at, end):
        return True
    if token.has(NOT_A_NOUN):
        return False
    return _noun_or_adjective(tokens, core, at, end, lexicon)


def _before_surname(tokens: list[Token], at: int, end: int) -> bool:
    for token in tokens[at + 1 : min(end, at + 4)]:
        if token.cap:
            return True
        if not token.has(Flag.PARTICLE):
            return False
    return False


def _noun_or_adjective(tokens: list[Token], core: int, at: int, end: int, lexicon: Lexicon) -> bool:
    """Is a lower-case word part of the phrase, or already its verb?"""
    token = tokens[at]
    low, flags = token.low, token.flags
    if at > core and flags & Flag.CALENDAR:
        return False  # a déclaré la ministre mardi
    before = tokens[at - 1] if at else None
    leads = before is not None and at == core and before.has(Flag.DETERMINER)
    starts = before is not None and at > core and (before.possessive or before.has(Flag.AFFILIATION))
    known = bool(flags & KNOWN_NOUN) or low in lexicon.roles
    if flags & Flag.FINITE or (low.endswith("ed") and not known):
        return (leads or starts) and at + 1 < end and tokens[at + 1].word and not tokens[at + 1].has(NOT_A_NOUN)
    if known:
        return True
    if flags & Flag.BASE:
        plural = before is not None and at > core and before.low.endswith("s") and not before.possessive
        return not plural
    if flags & Flag.VIEW and starts:
        return True
    if flags & Flag.ING or low.endswith("ing"):
        return (leads or starts) and at + 1 < end and tokens[at + 1].word
    if low.endswith("ly"):
        return leads
    if at > core and low.endswith("s") and not low.endswith("ss") and before is not None and before.cap:
        return starts or low[:-1] in lexicon.roles or before_role(tokens, at, end, lexicon)
    return True


def analyse(tokens: list[Token], first: int, found: Outline, lexicon: Lexicon) -> Phrase:
    """Find titles, role words and names in the head, and from these the kind."""
    core, head_end, last, joint = found
    phrase = Phrase(first, core, head_end, last, joint=joint, definite=core > first)
    if head_end < last and not joint and (role := role_after_body(tokens, head_end, last, lexicon)) > 0:
        phrase.head_end, phrase.body_end = last, role
    at, name_at = phrase.core, phrase.core
    end = phrase.last if phrase.joint else phrase.head_end
    while at < end:
        token = tokens[at]
        if token.possessive and at + 1 < end and not phrase.joint:
            phrase.possessor = at + 1
            at = name_at = at + 1
            phrase.role_end, phrase.titles = -1, []
            continue
        if token.text == "(":
            at, name_at = _past_bracket(tokens, at, name_at, end)
            continue
        stop = _title_or_role(tokens, phrase, at, name_at, end, lexicon)
        if stop > at:
            at = name_at = stop
            continue
        lower = token.word and not token.cap and not token.inside and not _small_in_name(token, phrase.joint)
        at += 1
        leads = not lower and token.flags & Flag.AFFILIATION and at - 1 == name_at and at < end
        if lower or (leads and (at + 1 < end or token.low not in lexicon.first_names)):  # Christian Summer
            name_at = at
    _name_or_kind(tokens, phrase, name_at, end, lexicon)
    return phrase


def _past_bracket(tokens: list[Token], at: int, name_at: int, end: int) -> tuple[int, int]:
    """`Lt. Gen. (ret.) Paul Brand`: the name begins after the bracket; `Ana Ortega (R-Lund)`: before it."""
    for close in range(at + 1, end):
        if tokens[close].text == ")":
            later = close + 1 < end and tokens[close + 1].cap
            return close + 1, (close + 1 if later and at == name_at else name_at)
    return end, name_at


def _small_in_name(token: Token, joint: bool) -> bool:
    return token.has(Flag.PARTICLE) or (joint and token.has(Flag.CONJUNCTION | Flag.DETERMINER))


def _title_or_role(tokens: list[Token], phrase: Phrase, at: int, name_at: int, end: int, lexicon: Lexicon) -> int:
    """Note a title or role at a token; return its end, or the token when it is part of a name."""
    if not tokens[at].flags & _TITLE_OR_ROLE:
        return at
    if at > name_at and tokens[at - 1].cap and _is_postnominal(tokens[at]):
        return at
    title = match_title(tokens, at, end, lexicon)
    role = match_role(tokens, at, end, lexicon)
    stop = max(role, title[0] if title else at)
    if stop == at:
        return at
    surname = at > name_at and tokens[at - 1].cap and stop == end and tokens[at].cap
    if surname and (tokens[at - 1].low in lexicon.first_names or tokens[at - 1].text.endswith(".")):
        return at
    ranked = surname and stop == at + 1 and phrase.titles and phrase.titles[-1][1] == name_at == at - 1
    if ranked and not tokens[at - 1].has(Flag.BODY | Flag.DOCUMENT | Flag.AFFILIATION):
        return at  # Wing Commander Faith Justice
    if title and title[0] == stop:
        between = at > name_at and tokens[at - 1].low in lexicon.first_names and stop < end
        phrase.titles.append((at, stop, title[1]))
        if between and tokens[stop].cap and title[1].kind == "church":
            return at
    else:
        phrase.role_end = stop
        phrase.titles = [known for known in phrase.titles if known[1] != at]  # Justice Minister is a role
    return stop


def _name_or_kind(tokens: list[Token], phrase: Phrase, start: int, end: int, lexicon: Lexicon) -> None:
    numbered = False
    for _, _, title in phrase.titles:
        numbered = numbered or title.kind in _PART_OF_NAME
        phrase.gender = phrase.gender or title.gender
    for stop in range(start, end):
        letters = stop > start and _is_postnominal(tokens[stop]) and not (numbered and stop == start + 1)
        if letters or tokens[stop].text in ("(", ","):
            end = stop
            break
    words = [token for token in tokens[start:end] if token.word and not token.inside]
    if not any(token.cap for token in words):
        _kind_without_name(tokens, phrase, lexicon)
        return
    if all(token.has(Flag.TIME) for token in words) and not phrase.titles and words[0].low not in lexicon.first_names:
        phrase.kind = TIME
        return
    if phrase.definite and words[-1].has(Flag.AFFILIATION) and not phrase.titles:
        phrase.kind = ROLE
        return
    if _is_body(tokens, phrase, words, lexicon):
        phrase.kind = BODY
        return
    phrase.names = split_names(tokens, start, end) if phrase.joint else [(start, end)]
    phrase.kind = NAME if phrase.names else THING


def _is_postnominal(token: Token) -> bool:
    return (
        token.cap
        and token.has(Flag.POSTNOMINAL)
        and (len(token.low) > 1)
        and (token.text.isupper() or "." in token.text or token.low in ("jr", "sr", "phd", "bsc", "msc", "ret"))
    )


def _is_body(tokens: list[Token], phrase: Phrase, words: list[Token], lexicon: Lexicon) -> bool:
    introduced = bool(phrase.titles) or phrase.role_end >= 0 or phrase.possessor >= 0
    if any(token.has(Flag.BODY | Flag.DOCUMENT) and token.low not in lexicon.first_names for token in words):
        return not (introduced and len(words) > 1 and words[0].low in lexicon.first_names)
    name = " ".join(token.low for token in words)
    if name in lexicon.places or all(token.has(Flag.AFFILIATION) for token in words):
        return True
    if len(words) == 1 and words[0].text.isupper() and len(words[0].text) > 1 and "." not in words[0].text:
        return not introduced
    article = phrase.core > phrase.first and tokens[phrase.first].sense == "the"
    bare = article and not introduced and tokens[phrase.core].cap
    return bare and (not phrase.joint or words[0].low not in lexicon.first_names)


def _kind_without_name(tokens: list[Token], phrase: Phrase, lexicon: Lexicon) -> None:
    head = tokens[phrase.head_end - 1]
    royal = any(title.kind == "royal" for _, _, title in phrase.titles)
    if head.has(Flag.TIME):
        phrase.kind = TIME
    elif royal and phrase.head_end < phrase.last and tokens[phrase.last - 1].cap:
        phrase.kind = NAME
        phrase.names = [(phrase.titles[-1][0], phrase.last)]
    elif (name_at := _name_after_office(tokens, phrase, lexicon)) > 0:
        phrase.kind, phrase.role_end = NAME, name_at
        phrase.names = [(name_at, phrase.last)]
        phrase.head_end = phrase.last
    elif phrase.titles or phrase.role_end == phrase.head_end:
        phrase.kind = ROLE
    elif head.has(Flag.BODY):
        phrase.kind = BODY
    elif head.has(Flag.DOCUMENT):
        phrase.kind = DOCUMENT
    elif phrase.role_end >= 0:
        phrase.kind = ROLE


def _name_after_office(tokens: list[Token], phrase: Phrase, lexicon: Lexicon) -> int:
    if phrase.role_end != phrase.head_end or phrase.joint:
        return -1
    return name_after_office(tokens, phrase.head_end, phrase.last, lexicon)
