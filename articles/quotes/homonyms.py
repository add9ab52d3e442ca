"""Names that are also months, weekdays or small words: Jan O’Brien, Will Berg, Colonel May.

What stands before and behind such a word tells which it is: a rank makes it a name, a number or a preposition of
time a date, and a capital in the middle of a sentence, with another behind it, a first name.
"""

from .lexicon import Flag, Lexicon
from .tokens import Token

#: Words with a capital that need a second look.
HOMONYM = Flag.CALENDAR | Flag.FUNCTION | Flag.PRONOUN | Flag.RELATIVE | Flag.CONJUNCTION
#: Of these the ones that otherwise end a phrase or stand before its core.
SMALL = Flag.DETERMINER | Flag.QUANTIFIER | Flag.PRONOUN
_LONGEST_NAME, _LOOK_AHEAD = 3, 30
#: After these a month with a name behind it is a person: to Jan Sokol, but in May Ortega left.
_OF_PERSONS = frozenset({"to", "by", "with", "from", "for", "of"})
_NOT_IN_NAMES = Flag.DETERMINER | Flag.PREPOSITION | Flag.RELATIVE | Flag.CONJUNCTION
_OF_TIME = Flag.TIME | Flag.CALENDAR | Flag.DETERMINER | Flag.QUANTIFIER


def is_name(tokens: list[Token], core: int, at: int, end: int, lexicon: Lexicon) -> bool:
    """Is a capitalised month, weekday or small word part of a person’s name in a phrase that begins at `core`?"""
    token = tokens[at]
    if len(token.low) < 2 or (token.flags & Flag.DETERMINER and len(token.low) > 2):
        return False
    if at + 1 < len(tokens) and tokens[at + 1].text[0].isdigit():
        return False  # May 3, March 2025
    after = tokens[at + 1] if at + 1 < end else None
    named = after is not None and after.cap and after.word and after.span < 0 and not token.possessive
    if at > core:
        return _after_word(tokens, core, at, named, lexicon)
    if after is None or not named or after.flags & (Flag.TIME | Flag.TITLE_START | Flag.FUNCTION):
        return False
    if not token.flags & Flag.CALENDAR or token.flags & Flag.FUNCTION:
        return _small_word_first(tokens, at, end) and _may_follow(tokens, at)
    if token.flags & Flag.WEEKDAY:
        return _inverted(tokens, at)
    return _may_follow(tokens, at)


def _after_word(tokens: list[Token], core: int, at: int, named: bool, lexicon: Lexicon) -> bool:
    """After a rank or role (Colonel May, spokesman Will Berg), or after a first name (Ana May)."""
    token, before = tokens[at], tokens[at - 1]
    if before.possessive or not before.word or before.span >= 0:
        return False
    definite = core > 0 and tokens[core - 1].has(Flag.DETERMINER)
    if _ends_title(before, lexicon):
        if named:
            return before.cap or not token.flags & Flag.WEEKDAY
        return before.cap and not definite and (len(token.low) == 2 or not token.flags & _NOT_IN_NAMES)
    if not before.cap or definite or before.flags & (Flag.BODY | Flag.DOCUMENT | Flag.AFFILIATION):
        return before.low in lexicon.first_names and bool(token.flags & Flag.CALENDAR)
    if token.flags & Flag.WEEKDAY:
        return before.low in lexicon.first_names
    if token.flags & Flag.CALENDAR and not token.flags & Flag.FUNCTION:
        return True
    return not named and (bool(token.flags & Flag.AUXILIARY) or len(token.low) == 2)  # Berg Had Dropped Out: a headline


def _ends_title(token: Token, lexicon: Lexicon) -> bool:
    last = token.key.rpartition(" ")[2]
    return last in lexicon.titles or last in lexicon.roles or token.has(Flag.ROLE_ENDING)


def _may_follow(tokens: list[Token], at: int) -> bool:
    """Can a person be named after the word before, or does it make a date of the month?"""
    before = tokens[at - 1] if at else None
    if before is None or not before.word:
        return True
    if before.cap or before.possessive or before.text[0].isdigit() or before.flags & _OF_TIME & ~Flag.SUBORDINATOR:
        return before.sense == "that"
    if before.flags & Flag.PREPOSITION and not before.flags & Flag.SUBORDINATOR:
        return before.sense in _OF_PERSONS
    return bool(before.flags & (Flag.SPEECH | Flag.SUBORDINATOR | Flag.CONJUNCTION | Flag.AUXILIARY | Flag.ADVERB))


def _inverted(tokens: list[Token], at: int) -> bool:
    """`“…,” said Sunday Okoro`: right after the verb that follows a quotation there must be who spoke."""
    if at < 2 or not tokens[at - 1].has(Flag.SPEECH) or tokens[at - 1].cap:
        return False
    return tokens[at - 2].span >= 0 or (tokens[at - 2].text == "," and at > 2 and tokens[at - 3].span >= 0)


def _small_word_first(tokens: list[Token], at: int, end: int) -> bool:
    """A capital in mid-sentence is no small word; at the start *Will Berg said* is told from *Will Berg go?*"""
    token, before = tokens[at], tokens[at - 1] if at else None
    if before is not None and before.word and before.span < 0 and not before.cap:
        return len(token.low) == 2 or not token.flags & _NOT_IN_NAMES
    if not token.flags & Flag.AUXILIARY:
        return False
    if before is not None and before.text == ",":
        return True
    stop = at + 1
    while stop < end and stop <= at + _LONGEST_NAME and tokens[stop].cap:
        stop += 1
    if stop >= end or not (tokens[stop].text == "," or (tokens[stop].flags & (Flag.FINITE | Flag.AUXILIARY))):
        return False
    return all(word.text != "?" or word.span >= 0 for word in tokens[stop : stop + _LOOK_AHEAD])
