"""Files that are imported together leave what they leave one by one, and one that is refused takes no other along."""

import io
from concurrent.futures import Future
from importlib import import_module
from itertools import batched
from multiprocessing import active_children

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.imports import ReadText
from articles.management import reading
from articles.management.reading import read_ahead
from articles.models import (
    Activity,
    Address,
    Article,
    Change,
    Edition,
    Listing,
    Organisation,
    Person,
    Revision,
    SearchEntry,
    SearchQuote,
    Tag,
    TagAlias,
)
from articles.models.article import article_slugs
from articles.models.listing import MonthUse, TagUse
from articles.models.photo_maker import PhotoMaker

pytestmark = pytest.mark.django_db
command = import_module("articles.management.commands.import")

REPORT = """Rescuers meet in {place}

By Ana Ruiz and Li Wen

Delegates of the Halvard Coast Guard met in {place} on May 11–12, 2024, for talks about rescue at sea.

“The sea does not ask for papers before it takes a ship, so we have to be quicker,” said Rear Admiral Ivo Marsten, Deputy
Head of the Halvard Coast Guard.

“Our crews have waited for this for years,” said Lena {name}, Harbour Master of {place}.

Photograph: Halvard Coast Guard
"""
PLACES = ["Tarn", "Veld", "Orm", "Tarn Harbour"]


@pytest.fixture
def reports(tmp_path):
    """Good texts, with some between them that are refused: a twin, no tag, one mark too few, no text."""
    for number, place in enumerate(PLACES):
        (tmp_path / f"{number}.txt").write_text(REPORT.format(place=place, name=f"Brook{'s' * number}"))
    (tmp_path / "0b twin.txt").write_text(REPORT.format(place="Tarn", name="Brook"))
    (tmp_path / "1b untagged.txt").write_text("a plain note\n\nnothing that anybody knows of happened here.")
    (tmp_path / "1c same.txt").write_text("a plain note\n\nnothing that anybody knows of happened here.")
    (tmp_path / "2b headline.txt").write_text("Only a headline")
    return tmp_path


def left_by(folder, monkeypatch, together):
    """All that an import leaves, without keys and instants, and what it says; then it is taken back."""
    monkeypatch.setattr(command, "TOGETHER", together)
    said, refused = io.StringIO(), io.StringIO()
    with transaction.atomic():
        Tag.objects.create(name="Sea rescue")
        TagAlias.objects.create(tag=Tag.objects.get(), name="rescue at sea")
        Person.objects.create(name="Li Wen")
        with pytest.raises(CommandError, match="4 of 8 files failed"):
            call_command("import", str(folder), publish=True, stdout=said, stderr=refused)
        check = io.StringIO()
        call_command("check_newsroom", stdout=check)
        tags = dict(Tag.objects.values_list("pk", "name"))
        names = {
            f"{model._meta.model_name}:{row.pk}": str(row)
            for model in (Tag, Person, Organisation, Article)
            for row in model.objects.all()
        }
        found = {
            "articles": list(
                Article.objects.order_by("pk").values_list(
                    "slug", "version", "state", "in_work", "byline", "standfirst", "event_start", "section__name"
                )
            ),
            "quotes": list(
                Article.objects.order_by("pk", "quotes__number").values_list(
                    "slug",
                    "quotes__text",
                    "quotes__printed",
                    "quotes__person__name",
                    "quotes__affiliation__name",
                    "quotes__guess",
                    "quotes__rule",
                    "quotes__confidence",
                    "quotes__trace",
                )
            ),
            "tags": list(
                Article.objects.order_by("pk", "article_tags__position").values_list(
                    "slug", "article_tags__tag__name", "article_tags__guess", "article_tags__position"
                )
            ),
            "revisions": [
                (row.number, row.note, sorted(row.content), len(row.content["quotes"]))
                for row in Revision.objects.order_by("article", "number")
            ],
            "editions": list(Edition.objects.order_by("pk").values_list("slug", "number", "headline", "valid_until")),
            "edition tags": list(
                Edition.objects.order_by("pk", "edition_tags__position").values_list(
                    "slug", "edition_tags__tag__name", "edition_tags__position"
                )
            ),
            "edition quotes": list(
                Edition.objects.order_by("pk", "quotes__number").values_list(
                    "slug", "quotes__text", "quotes__printed", "quotes__person__name", "quotes__number"
                )
            ),
            "edition rows": list(
                Edition.objects.order_by("pk", "edition_photos", "bylines").values_list(
                    "slug", "edition_photos__photo__credit_line", "bylines__person__name", "bylines__position"
                )
            ),
            "lists": [row.edition.slug for row in Listing.objects.select_related("edition").order_by("place")],
            "uses": sorted((tags[row.tag_id], row.live) for row in TagUse.objects.all()),
            "months": [row.live for row in MonthUse.objects.all()],
            "search": [SearchEntry.objects.count(), SearchQuote.objects.count()],
            "addresses": sorted(Address.objects.values_list("kind", "slug")),
            "makers": PhotoMaker.objects.count(),
            "log": [(row.action, row.label) for row in Activity.objects.order_by("pk")],
            "changes": {names.get(key, key.partition(":")[0]) for key in Change.objects.values_list("key", flat=True)},
        }
        transaction.set_rollback(True)
    lines = [line for line in said.getvalue().splitlines() if line.startswith(str(folder))]
    return found, lines, refused.getvalue(), check.getvalue()


