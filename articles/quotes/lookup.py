"""Titles and roles of several words, found among tokens."""

from .lexicon import Flag, Lexicon, Title
from .tokens import Token

_NO_PERSON = Flag.BODY | Flag.DOCUMENT | Flag.PORTFOLIO | Flag.CONJUNCTION | Flag.PREPOSITION


def match_title(tokens: list[Token], at: int, end: int, lexicon: Lexicon) -> tuple[int, Title] | None:
    """Return the end and the entry of the longest title or rank that begins at a token."""
    if not tokens[at].flags & Flag.TITLE_START:
        return None
    keys = _keys(tokens, at, min(end, at + 5), possessive=False)
    for length in range(len(keys), 0, -1):
        entry = lexicon.titles.get(" ".join(keys[:length]))
        after = at + length
        named = entry is not None and entry.small and after < end and tokens[after].cap
        if entry and (named or any(token.cap for token in tokens[at:after])):
            return after, entry
    return None


def match_role(tokens: list[Token], at: int, end: int, lexicon: Lexicon) -> int:
    """Return the end of the longest role noun that begins at a token, or the token itself."""
    token = tokens[at]
    if not token.flags & Flag.ROLE_START:
        known = token.flags & Flag.ROLE_ENDING
        return at + 1 if known and not (token.cap and token.low in lexicon.first_names) else at
    keys = _keys(tokens, at, min(end, at + 4), possessive=True)
    for length in range(len(keys), 0, -1):
        if " ".join(keys[:length]) in lexicon.roles:
            return at + length
    return at


def _keys(tokens: list[Token], first: int, end: int, possessive: bool) -> list[str]:
    """The keys of words in a row; a possessive ends the row (inside it if that is allowed)."""
    keys: list[str] = []
    for token in tokens[first:end]:
        if not token.word or token.span >= 0:
            break
        if token.possessive:
            if possessive:
                keys.append(token.key)
            break
        keys.append(token.key)
    return keys


def role_after_body(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int:
    """`Farmers for Justice spokesman Tim Roe`: the token where the role begins, or -1."""
    for at in range(first + 2, last - 2):
        stop = match_role(tokens, at, last, lexicon) if not tokens[at].cap and tokens[at - 1].cap else at
        if at < stop < last - 1 and all(token.cap for token in tokens[stop:last]):
            return at if tokens[stop].low in lexicon.first_names else -1
    return -1


def name_after_office(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int:
    """Return where the name begins after `of` and what the office is for, or -1.

    `Foreign Minister of Norway Ana Berg`, `Minister of Defence Artis Pabriks`: a first name, or what follows a place
    or portfolio, and a surname.
    """
    for at in range(first + 2, last - 1):
        if not tokens[at].cap or not tokens[at + 1].cap:
            continue
        if tokens[at].low in lexicon.first_names:
            return at
        if is_office(tokens[at - 1], lexicon) and not any(token.has(_NO_PERSON) for token in tokens[at:last]):
            return at
    return -1


def is_office(token: Token, lexicon: Lexicon) -> bool:
    """Is it a place or portfolio, as after `Minister of`?"""
    return token.cap and (token.has(Flag.PORTFOLIO) or token.low in lexicon.places)


def before_role(tokens: list[Token], at: int, end: int, lexicon: Lexicon) -> bool:
    """`Ortega communications director Tim Roe`: a plural before a role is no verb."""
    if match_role(tokens, at, end, lexicon) > at + 1:
        return True
    return at + 1 < end and not tokens[at + 1].cap and match_role(tokens, at + 1, end, lexicon) > at + 1


def split_names(tokens: list[Token], start: int, end: int) -> list[tuple[int, int]]:
    """Return the names of a joint phrase, `Ortega and Brandt`, one range each."""
    names: list[tuple[int, int]] = []
    first = start
    for at in range(start, end + 1):
        if at == end or tokens[at].has(Flag.CONJUNCTION):
            if any(token.cap and not token.inside for token in tokens[first:at]):
                names.append((first, at))
            first = at + 1
    return names
