"""Archives of different sizes, asked the same by turns. For the benches that tell how a cost grows.

usage: python -m bench.NAME --databases SIZE=DATABASE_URL … [--rounds 40] [--explain FOLDER]
       python -m bench.NAME --sizes 10000 100000 [--folder FOLDER]

The first form measures databases that are there (made by `manage.py loadgen`, one for each size); the
second fills SQLite files in FOLDER, which a second run finds again. Every size is measured by a
process of its own; the sizes take turns and so do the questions, so that what else the machine does falls on
all of them. Prints for each size the median, the 99th percentile and the best round in milliseconds and the
number of queries, and how the largest archive compares to the smallest. On a machine that does other things
too, the best round tells most of the question itself. On PostgreSQL it also prints what the database itself takes: of
each query the best of seven executions, all queries together and the slowest. With --explain the plans of all queries
are written to FOLDER, one file for each size.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["Asked", "run", "set_up"]

ROOT = Path(__file__).resolve().parent.parent
Asked = Callable[[], object]
Times = dict[str, list[float]]  # milliseconds of each round, by question
Databases = dict[str, list[float]]  # milliseconds of each query, by question
_BESIDE_THE_PLAN = re.compile(
    r"\s*(Filter|Recheck Cond|Sort|Presorted|Hits|Heap Fetches|Rows Removed|Full|Heap Blocks|Buckets|Cache)\b(?! \()"
)
TURNS = 5  # of each size
EXECUTIONS = 7  # of each query


def show(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def set_up() -> None:
    """Make Django ready to answer."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from newsroom.static_files import put_static_files_in_place

    put_static_files_in_place()


def measure(asked: dict[str, Asked], rounds: int, plans: Path | None) -> tuple[Times, dict[str, int], Databases]:
    """Ask all questions; return how long each took, how many queries that were, and how long the queries took."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    times: Times = {name: [] for name in asked}
    queries: dict[str, int] = {}
    statements: dict[str, list[str]] = {}
    for name, ask in asked.items():
        ask()  # plans and caches
        with CaptureQueriesContext(connection) as captured:
            ask()
        queries[name] = len(captured)
        every = [query["sql"] for query in captured.captured_queries]
        statements[name] = [one for one in every if one.lstrip().upper().startswith(("SELECT", "WITH"))]
    reset_queries()
    for _ in range(rounds):
        for name, ask in asked.items():
            began = time.perf_counter()
            ask()
            times[name].append((time.perf_counter() - began) * 1000)
    databases: Databases = {}
    if connection.vendor == "postgresql" and plans is not None:
        databases = {name: [executed(one) for one in asked_of] for name, asked_of in statements.items()}
    if plans is not None:
        write_plans(plans, statements)
    return times, queries, databases


def executed(statement: str) -> float:
    """How long PostgreSQL takes to execute a statement, in milliseconds: the best of a few times."""
    return min(float(explained("ANALYZE", statement)[-1].split()[-2]) for _ in range(EXECUTIONS))


def explained(how: str, statement: str) -> list[str]:
    from django.db import connection

    explain = f"EXPLAIN ({how})" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {statement}".replace("%", "%%"), [])
        return [str(row[-1]) for row in cursor.fetchall()]


def write_plans(file: Path, statements: dict[str, list[str]]) -> None:
    """The plans of all questions in one file; a statement that was written before is not written again."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    seen: dict[str, str] = {}
    for name, asked_of in statements.items():
        lines += ["", f"== {name}"]
        for statement in asked_of:
            short = shortened(statement)
            if short in seen:
                lines += ["", f"{short[:60]} …: as in “{seen[short]}”"]
                continue
            seen[short] = name
            plan = explained("ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF", statement)
            lines += ["", short, *(f"    {line[:110]}" for line in plan if not _BESIDE_THE_PLAN.match(line))]
    file.write_text("\n".join(lines).strip() + "\n")


def shortened(statement: str) -> str:
    """A statement without the columns it reads, and with long lists and all instants cut."""
    text = " ".join(statement.split()).replace('"', "")
    text = re.sub(r"SELECT (DISTINCT )?[a-z_]+\.[a-z_0-9]+( AS [a-z_0-9]+)?,.*? FROM ", r"SELECT \1… FROM ", text)
    text = re.sub(r"\((?:\d+, ){4,}\d+\)", "(…)", text)
    text = re.sub(r"'\d{4}-\d\d-\d\d [^']*'(::timestamptz)?", "now", text)
    return text if len(text) < 300 else f"{text[:170]} … {text[-110:]}"


def asked_once(
    module: str, size: str, environment: dict[str, str], options: argparse.Namespace, turn: int
) -> tuple[Times, dict[str, int], Databases]:
    """A turn of one size, in a process of its own."""
    command = [sys.executable, "-m", module, "--measure", "--rounds", str(max(options.rounds // TURNS, 1))]
    if turn == 0:
        command += (
            ["--explain", str(options.explain / f"{module.removeprefix('bench.')}-{size}.txt")]
            if options.explain
            else []
        )
    whole = {**os.environ, **environment}
    done = subprocess.run(command, cwd=ROOT, env=whole, check=True, stdout=subprocess.PIPE, text=True)
    times, queries, databases = json.loads(done.stdout.splitlines()[-1])
    return times, queries, databases


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


def run(module: str, about: str | None, questions: Callable[[], dict[str, Asked]]) -> int:
    """Ask the `questions` of the bench that is `module` as its command line says."""
    parser = argparse.ArgumentParser(
        description=f"{about}\n{__doc__}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--databases", nargs="+", metavar="SIZE=URL")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--explain", type=Path)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        set_up()
        show(json.dumps(measure(questions(), options.rounds, options.explain)))
        return 0
    found = archives(options)
    times: dict[str, dict[str, list[float]]] = {}
    queries: dict[str, dict[str, int]] = {}
    databases: dict[str, Databases] = {}
    for turn in range(TURNS):
        for size, environment in found.items():
            of_turn, queries[size], of_database = asked_once(module, size, environment, options, turn)
            databases[size] = of_database or databases.get(size, {})
            for name, taken in of_turn.items():
                times.setdefault(name, {}).setdefault(size, []).extend(taken)
    tell(times, queries, databases)
    return 0


def tell(
    times: dict[str, dict[str, list[float]]], queries: dict[str, dict[str, int]], databases: dict[str, Databases]
) -> None:
    """Print the table: a row for each question, a column for each size, growth from the first to the last."""
    heads = " | ".join(f"{size}: p50, p99, best; queries; database, slowest" for size in queries)
    show(f"| ms | {heads} | growth: p50, p99, best; database |")
    show("|---" * (len(queries) + 2) + "|")
    for name, by_size in times.items():
        cells, rows, sums = [], [], []
        for size, taken in by_size.items():
            of_queries = databases[size].get(name, [])
            rows.append(figures_of(taken))
            sums.append(sum(of_queries))
            figures = ", ".join(f"{figure:.2f}" for figure in rows[-1])
            of_database = f"; {sums[-1]:.2f}, {max(of_queries):.2f}" if of_queries else ""
            cells.append(f"{figures}; {queries[size][name]}{of_database}")
        growth = ", ".join(f"{late / early:.2f}" for early, late in zip(rows[0], rows[-1], strict=True))
        growth += f"; {sums[-1] / sums[0]:.2f}" if sums[0] else ""
        show(f"| {name} | {' | '.join(cells)} | {growth} |")
