"""People with two offices, and offices behind which a name may have been missed."""

from .lexicon import Flag, Lexicon
from .lookup import is_office
from .phrases import NAME, Phrase, read_phrase
from .tokens import Token


def two_offices(tokens: list[Token], role: Phrase, end: int, lexicon: Lexicon) -> Phrase:
    """`Deputy Prime Minister and Minister of Defence Artis Pabriks`: one person; an article would make it two.

    Returns the phrase of the name with both offices; the role as it is where the words are no such pair.
    """
    second, head = role.last + 1, tokens[role.last - 1].low
    if role.definite or role.joint or tokens[role.last].sense != "and" or head.endswith(("s", "men", "people")):
        return role
    if tokens[second].cap and not tokens[role.core].cap:
        return role  # mayor and Colonel Berg
    name = read_phrase(tokens, second, end, lexicon)
    if name is None or name.kind != NAME or name.joint or name.definite or name.possessor >= 0:
        return role
    if name.role_end < 0 and not name.titles:
        return role
    name.first = name.core = role.first
    name.role_end = max(name.role_end, role.last)
    return name


def name_may_follow(tokens: list[Token], role: Phrase, lexicon: Lexicon) -> bool:
    """Tell of a rank or role alone whether a capital follows that may be its name: `Colonel The Berg`."""
    if role.definite or not tokens[role.core].cap:
        return False
    at = role.last
    if at < len(tokens) and tokens[at].flags & Flag.CONJUNCTION:
        at += 1
    if at < len(tokens) and tokens[at].cap and tokens[at].word:
        return True
    inside = range(role.head_end + 1, role.last - 1)
    return any(is_office(tokens[word], lexicon) and tokens[word + 1].cap for word in inside)
