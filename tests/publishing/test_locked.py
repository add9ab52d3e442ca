"""What was published changes only through a Correction; any other change is refused, and found if it got through."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from articles.models import Article, Correction, Edition, EditionQuote
from articles.models.guards import missing_guards, put_guards_in_place
from articles.publishing import CorrectionNote, PublishingRefused, publish
from tests import factories

WHEN = datetime(2026, 1, 5, 8, tzinfo=UTC)
BODY = '<p>“<q data-quote="lock1">Every engagements have been</q>”, she said.</p>'
SPEAKER = {"speaker": "Ana Ruiz", "honorific": "Captain", "role": "Chief", "organisation": "The Port"}
#: A statement that changes what readers get, and what the finding must name.
TAMPERINGS = {
    "UPDATE articles_editionquote SET text = 'Never' WHERE ref = 'lock1'": "text of quote lock1",
    "UPDATE articles_editionquote SET speaker = 'Somebody' WHERE ref = 'lock1'": "speaker of quote lock1",
    "UPDATE articles_editionquote SET honorific = 'Admiral' WHERE ref = 'lock1'": "honorific of quote lock1",
    "UPDATE articles_editionquote SET role = '' WHERE ref = 'lock1'": "role of quote lock1",
    "UPDATE articles_editionquote SET organisation = 'X' WHERE ref = 'lock1'": "organisation of quote lock1",
    "UPDATE articles_editionquote SET printed = 'X' WHERE ref = 'lock1'": "printed of quote lock1",
    "DELETE FROM articles_editionquote WHERE ref = 'lock1'": "quote lock1 is missing",
    "UPDATE articles_edition SET headline = 'X'": "headline",
    "UPDATE articles_edition SET body = replace(body, 'said', 'cried')": "body",
    "UPDATE articles_edition SET byline = 'X'": "byline",
    "UPDATE articles_editionphoto SET caption = 'X'": "a caption",
    "UPDATE articles_correction SET note = 'X'": "the correction",
    "DELETE FROM articles_correction": "the correction",
    "UPDATE articles_edition SET sha256 = 'X'": "the checksum",
}


def published():
    note = CorrectionNote(Correction.Kind.CORRECTION, "It was wrong.")
    return factories.publish_article(
        at=WHEN, body=BODY, speakers={"lock1": SPEAKER}, photos=[factories.make_photo()], correction=note
    )


def findings(capsys):
    """The lines of the check of checksums, and whether it is broken."""
    with suppress(CommandError):
        call_command("check_newsroom")
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith("  checksums of editions:")]


@pytest.fixture
def unguarded(transactional_db):
    """The database without its triggers, as somebody has it who means to change what was published."""
    with connection.cursor() as cursor:
        for name in missing_names():
            cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else f" ON {table_of(name)}"))
    yield
    put_guards_in_place()
    assert not missing_guards(connection)


def missing_names():
    tables = ["edition", "editionquote", "editionphoto", "correction"]
    return [*(f"articles_{table}_frozen" for table in tables), "edition_sealed"]


def table_of(name):
    return "articles_edition" if name == "edition_sealed" else name.removesuffix("_frozen")


def test_every_edition_has_a_checksum_from_the_moment_it_is_published(db, capsys):
    edition = published()
    assert len(edition.sha256) == 64
    assert edition.sha256 == Edition.objects.get().sha256
    assert findings(capsys) == []


@pytest.mark.parametrize("statement", [one for one in TAMPERINGS if one.startswith("UPDATE")])
def test_database_refuses_to_change_what_was_published(db, statement):
    published()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(("statement", "named"), TAMPERINGS.items())
def test_change_that_went_past_the_database_is_found_and_named(unguarded, capsys, statement, named):
    edition = published()
    with connection.cursor() as cursor:
        if statement.startswith("DELETE FROM articles_editionquote"):
            cursor.execute("DELETE FROM articles_searchquote")  # else the database itself refuses
        cursor.execute(statement)
        assert cursor.rowcount == 1
    (line,) = findings(capsys)
    assert f"edition {edition.pk} " in line and named in line


def test_quote_that_was_slipped_in_is_found(db, capsys):
    edition = published()
    EditionQuote.objects.create(edition=edition, ref="sly1", text="Words", number=1, speaker="Nobody")
    (line,) = findings(capsys)
    assert "quote sly1 is new" in line


def test_merging_people_and_tags_breaks_no_seal(db, capsys):
    edition = published()
    EditionQuote.objects.update(person=factories.make_person(), affiliation=factories.make_organisation())
    edition.edition_tags.update(tag=factories.make_tag())
    assert findings(capsys) == []


def test_end_of_the_span_is_no_part_of_the_seal(db, capsys):
    article = Article.objects.get(pk=published().article_id)
    article.headline = "New words"
    article.save()
    publish(article)
    assert findings(capsys) == []


def test_grammar_of_a_published_quote_is_refused_without_a_correction(db, capsys):
    article = Article.objects.get(pk=published().article_id)
    article.body = article.body.replace("engagements have", "engagement has")
    article.save()
    for note in (
        None,
        CorrectionNote(Correction.Kind.UPDATE, "More."),
        CorrectionNote(Correction.Kind.CORRECTION, " "),
    ):
        with pytest.raises(PublishingRefused) as refused:
            publish(article, correction=note)
        assert [finding.code for finding in refused.value.findings] == ["published_quote_changed"]
    publish(article, correction=CorrectionNote(Correction.Kind.CORRECTION, "She was misquoted."))
    assert findings(capsys) == []


@pytest.mark.parametrize("field", ["speaker", "honorific", "role", "organisation", "printed"])
def test_attribution_of_a_published_quote_changes_only_with_a_correction(db, field):
    article = Article.objects.get(pk=published().article_id)
    article.quotes.update(**{field: "Another"})
    article.save()
    with pytest.raises(PublishingRefused):
        publish(article)
    publish(article, correction=CorrectionNote(Correction.Kind.CORRECTION, "It was not she."))


def test_editions_of_before_get_their_checksum_when_the_database_is_brought_up_to_date(unguarded, capsys):
    editions = [published() for _ in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_edition SET sha256 = NULL")
    assert len(findings(capsys)) == 3
    import_module("articles.migrations.0010_quotes").seal_editions(apps, None)
    assert {edition.sha256 for edition in editions} == set(Edition.objects.values_list("sha256", flat=True))


def test_same_words_have_the_same_checksum_in_every_time_zone(db):
    edition = published()
    shifted = Edition.objects.get()
    shifted.valid_from = shifted.valid_from.astimezone(datetime.now().astimezone().tzinfo) + timedelta(0)
    from articles.models.checksum import checksum_of

    rows = shifted.quotes.all(), shifted.edition_photos.all(), shifted.correction
    assert checksum_of(shifted, *rows) == edition.sha256
