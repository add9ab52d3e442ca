"""How long the desk takes to answer, and how many queries it asks, in a small and in a large archive.

usage: python bench/desk.py [--sizes 1000 100000] [--folder FOLDER] [--rounds 15]
       python bench/desk.py --databases SIZE=DATABASE_URL SIZE=DATABASE_URL [--rounds 15]

Fills a database of its own for each size (kept in FOLDER, so that a second run begins at once; a temporary folder
otherwise), or takes two that `manage.py loadgen` made, and asks the desk's pages in turn, as one editor, inside this
process. Prints the median and the slowest time in milliseconds, the queries, and how the large archive compares to the
small one. Ends with status 1 where the number of queries differs.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Figures = dict[str, dict[str, Any]]


def show(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def measure(rounds: int) -> Figures:
    """Ask every page `rounds` times; the first answer of each is not counted."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from newsroom.static_files import put_static_files_in_place

    put_static_files_in_place()
    users = get_user_model().objects
    editor = users.filter(username="bench").first() or users.create_superuser("bench", password=None)
    client = Client(headers={"host": "localhost"})
    client.force_login(editor)
    times: dict[str, list[float]] = {}
    queries: dict[str, int] = {}
    pages = addresses()
    for number in range(rounds + 1):
        for name, address in pages.items():
            with CaptureQueriesContext(connection) as asked:
                began = time.perf_counter()
                answer = client.get(address)
                _ = answer.content
                taken = (time.perf_counter() - began) * 1000
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
            if number:
                times.setdefault(name, []).append(taken)
                queries[name] = max(len(asked), queries.get(name, 0))
    return {
        name: {"median": statistics.median(taken), "slowest": max(taken), "queries": queries[name]}
        for name, taken in times.items()
    }


def addresses() -> dict[str, str]:
    """The pages of an editor's day."""
    from django.urls import reverse

    from articles.models import Article, Section

    newest = Article.objects.order_by("-pk").values_list("pk", flat=True)
    article = newest.filter(editions__isnull=False).first()
    articles = reverse("admin:articles_article_changelist")
    section = Section.objects.order_by("-pk").values_list("pk", flat=True).first()
    return {
        "start page": reverse("admin:index"),
        "articles": articles,
        "articles, page 8": f"{articles}?p=8",
        "articles, search of a common word": f"{articles}?q=railway",
        "articles, search of a rare word": f"{articles}?q=report+777",
        "articles, search of nothing there": f"{articles}?q=zzyzx",
        "articles, one section": f"{articles}?section__id__exact={section}",
        "articles, in review": f"{articles}?state__exact=in_review",
        "articles, one language": f"{articles}?language=en",
        "edit page": reverse("admin:articles_article_change", args=[article]),
        "new article": reverse("admin:articles_article_add"),
        "publish page": reverse("admin:articles_article_publish", args=[article]),
        "revisions": reverse("admin:articles_article_revisions", args=[article]),
        "calendar": reverse("admin:articles_article_calendar"),
        "changes log": reverse("admin:articles_activity_changelist"),
        "tags": reverse("admin:articles_tag_changelist"),
        "people": reverse("admin:articles_person_changelist"),
        "photos": reverse("admin:media_photo_changelist"),
        "speakers, as typed": reverse("admin:articles_article_speakers") + "?q=kat",
    }


def figures_of(size: int, database: str, folder: Path, rounds: int) -> Figures:
    data = folder / str(size)
    data.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DATA": str(data)} | ({"DATABASE_URL": database} if database else {})
    subprocess.run(
        [sys.executable, "manage.py", "loadgen", "--articles", str(size)], cwd=ROOT, env=environment, check=True
    )
    command = [sys.executable, __file__, "--measure", "--rounds", str(rounds)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs=2, default=[1_000, 100_000], metavar="N")
    parser.add_argument("--databases", nargs=2, metavar="SIZE=URL", help="instead of --sizes")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        show(json.dumps(measure(options.rounds)))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        parts = [one.partition("=") for one in options.databases or map(str, options.sizes)]
        databases = {int(size): url for size, _, url in parts}
        small, large = (figures_of(size, url, folder, options.rounds) for size, url in databases.items())
    show(f"{'page':36}", *(f"{f'{size:,} articles':>24}" for size in databases), "  times as long")
    for name, there in large.items():
        here = small[name]
        cells = [f"{f['median']:7.0f} {f['slowest']:7.0f} {f['queries']:4} q" for f in (here, there)]
        show(f"{name:36}", *(f"{cell:>24}" for cell in cells), f"{there['median'] / here['median']:8.1f}")
    differing = [name for name, there in large.items() if there["queries"] != small[name]["queries"]]
    if differing:
        show("The number of queries differs:", ", ".join(differing))
    return bool(differing)


if __name__ == "__main__":
    sys.exit(main())
