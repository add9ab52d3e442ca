"""Likely duplicates: pairs of names that may mean one thing. They are proposed, never merged.

Every rule gives names that may be one the same short key, so the time grows with the number of names and not with
the number of pairs. Figures must agree (COP26 is not COP27), and short names are not compared letter by letter.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import NotDuplicate, Person
from ..models.named import Named
from .lookalikes import looks
from .uses import alias_model

__all__ = ["Found", "Pair", "likely_duplicates"]

_SHORTEST = 6  # letters of a name that may have a slip of the pen
_LARGEST = 12  # names under one key; more say that the key tells nothing
_AND = re.compile(r"(?<= )and(?= )|&")
_SEPARATORS = re.compile(r"[^\w#+]|_")
_PLURALS = [(re.compile(r"ies$"), "y"), (re.compile(r"(?<=(?:s|x|z|h))es$"), ""), (re.compile(r"(?<=[^s])s$"), "")]
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, and why."""

    one: Any
    other: Any
    reason: Promise


@dataclass(frozen=True, slots=True)
class Found:
    """The first pairs, surest first, and how many more there are."""

    pairs: list[Pair]
    more: int


@dataclass(frozen=True, slots=True)
class _Name:
    key: str
    record: int


def likely_duplicates(kind: type[Named], most: int = 200) -> Found:
    """Look through all names and aliases of a kind; pairs of which somebody said that they are two are left out."""
    names = [_Name(key, record) for record, key in kind._default_manager.values_list("pk", "key")]
    aliases = alias_model(kind)._default_manager
    names += [_Name(key, record) for record, key in aliases.values_list(str(kind._meta.model_name), "key")]
    reasons: dict[tuple[int, int], Promise] = {}
    for rule, reason in _rules(kind):
        for one, other in rule(names):
            reasons.setdefault((min(one, other), max(one, other)), reason)
    for pair in NotDuplicate.objects.pairs(str(kind._meta.model_name)):
        reasons.pop(pair, None)
    shown = list(reasons.items())[:most]
    records = kind._default_manager.in_bulk({key for pair, _reason in shown for key in pair})
    pairs = [Pair(records[one], records[other], reason) for (one, other), reason in shown]
    return Found(pairs, len(reasons) - len(pairs))


type _Rule = Callable[[list[_Name]], Iterator[tuple[int, int]]]


def _rules(kind: type[Named]) -> list[tuple[_Rule, Promise]]:
    rules: list[tuple[_Rule, Promise]] = [
        (lambda names: _alike(names, lambda key: key), _("the same name")),
        (lambda names: _alike(names, looks), _("they look alike, with letters of different scripts")),
        (lambda names: _alike(names, _closed_up), _("the same but for dots, blanks or “and”")),
        (lambda names: _alike(names, _turned), _("the same words in another order")),
    ]
    if kind is Person:
        return [*rules, (_slips, _("a letter apart")), (_initials, _("the same surname, and first names that fit"))]
    return [*rules, (lambda names: _alike(names, _singular), _("singular and plural")), (_slips, _("a letter apart"))]


def _closed_up(key: str) -> str:
    return _SEPARATORS.sub("", _AND.sub("", key))


def _turned(key: str) -> str:
    words = _SEPARATORS.sub(" ", key).split()
    return " ".join(sorted(words)) if len(words) > 1 else ""


def _singular(key: str) -> str:
    words = []
    for word in key.split():
        for ending, instead in _PLURALS if len(word) > 3 else ():
            if ending.search(word):
                word = ending.sub(instead, word)
                break
        words.append(word)
    return " ".join(words)


def _alike(names: Iterable[_Name], short: Callable[[str], str]) -> Iterator[tuple[int, int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for name in names:
        if key := short(name.key):
            groups[key].add(name.record)
    for group in groups.values():
        if 1 < len(group) <= _LARGEST:
            yield from _pairs(group)


def _pairs(group: Iterable[int]) -> Iterator[tuple[int, int]]:
    known = sorted(group)
    for place, one in enumerate(known):
        yield from ((one, other) for other in known[place + 1 :])


def _slips(names: list[_Name]) -> Iterator[tuple[int, int]]:
    """One letter too many, too few, other, or two exchanged: found by leaving out each letter in turn."""
    without: dict[int, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        key = name.key
        if len(key) >= _SHORTEST:
            without[hash(key)].append(place)
            for cut in range(len(key)):
                without[hash(key[:cut] + key[cut + 1 :])].append(place)
    for places in without.values():
        if not 1 < len(places) <= _LARGEST:
            continue
        for first, second in _pairs(set(places)):
            one, other = names[first], names[second]
            if one.record != other.record and _is_slip(one.key, other.key):
                yield one.record, other.record


def _is_slip(one: str, other: str) -> bool:
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _initials(names: list[_Name]) -> Iterator[tuple[int, int]]:
    """`J. Smith` and `Jane Smith`, `Jane Q. Smith` and `Jane Smith`: one name can be a shorter form of the other."""
    groups: dict[tuple[str, str], list[tuple[list[str], int]]] = defaultdict(list)
    for name in names:
        words = name.key.replace(".", " ").split()
        if len(words) > 1:
            groups[words[-1], words[0][0]].append((words[:-1], name.record))
    for group in groups.values():
        if len(group) > 200:
            continue  # a surname that everybody has
        for place, (one, first) in enumerate(group):
            for other, second in group[place + 1 :]:
                if first != second and _fit(one, other):
                    yield first, second


def _fit(one: list[str], other: list[str]) -> bool:
    short, full = sorted((one, other), key=lambda words: (len(words), sum(map(len, words))))
    first_fits = short[0] == full[0] or ((len(short[0]) == 1 or len(full[0]) == 1) and short[0][0] == full[0][0])
    middle = [word[0] for word in short[1:]]
    return first_fits and middle == [word[0] for word in full[1 : 1 + len(middle)]]
