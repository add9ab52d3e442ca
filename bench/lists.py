"""How long public lists take, as queries and as whole pages, in archives of different sizes.

usage: python bench/lists.py --databases SIZE=DATABASE_URL … [--rounds 40] [--explain FOLDER]
       python bench/lists.py --sizes 10000 100000 [--folder FOLDER]

The first form measures databases that are there (made by `manage.py loadgen`, one for each size); the
second fills SQLite files in FOLDER, which a second run finds again. Every size is measured by a
process of its own; the sizes take turns and so do the lists, so that what else the machine does falls on
all of them. Prints for each size the median, the 99th percentile and the best round in milliseconds and the
number of queries, and how the largest archive compares to the smallest. On a machine that does other things
too, the best round tells most of the list itself. With --explain the plan of every query is written to FOLDER,
one file for each list and size.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Times = dict[str, list[float]]  # milliseconds of each round, by list
Asked = Callable[[], object]
TURNS = 5  # of each size


def show(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from newsroom.static_files import put_static_files_in_place

    put_static_files_in_place()


def chosen_tags() -> dict[str, Any]:
    """Tags of the archive by how common they are."""
    from articles.models import TagUse

    by_number = TagUse.objects.select_related("tag").order_by("-live", "key")
    total = by_number.count()
    common = [use.tag for use in by_number[:4]]
    middle = by_number[total // 20].tag
    rare = [use.tag for use in by_number[total * 3 // 4 : total * 3 // 4 + 2]]
    for tag in [*common, middle, *rare]:
        _ = tag.use
    return {"common": common, "middle": middle, "rare": rare}


def lists() -> dict[str, Asked]:
    """The lists as the site asks for them, without the page around."""
    from datetime import timedelta
    from uuid import UUID

    from articles.models import Edition
    from articles.site.editions import editions_in_lists, newest_in_sections, shown_sections
    from articles.site.lists import CommonArticles
    from articles.site.paging import EDITIONS, Cursor, Place

    tags = chosen_tags()
    a, b, c, d = tags["common"]
    middle, (rare, other_rare) = tags["middle"], tags["rare"]
    newest = Edition.live.newest().values_list("first_published_at", flat=True)[0]
    deep = Place(Cursor(newest - timedelta(days=365 * 10), UUID(int=0)), newer=False)
    section = shown_sections()[0]

    def page_of(*chosen: Any, place: Place | None = None) -> Asked:
        return lambda: CommonArticles(chosen).page(place)

    def everything(*chosen: Any) -> Asked:
        def ask() -> object:
            common = CommonArticles(chosen)
            return common.page(None), common.count, common.years, common.beside()

        return ask

    return {
        "tag, newest 20": page_of(a),
        "tag, 20 of ten years ago": page_of(a, place=deep),
        "rare tag, newest 20": page_of(rare),
        "2 tags, common x common": page_of(a, b),
        "2 tags, ten years ago": page_of(a, b, place=deep),
        "2 tags, common x middle": page_of(a, middle),
        "2 tags, common x rare": page_of(a, rare),
        "2 tags, rare x rare (empty)": page_of(rare, other_rare),
        "3 tags, common": page_of(a, b, c),
        "4 tags, common": page_of(a, b, c, d),
        "number of a tag": lambda: CommonArticles([a]).count,
        "number of 2 common tags": lambda: CommonArticles([a, b]).count,
        "years of a tag": lambda: CommonArticles([a]).years,
        "related tags of a common tag": lambda: CommonArticles([a]).beside(),
        "related tags of a rare tag": lambda: CommonArticles([rare]).beside(),
        "2 common tags with numbers and related": everything(a, b),
        "section, newest 20": lambda: EDITIONS.page(editions_in_lists().in_section(section), None),
        "section, ten years ago": lambda: EDITIONS.page(editions_in_lists().in_section(section), deep),
        "newest of each section": lambda: newest_in_sections(4),
    }


def pages() -> dict[str, Asked]:
    """Whole pages, rendered anew, as a reader gets them."""
    from django.test import Client
    from django.urls import reverse

    from articles.models import Edition, Person

    tags = chosen_tags()
    a, b, c, _d = (tag.slug for tag in tags["common"])
    rare = tags["rare"][0].slug
    newest = Edition.live.newest().values_list("first_published_at", flat=True)[0]
    person = Person.objects.order_by("pk")[0]
    client = Client(headers={"host": "localhost"})

    def get(name: str, *arguments: Any, query: str = "") -> Asked:
        address = reverse(name, args=arguments) + query

        def ask() -> object:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
            return answer

        return ask

    return {
        "page: front": get("front"),
        "page: tag": get("tag", a),
        "page: rare tag": get("tag", rare),
        "page: tag feed": get("tag_feed", a),
        "page: 2 common tags": get("intersection", sorted([a, b])),
        "page: 3 common tags": get("intersection", sorted([a, b, c])),
        "page: common and rare tag": get("intersection", sorted([a, rare])),
        "page: index of tags": get("tags"),
        "page: index of tags, one letter": get("tags", query="?letter=B"),
        "page: quotes": get("quotes"),
        "page: person": get("person", person.slug),
        "page: archive": get("archive"),
        "page: archive, year": get("archive_year", newest.year),
        "page: archive, month": get("archive_month", newest.year, newest.month),
    }


def measure(rounds: int, explain: Path | None) -> tuple[Times, dict[str, int]]:
    """Ask for every list; return how long it took and how many queries that were."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    asked = lists() | pages()
    times: Times = {name: [] for name in asked}
    queries: dict[str, int] = {}
    for name, ask in asked.items():
        ask()  # plans and caches
        with CaptureQueriesContext(connection) as captured:
            ask()
        queries[name] = len(captured)
        if explain is not None:
            write_plans(explain, name, [query["sql"] for query in captured.captured_queries])
    reset_queries()
    for _ in range(rounds):
        for name, ask in asked.items():
            began = time.perf_counter()
            ask()
            times[name].append((time.perf_counter() - began) * 1000)
    return times, queries


