"""What it costs to import and publish many texts, together and one by one.

usage: python bench/imports.py [--articles 1000] [--rounds 3] [--json FILE]

Fills a database with load data (DATA or DATABASE_URL names it; else a temporary SQLite file), then imports folders of
texts with `manage.py import --publish`, in turn as it does and with each file in a transaction of its own. Prints
articles a second of the clock, milliseconds of CPU for an article (of the process that writes, and of those that read
texts for it), and the queries of an article; medians of the rounds.
"""

import argparse
import io
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from render import _sample, set_up, show

SYLLABLES = ["bar", "den", "fol", "gar", "hem", "lun", "mar", "nor", "rik", "sol", "tav", "vik"]


def folder_of(articles: int, first: int, under: Path) -> Path:
    """Texts of which no paragraph is in two; of their speakers one is among a hundred, the other among a thousand."""
    folder = under / f"from-{first}"
    folder.mkdir()
    for number in range(first, first + articles):
        dice = random.Random(number)
        speakers = f"Ingrid {_surname(dice, 100)}", f"Pavel {_surname(dice, 1_000)}"
        text = _sample().replace("practise with", f"practise {number} with", 1)
        text = text.replace("Ingrid Solberg", speakers[0]).replace("Pavel Novak", speakers[1])
        head, *paragraphs = text.split("\n\n")
        varied = [paragraph.replace(" the ", f" the {_surname(dice, 5_000).lower()} ", 1) for paragraph in paragraphs]
        (folder / f"{number}.txt").write_text("\n\n".join([head, *varied]), "utf-8")
    return folder


def _surname(dice: random.Random, among: int) -> str:
    number = dice.randrange(among)
    return "".join(SYLLABLES[number // 12**place % 12] for place in range(4)).capitalize()


def measured(folder: Path, articles: int) -> dict[str, float]:
    """Import the folder."""
    from django.core.management import call_command
    from django.db import connection

    asked = 0

    def count(execute: Any, *told: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*told)

    cpu, clock, beside = time.process_time(), time.monotonic(), _cpu_of_children()
    with connection.execute_wrapper(count):
        call_command("import", str(folder), publish=True, stdout=io.StringIO())
    return {
        "a second": articles / (time.monotonic() - clock),
        "CPU ms": 1000 * (time.process_time() - cpu) / articles,
        "CPU ms beside": 1000 * (_cpu_of_children() - beside) / articles,
        "queries": asked / articles,
    }


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as base:
        if not {"DATA", "DATABASE_URL"} & os.environ.keys():
            os.environ["DATA"] = base
        set_up(500)
        command = import_module("articles.management.commands.import")
        ways = {"together": command.TOGETHER, "one by one": 1}
        measured(folder_of(2, 1_000_000, Path(base)), 2)
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
        first = 2_000_000
        for _ in range(options.rounds):
            for name, together in ways.items():
                command.TOGETHER = together
                articles = options.articles if together > 1 else max(options.articles // 10, 1)
                taken[name].append(measured(folder_of(articles, first, Path(base)), articles))
                first += articles
        figures = {
            name: {kind: statistics.median(one[kind] for one in found) for kind in found[0]}
            for name, found in taken.items()
        }
    kinds = ["a second", "CPU ms", "CPU ms beside", "queries"]
    show(" " * 12 + "".join(f"{kind:>15}" for kind in kinds))
    for name, found in figures.items():
        show(f"{name:12}" + "".join(f"{found[kind]:15.1f}" for kind in kinds))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