def test_files_imported_together_leave_what_they_leave_one_by_one(reports, monkeypatch):
    alone, said, refused, check = left_by(reports, monkeypatch, 1)
    together = left_by(reports, monkeypatch, 50)
    assert len(alone["editions"]) == len(PLACES) and refused.count("not imported") == 4
    assert {number for number, *_ in alone["revisions"]} == {1}, "what was read back is what was recorded"
    assert together[0] == alone
    assert together[1:] == (said, refused, check)


def test_the_same_import_again_doubles_nothing(reports):
    for _ in range(2):
        with pytest.raises(CommandError):
            call_command("import", str(reports), publish=True, stdout=io.StringIO(), stderr=io.StringIO())
    assert Article.objects.count() == Edition.objects.count() == len(PLACES)


def test_each_article_more_takes_few_queries(tmp_path):
    def asked(first, number):
        folder = tmp_path / f"{first}"
        folder.mkdir()
        for one in range(first, first + number):
            text = REPORT.format(place="Tarn", name="Brook").replace("Our", f"Our {one}")
            (folder / f"{one}.txt").write_text(text)
        with CaptureQueriesContext(connection) as queries:
            call_command("import", str(folder), publish=True, tag=["Ports"], stdout=io.StringIO())
        return sum("SAVEPOINT" not in query["sql"] for query in queries)

    asked(0, 1)  # what the text names is known from here on
    assert asked(100, 12) - asked(200, 4) < 8


def test_a_text_that_cannot_be_written_takes_no_other_along(reports):
    for name in ("0b twin", "1b untagged", "1c same", "2b headline"):
        (reports / f"{name}.txt").unlink()
    long = " ".join(["Longname"] * 30)  # the text repeats it, and no tag can be called so
    (reports / "1d long.txt").write_text(f"A day in {long}\n\nSome came to {long} and some left {long}. So it went on.")
    said = io.StringIO()
    with pytest.raises(CommandError, match="1 of 5 files failed"):
        call_command("import", str(reports), publish=True, stdout=io.StringIO(), stderr=said)
    assert "1d long.txt: not imported" in said.getvalue() and "269 characters" in said.getvalue()
    assert Article.objects.count() == Edition.objects.count() == len(PLACES)


def test_addresses_of_equal_headlines_are_asked_for_together(db):
    for number in range(3):
        Article(headline="Weather", slug=f"weather-{number}" if number else "weather").save()
    slugs = article_slugs()
    with CaptureQueriesContext(connection) as queries:
        given = [slugs.give("Weather") for _ in range(60)]
    assert given == [f"weather-{number}" for number in range(3, 63)]
    assert len(queries) <= 3


def test_texts_are_the_same_when_other_processes_read_them(reports):
    batches = list(batched(sorted(reports.iterdir()), 3))
    here, beside = (list(read_ahead(batches, any_ending=False, processes=number)) for number in (0, 1))
    assert [paths for paths, _ in beside] == batches
    for (_, read), (_, other) in zip(here, beside, strict=True):
        assert [_said(one) for one in read] == [_said(one) for one in other]


def test_what_no_other_process_has_begun_is_read_by_the_one_that_waits(reports, monkeypatch):
    class Idle:
        """Others who never begin."""

        def __enter__(self):
            return self

        def __exit__(self, *error):
            assert all(one.cancelled() for one in asked)

        def submit(self, *call):
            asked.append(Future())
            return asked[-1]

    asked = []
    monkeypatch.setattr(reading, "_pool", lambda processes: Idle())
    batches = list(batched(sorted(reports.iterdir()), 3))
    here, waiting = (list(read_ahead(batches, any_ending=False, processes=number)) for number in (0, 1))
    assert [[_said(one) for one in read] for _, read in waiting] == [[_said(one) for one in read] for _, read in here]
    assert len(asked) == len(batches)


def _said(read):
    """What was read, without the ids of marks, which are new each time."""
    if not isinstance(read, ReadText):
        return read
    return read.parsed, list(read.found.values()), read.finding, read.words, read.notes


def test_an_import_goes_on_when_the_processes_that_read_for_it_are_ended(reports):
    batches = [[path] for path in sorted(reports.iterdir())]
    reading = read_ahead(batches, any_ending=False, processes=1)
    first = next(reading)
    for child in active_children():
        child.kill()
    read = [first, *reading]
    assert [paths for paths, _ in read] == batches
    assert sum(isinstance(text, ReadText) for _, texts in read for text in texts) == len(PLACES) + 3


def test_many_files_leave_nothing_that_a_check_finds(tmp_path):
    """So many that their rows are written in bulk."""
    for number in range(60):
        text = REPORT.format(place=f"Tarn{number % 7}", name="Brook").replace("Our", f"Our {number} tired")
        (tmp_path / f"{number}.txt").write_text(text)
    call_command("import", str(tmp_path), publish=True, stdout=io.StringIO())
    said = io.StringIO()
    call_command("check_newsroom", stdout=said)
    assert Edition.objects.count() == SearchEntry.objects.count() == 60
    assert said.getvalue().count("ok ") == len(said.getvalue().splitlines()), said.getvalue()