def write_plans(folder: Path, name: str, statements: list[str]) -> None:
    from django.db import connection

    how = "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    with connection.cursor() as cursor:
        for statement in statements:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                cursor.execute(f"{how} {statement}".replace("%", "%%"), [])
                lines += [statement, *(f"    {row[-1]}" for row in cursor.fetchall()), ""]
    file = "".join(sign if sign.isalnum() else "-" for sign in name)
    (folder / f"{file}.txt").write_text("\n".join(lines))


def asked_once(
    size: str, environment: dict[str, str], options: argparse.Namespace, turn: int
) -> tuple[Times, dict[str, int]]:
    """A turn of one size, in a process of its own."""
    command = [sys.executable, __file__, "--measure", "--rounds", str(max(options.rounds // TURNS, 1))]
    if options.explain and turn == 0:
        command += ["--explain", str(options.explain / size)]
    whole = {**os.environ, **environment}
    done = subprocess.run(command, cwd=ROOT, env=whole, check=True, stdout=subprocess.PIPE, text=True)
    times, queries = json.loads(done.stdout.splitlines()[-1])
    return times, queries


def figures_of(times: list[float]) -> tuple[float, float, float]:
    """Median, 99th percentile and best."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], ordered[0]


def archives(options: argparse.Namespace) -> dict[str, dict[str, str]]:
    """For each size the environment that leads to its database."""
    if options.databases:
        return {size: {"DATABASE_URL": url} for size, _, url in (one.partition("=") for one in options.databases)}
    found = {}
    for size in options.sizes:
        folder = options.folder / str(size)
        folder.mkdir(parents=True, exist_ok=True)
        found[str(size)] = {"DATA": str(folder)}
        subprocess.run(
            [sys.executable, "manage.py", "loadgen", "--articles", str(size)],
            cwd=ROOT,
            env={**os.environ, **found[str(size)]},
            check=True,
        )
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--databases", nargs="+", metavar="SIZE=URL")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--explain", type=Path)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        set_up()
        show(json.dumps(measure(options.rounds, options.explain)))
        return 0
    found = archives(options)
    times: dict[str, dict[str, list[float]]] = {}
    queries: dict[str, dict[str, int]] = {}
    for turn in range(TURNS):
        for size, environment in found.items():
            of_turn, queries[size] = asked_once(size, environment, options, turn)
            for name, taken in of_turn.items():
                times.setdefault(name, {}).setdefault(size, []).extend(taken)
    heads = " | ".join(f"{size}: p50, p99, best, queries" for size in found)
    show(f"| list, ms | {heads} | growth: p50, p99, best |")
    show("|---" * (len(found) + 2) + "|")
    for name, by_size in times.items():
        row = {size: figures_of(taken) for size, taken in by_size.items()}
        cells = [f"{p50:.2f}, {p99:.2f}, {best:.2f}, {queries[size][name]}" for size, (p50, p99, best) in row.items()]
        first, *_, last = row.values() if len(row) > 1 else [*row.values()] * 2
        growth = ", ".join(f"{late / early:.2f}" for early, late in zip(first, last, strict=True))
        show(f"| {name} | {' | '.join(cells)} | {growth} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
