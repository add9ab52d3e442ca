"""How long a search takes as the archive grows: `python -m bench.search --sizes 10000 100000`.

Fills a table of its own with entries of invented words (their use falls as in real texts: the n-th word is 1/n as
frequent as the first), spread evenly over twenty years, on the database of the settings, and asks the same
questions at each size, interleaved. Prints p50 and p99 in milliseconds and how they grew.
"""

import argparse
import bisect
import itertools
import os
import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.db import connection  # noqa: E402

from articles.search.documents import Tokens  # noqa: E402
from articles.search.field import stream, tsvector  # noqa: E402
from articles.search.find import Cursor, find  # noqa: E402
from articles.search.index import put_indexes_in_place  # noqa: E402
from articles.search.places import place_of, time_keys  # noqa: E402
from articles.search.query import parse  # noqa: E402
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


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    arguments.add_argument("--rounds", type=int, default=30)
    asked = arguments.parse_args()
    tables = {size: _filled(size) for size in asked.sizes}
    times: dict[tuple[str, int], list[float]] = {}
    for question, (size, table), _ in itertools.product(QUESTIONS, tables.items(), range(asked.rounds)):
        times.setdefault((question, size), []).append(_seconds(table, QUESTIONS[question]))
    for question, size in itertools.product(["deep page"], asked.sizes):
        middle = Cursor(0, place_of(NEWEST - timedelta(days=3650), UUID(int=0)))
        times[question, size] = [_seconds(tables[size], "w30", middle) for _ in range(asked.rounds)]
    print(f"{connection.vendor}: p50 (p99) in ms" + "".join(f" | {size}" for size in asked.sizes) + " | growth of p50")
    for question in [*QUESTIONS, "deep page"]:
        row = [sorted(times[question, size]) for size in asked.sizes]
        cells = [f"{statistics.median(one) * 1000:.2f} ({one[int(len(one) * 0.99)] * 1000:.2f})" for one in row]
        print(f"{question} | {' | '.join(cells)} | {statistics.median(row[-1]) / statistics.median(row[0]):.2f}")


def _seconds(table: Table, typed: str, after: Cursor | None = None) -> float:
    start = time.perf_counter()
    sort = "newest" if after else "relevance"
    find(table, parse(typed), lambda term: [f"t:{term.value}"], sort=sort, after=after, size=20)
    return time.perf_counter() - start


def _filled(size: int) -> Table:
    name = f"bench_search_{size}"
    kind, moment = ("tsvector", "timestamptz") if connection.vendor == "postgresql" else ("text", "datetime")
    write = tsvector if connection.vendor == "postgresql" else stream
    with connection.cursor() as cursor:
        if name in connection.introspection.table_names(cursor):
            return Table(name, "thing")
        cursor.execute(
            f"CREATE TABLE {name} (place bigint PRIMARY KEY, thing integer, filed text, words {kind},"
            f" valid_from {moment}, valid_until {moment})"
        )
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {name} SET (toast_tuple_target = 128)")
        insert = f"INSERT INTO {name} VALUES (%s, %s, %s, %s, %s, NULL)"  # noqa: S608 - our own name
        chance = random.Random(1)
        for start in range(0, size, 1_000):
            rows = [_row(number, size, chance, write) for number in range(start, min(start + 1_000, size))]
            cursor.executemany(insert, rows)
    put_indexes_in_place(connection, {name: "place"})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Table(name, "thing")


def _row(number: int, size: int, chance: random.Random, write: object) -> list[object]:
    at = NEWEST - timedelta(days=7300) * (size - number) / size
    place = place_of(at, UUID(int=chance.getrandbits(128)))
    words = [f"w{bisect.bisect(WEIGHTS, chance.random() * WEIGHTS[-1])}" for _ in range(WORDS)]
    filed = [f"s:{number % 12}", f"t:{int(chance.paretovariate(0.7))}", f"y:{at.year}"]
    about = [f"~{word}" for word in words[:30]]
    keys = tuple(dict.fromkeys(["e:", *filed, *time_keys(place), *(f"^{word}" for word in words[:8]), *about]))
    return [place, number, " ".join(filed), write(Tokens(tuple(words), keys)), at]  # type: ignore[operator]


if __name__ == "__main__":
    main()
