"""Titles and roles of several words, found among tokens."""

from .lexicon import Flag, Lexicon, Title
from .tokens import Token


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
