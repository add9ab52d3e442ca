"""Very many quotes and very long paragraphs: does eight times the text take about eight times as long?

usage: python bench/quotes_scale.py [--quotes 10000] [--megabytes 5]

Finds quotations in texts made here: many short ones, one long paragraph, marks that are never closed, marks inside
of marks. Then saves, checks and publishes articles with an eighth of the quotes and with all of them, in a database
of its own, and opens their form at the desk. Prints CPU seconds for both sizes and what eight times as much costs.
Ends with status 1 where that is more than sixteen times.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
STEP, MOST = 8, 16.0

SAID = "“The words number {0} are these ones here,” said Ana Ruiz, mayor of Calder. "


def many(size: int) -> str:
    return "\n\n".join(SAID.format(number) for number in range(size // 70))


def one_paragraph(size: int) -> str:
    return "".join(SAID.format(number) for number in range(size // 70))


def never_closed(size: int) -> str:
    return "He said “and then nothing closes it " * (size // 36)


def never_opened(size: int) -> str:
    return "and that was the end of it,” he said. " * (size // 38)


def nested(size: int) -> str:
    return ("“He said ‘she said “no”’ twice,” said Ana Ruiz. ") * (size // 50)


def deep(size: int) -> str:
    return "“a ‘b " * (size // 12) + "c’ d” " * (size // 12)


def straight(size: int) -> str:
    return 'They said "this" and "that and the other of it," he said. ' * (size // 59)


def one_mark(size: int) -> str:
    return "“" * size


TEXTS: dict[str, Callable[[int], str]] = {
    "short quotations": many,
    "quotations in one paragraph": one_paragraph,
    "marks never closed": never_closed,
    "marks never opened": never_opened,
    "marks inside of marks": nested,
    "marks ever deeper": deep,
    "straight marks": straight,
    "nothing but a mark": one_mark,
}


def show(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def row(name: str, small: float, large: float) -> bool:
    growth = large / small if small > 0.005 else 0.0
    show(f"{name:42}", f"{small:9.3f} s", f"{large:9.3f} s", f"{growth:7.1f}")
    return growth <= MOST


def found(size: int) -> bool:
    from articles.quotes import find_quotes

    show(f"{'finding quotations':42}", f"{size // STEP // 1000:6} kB", f"{size // 1000:6} kB", "   times")
    find_quotes(many(10_000))  # word lists are read
    good = True
    for name, make in TEXTS.items():
        texts = make(size // STEP), make(size)
        good &= row(name, *(cpu(lambda text=text: find_quotes(text)) for text in texts))  # type: ignore[misc]
    return good


def published(quotes: int) -> bool:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    from articles.models import Article, ArticleTag, Quote, Section, Tag
    from articles.publishing import check, publish
    from newsroom.static_files import put_static_files_in_place

    call_command("migrate", verbosity=0)
    put_static_files_in_place()
    section, tag = Section.objects.create(name="News", position=1), Tag.objects.create(name="Calder")
    editor = get_user_model().objects.create_superuser("bench", password=None)
    desk = Client(headers={"host": "localhost"})
    desk.force_login(editor)

    def measured(count: int) -> dict[str, float]:
        body = "".join(
            f'<p>“<q data-quote="c{count}x{n}">The words number {n} are these ones here</q>,” said Ana Ruiz.</p>'
            for n in range(count)
        )
        article = Article(headline=f"An article with {count} quotes", body=body, section=section)
        times = {"saving an article": cpu(lambda: article.save(record=False))}
        Quote.objects.filter(article=article).update(speaker="Ana Ruiz")
        ArticleTag.objects.create(content_object=article, tag=tag, position=0)
        times["its revision"] = cpu(article.record_revision)
        times["the checks"] = cpu(lambda: check(article))
        times["publishing"] = cpu(lambda: publish(article))
        reader = Client(headers={"host": "localhost"})
        times["the readers' page"] = cpu(lambda: reader.get(f"/articles/{article.slug}/"))
        page = f"/admin/articles/article/{article.pk}/change/"
        times["the form at the desk"] = cpu(lambda: desk.get(page).content)
        return times

    measured(50)  # templates are read
    small, large = measured(quotes // STEP), measured(quotes)
    show(f"{'publishing':42}", f"{quotes // STEP:5} quotes", f"{quotes:5} quotes", "  times")
    good = [row(name, small[name], seconds) for name, seconds in large.items()]
    return all(good)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quotes", type=int, default=10_000)
    parser.add_argument("--megabytes", type=float, default=5)
    options = parser.parse_args()
    good = found(int(options.megabytes * 1_000_000))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATA=folder, DATABASE_URL="")
        good &= published(options.quotes)
    return not good


if __name__ == "__main__":
    sys.exit(main())
