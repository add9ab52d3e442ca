"""Clean-ups of a credit line that an editor may accept. Each is a whole line; none is ever applied here."""

import re
from collections import Counter
from collections.abc import Callable, Mapping

from .agencies import Directory, known_agency
from .folding import fold
from .labels import split_copyright, split_label
from .line import OUTER_SIGNS, line_of, quoted
from .model import MAX_LENGTH, Credit, IsAgency, Rule, Suggestion
from .names import looks_like_person, split_rank, with_capitals
from .parse import parse_credit
from .parts import is_placeholder, note_in
from .printing import print_credit
from .split import balanced, closing_bracket

__all__ = ["suggest"]

#: The line after a clean-up, and why; None where there is nothing to clean.
type _Finding = tuple[str, str] | None
type _Rule = Callable[[str, Directory], _Finding]

_SLASHES = re.compile(r"\s*(?:/\s*)+")
_WORD = re.compile(r"\w+")


def suggest(text: str, is_agency: IsAgency) -> list[Suggestion]:
    """Return the clean-ups of `text`, each on its own and none to emptiness, in the order of `Rule`.

    After one is accepted its rule has no more to say; ask again for the others.
    """
    if len(text) > MAX_LENGTH or not balanced(text) or len(text.splitlines()) != 1:
        return []
    directory = Directory(is_agency)
    found: dict[str, Suggestion] = {}
    for rule, clean in _RULES.items():
        after, why = clean(text, directory) or (text, "")
        if after != text and after not in found and _is_whole(clean, after, directory):
            found[after] = Suggestion(rule, text, after, why)
    return list(found.values())


def _is_whole(clean: _Rule, after: str, directory: Directory) -> bool:
    """Does something stay, and has the rule done with it?"""
    return any(map(str.isalnum, after)) and (clean(after, directory) or (after,))[0] == after


def _label(text: str, _: Directory) -> _Finding:
    label, rest = split_label(text)
    return (rest, f"{quoted([label])} is a label; it is no part of the line.") if label else None


def _copyright(text: str, _: Directory) -> _Finding:
    line = text
    signs: list[str] = []
    while (rest := split_label(line)[1]) and (holder := split_copyright(rest)[1]) != rest:
        before, _sign, after = rest.rpartition(holder)
        signs += [sign for sign in (before, after) if sign.strip()]
        line = line[: line.rindex(rest)] + holder
    return (line, f"{quoted(signs)} belongs to the copyright notice.") if signs else None


def _placeholders(text: str, directory: Directory) -> _Finding:
    line = line_of(text, directory)
    texts = [_without_placeholder(name, directory) for name in line.texts]
    if texts == line.texts:
        return None
    return line.with_texts(texts), f"{line.dropped(texts)} names nobody. Who made the picture?"


def _without_placeholder(text: str, directory: Directory) -> str | None:
    """`STR` → None, `AFP Contributor` → `AFP`."""
    if is_placeholder(text):
        return None
    first, _, last = text.rpartition(" ")
    return first if is_placeholder(last) and directory.knows(first) else text


def _doubled(text: str, directory: Directory) -> _Finding:
    line = line_of(text, directory)
    seen: set[str] = set()
    texts: list[str | None] = []
    for name in line.texts:
        agency = directory.agency_in(name) or name
        key = known_agency(agency) or fold(agency)
        texts.append(None if key and key in seen else name)
        seen.add(key)
    return (
        (line.with_texts(texts), f"{line.dropped(texts)}: this name stands there already.") if None in texts else None
    )


def _agency_names(text: str, directory: Directory) -> _Finding:
    line = line_of(text, directory)
    texts, changed = [], []
    for name in line.texts:
        agency = directory.agency_in(name)
        canonical = known_agency(agency) or agency
        texts.append(canonical + name[len(agency) :])
        if canonical != agency:
            changed.append(f"{quoted([agency])} is written “{canonical}”")
    if not changed or _doubled(text, directory):
        return None
    return line.with_texts(texts), "; ".join(changed) + "."


def _capitals(text: str, directory: Directory) -> _Finding:
    line = line_of(text, directory)
    texts = [name if directory.agency_in(name) else _spelled(name) for name in line.texts]
    return line.with_texts(texts), "Each word of a name begins with a capital, and only that is one."


def _spelled(text: str) -> str:
    """The name with its capitals, if it is a person's; rank and affiliation stay."""
    opened = closing_bracket(text)
    printed = text[:opened].rstrip() if opened > 0 else text
    name = split_rank(printed)[1]
    if note_in(printed) or not looks_like_person(name):
        return text
    return printed.removesuffix(name) + with_capitals(name) + text[len(printed) :]


def _spacing(text: str, _: Directory) -> _Finding:
    line = " ".join(text.split())
    if "://" not in line:
        line = _SLASHES.sub("/", line.strip(OUTER_SIGNS))
    return line, "No blanks around “/”, one between words, no sign that separates nothing."


def _house_style(text: str, directory: Directory) -> _Finding:
    credit = parse_credit(text, directory.knows)
    if not isinstance(credit, Credit):
        return None
    line = print_credit(credit)
    dropped = list((_words(text) - _words(line)).elements())
    why = "House style: makers, agencies, client, courtesy, what it is, distributor."
    return line, why + (f" Left out: {quoted(dropped)}." if dropped else "")


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(fold(text)))


_RULES: Mapping[Rule, _Rule] = {
    Rule.LABEL: _label,
    Rule.COPYRIGHT: _copyright,
    Rule.NO_MAKER: _placeholders,
    Rule.DOUBLED: _doubled,
    Rule.AGENCY_NAME: _agency_names,
    Rule.CAPITALS: _capitals,
    Rule.SPACING: _spacing,
    Rule.HOUSE_STYLE: _house_style,
}
