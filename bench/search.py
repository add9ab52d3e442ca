"""How long a search takes as the archive grows: `python -m bench.search --sizes 10000 100000`.

Fills a table of its own with entries of invented words (their use falls as in real texts: the n-th word is 1/n as
frequent as the first), spread evenly over twenty years, on the database of the settings, and asks the same
questions at each size, interleaved. Prints p50, p99 and the best round in milliseconds and how they grew. They are
of CPU time, of this process and of that which serves it in PostgreSQL, if it is on this machine; else of time that
passed.
"""

import argparse
import bisect
import itertools
import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.db import connection  # noqa: E402

from articles.search import walk  # noqa: E402
from articles.search.documents import Tokens  # noqa: E402
from articles.search.field import stream, tsvector  # noqa: E402
from articles.search.find import Cursor, find  # noqa: E402
from articles.search.index import put_indexes_in_place  # noqa: E402
from articles.search.places import place_of, time_keys  # noqa: E402
from articles.search.query import Term, parse  # noqa: E402
from articles.search.walk import Table  # noqa: E402

NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
VOCABULARY, WORDS = 30_000, 120
WEIGHTS = list(itertools.accumulate(1 / (rank + 1) for rank in range(VOCABULARY)))
QUESTIONS = {
    "the commonest word": "w0",
    "a common word (1 in 2)": "w30",
    "a word of 1 in 100": "w2000",
    "a word of 1 in 1 000": "w20000",
    "two common words": "w20 w40",
    "common and rare": "w10 w20000",
    "phrase of two common words": '"w0 w1"',
    "common word and tag": "w10 tag:1",
    "common word but not another": "w10 -w0",
    "tag alone": "tag:1",
    "a word that nothing has": "nothingofthekind",
    "before 2010": "w30 before:2010",
}


type Row = tuple[list[str], Tokens]  # what an entry is filed under, and its words and keys


@dataclass(frozen=True, slots=True)
class Archive:
    """What is measured: the name of its tables, how an entry is made, what is asked, `deep` from its middle on."""

    name: str
    entry: Callable[[int, int, random.Random], Row]
    questions: dict[str, str]
    deep: str = "w30"


def word(chance: random.Random) -> str:
    """One of the invented words, the common ones often."""
    return f"w{bisect.bisect(WEIGHTS, chance.random() * WEIGHTS[-1])}"


def _article(number: int, place: int, chance: random.Random) -> Row:
    words = [word(chance) for _ in range(WORDS)]
    filed = [f"s:{number % 12}", f"t:{int(chance.paretovariate(0.7))}"]
    about = [f"~{one}" for one in words[:30]]
    keys = dict.fromkeys(["e:", *filed, *time_keys(place), *(f"^{one}" for one in words[:8]), *about])
    return filed, Tokens(tuple(words), tuple(keys))


def main() -> None:
    measure(Archive("bench_search", _article, QUESTIONS), __doc__ or "")


def measure(archive: Archive, about: str) -> None:
    """Fill tables of the sizes that the command line names, ask the questions, print what they took."""
    arguments = argparse.ArgumentParser(description=about)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    arguments.add_argument("--rounds", type=int, default=30)
    asked = arguments.parse_args()
    walk.timezone = SimpleNamespace(now=lambda: NEWEST)  # asked on the day of the newest entry, as in a living paper
    tables = {size: _filled(archive, size) for size in asked.sizes}
    middle = Cursor(0, place_of(NEWEST - timedelta(days=3650), UUID(int=0)))
    questions: dict[str, tuple[str, Cursor | None]] = {name: (typed, None) for name, typed in archive.questions.items()}
    questions["deep page"] = (archive.deep, middle)
    times: dict[tuple[str, int], list[float]] = {}
    clock = _clock()
    for question, size in itertools.product(questions, asked.sizes):
        _seconds(clock, tables[size], *questions[question])  # plans and caches
    for _, question, size in itertools.product(range(asked.rounds), questions, asked.sizes):
        times.setdefault((question, size), []).append(_seconds(clock, tables[size], *questions[question]))
    heads = "".join(f" | {size}: p50, p99, best" for size in asked.sizes)
    print(f"{connection.vendor}, ms{heads} | growth: p50, p99, best")
    for question in questions:
        row = [_figures(times[question, size]) for size in asked.sizes]
        cells = [", ".join(f"{figure * 1000:.2f}" for figure in figures) for figures in row]
        growth = ", ".join(f"{last / first:.2f}" for first, last in zip(row[0], row[-1], strict=True))
        print(f"{question} | {' | '.join(cells)} | {growth}", flush=True)


def _figures(seconds: list[float]) -> tuple[float, float, float]:
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.99)], ordered[0]


def _clock() -> Callable[[], float]:
    """Seconds of CPU that this process and its server have used."""
    if connection.vendor == "sqlite":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = Path(f"/proc/{cursor.fetchone()[0]}")
    if connection.settings_dict["HOST"] not in ("127.0.0.1", "localhost") or not (process / "schedstat").exists():
        return time.perf_counter
    return lambda: time.process_time() + int((process / "schedstat").read_text().split()[0]) / 1e9


def _seconds(clock: Callable[[], float], table: Table, typed: str, after: Cursor | None = None) -> float:
    start = clock()
    sort = "newest" if after else "relevance"
    find(table, parse(typed), _keys, sort=sort, after=after, size=20)
    return clock() - start


def _keys(term: Term) -> list[str]:
    return [f"{'h' if term.field == 'obtained' else term.field[0]}:{term.value}"]


def _filled(archive: Archive, size: int) -> Table:
    name = f"{archive.name}_{size}"
    kind, moment = ("tsvector", "timestamptz") if connection.vendor == "postgresql" else ("text", "datetime")
    with connection.cursor() as cursor:
        if name in connection.introspection.table_names(cursor):
            return Table(name, "thing")
        cursor.execute(
            f"CREATE TABLE {name} (place bigint PRIMARY KEY, thing integer, filed text, words {kind},"
            f" valid_from {moment}, valid_until {moment})"
        )
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {name} SET (toast_tuple_target = 128)")
        chance = random.Random(1)
        rows = (_row(archive, number, size, chance) for number in range(size))
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            insert = f"INSERT INTO {name} VALUES (%s, %s, %s, %s, %s, %s)"  # noqa: S608 - our own name
            for batch in itertools.batched(rows, 1_000):
                cursor.executemany(insert, batch)
    put_indexes_in_place(connection, {name: "place"})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Table(name, "thing")


def _row(archive: Archive, number: int, size: int, chance: random.Random) -> list[object]:
    at = NEWEST - timedelta(days=7300 * (size - number) / size)
    place = place_of(at, UUID(int=chance.getrandbits(128)))
    filed, tokens = archive.entry(number, place, chance)
    write = tsvector if connection.vendor == "postgresql" else stream
    year = f"y:{at.year}"
    return [place, number, " ".join([*filed, year]), write(Tokens(tokens.words, (*tokens.keys, year))), at, None]


if __name__ == "__main__":
    main()
