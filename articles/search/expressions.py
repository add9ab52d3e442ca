"""A query in the language of the database. Tokens alone are put into it, never text that somebody typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .documents import ABOUT, EVERYTHING, TITLE
from .query import Query, Term

__all__ = ["Condition", "Keys", "Ways", "bands", "conditions_of", "fts5", "one_of", "tsquery"]

#: Token sequences of which one must occur.
type Ways = tuple[tuple[str, ...], ...]
#: For a term with a field the keys of the records that its value names; none where there is no such record.
type Keys = Callable[[Term], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Condition:
    """Of each of `groups` one way occurs; or, if `negative`, that is not so."""

    groups: tuple[Ways, ...]
    negative: bool = False


def one_of(*tokens: str) -> Condition:
    """One of the tokens occurs."""
    return Condition((tuple((token,) for token in tokens),))


def conditions_of(query: Query, keys: Keys) -> list[Condition] | None:
    """The conditions of a query; None when it names a record that is not there, so that nothing can be found."""
    conditions = []
    for term in query.terms:
        ways = tuple((key,) for key in keys(term)) if term.field else term.ways
        if ways:
            conditions.append(Condition((ways,), term.negative))
        elif not term.negative:
            return None
    if all(condition.negative for condition in conditions):
        conditions.insert(0, one_of(EVERYTHING))
    return conditions


def bands(query: Query, conditions: list[Condition]) -> list[list[Condition]]:
    """The bands of relevance, best first; they exclude each other and together are all that is found.

    All words in the title; all words among what it is about; the words anywhere.
    """
    if not query.words:
        return [conditions]
    titled, about = _marked(query, TITLE), _marked(query, ABOUT)
    not_titled, not_about = (Condition(marked.groups, negative=True) for marked in (titled, about))
    plain = {Condition((term.ways,)) for term in query.words if all(len(way) == 1 for way in term.ways)}
    others = [condition for condition in conditions if condition not in plain]  # a marked word occurs anyway
    return [[*others, titled], [*others, about, not_titled], [*conditions, not_about]]


def _marked(query: Query, mark: str) -> Condition:
    """Each word of the query occurs with the mark, be it alone or in a phrase."""
    groups = []
    for term in query.words:
        longest = max(map(len, term.ways))
        joined = [way[0] for way in term.ways if len(way) < longest]
        for place in range(longest):
            tokens = [way[place] for way in term.ways if len(way) == longest]
            groups.append(tuple((mark + token,) for token in dict.fromkeys([*tokens, *joined])))
    return Condition(tuple(groups))


def fts5(conditions: Sequence[Condition]) -> str:
    """A MATCH expression of SQLite's FTS5."""
    yes = " AND ".join(_fts5_one(condition) for condition in conditions if not condition.negative)
    no = "".join(f" NOT {_fts5_one(condition)}" for condition in conditions if condition.negative)
    return f"({yes}){no}"


def _fts5_one(condition: Condition) -> str:
    groups = (" OR ".join('"' + " ".join(way) + '"' for way in ways) for ways in condition.groups)
    return "(" + " AND ".join(f"({group})" for group in groups) + ")"


def tsquery(conditions: Sequence[Condition]) -> str:
    """A `tsquery` of PostgreSQL."""
    return " & ".join(("!" if condition.negative else "") + _tsquery_one(condition) for condition in conditions)


def _tsquery_one(condition: Condition) -> str:
    groups = (" | ".join("(" + " <-> ".join(map(_lexeme, way)) + ")" for way in ways) for ways in condition.groups)
    return "(" + " & ".join(f"({group})" for group in groups) + ")"


def _lexeme(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
