"""The index says what the editions say; where it does not, it is found and mended."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from articles.models import Edition, SearchDraft, SearchEntry, SearchQuote, Tag
from articles.models.search_entry import TABLES, put_search_in_place
from articles.models.search_upkeep import index_faults
from articles.publishing import end_at, publish, withdraw
from tests import factories

from .conftest import NOW, articles


def test_every_way_of_publishing_leaves_the_index_as_the_editions_are(archive, clock):
    article = factories.make_article(slug="otter", headline="Otter")
    assert not list(index_faults())
    publish(article, at=NOW)
    article.headline = "Beaver"
    article.save()
    later = publish(article, at=NOW + timedelta(hours=1))
    assert not list(index_faults())
    end_at(later, NOW + timedelta(hours=2))
    assert not list(index_faults())
    withdraw(article)
    assert not list(index_faults())
    assert articles("otter") == []
    assert not SearchEntry.objects.filter(edition__article=article).exists()


def test_what_is_wrong_is_found_and_mended(archive):
    SearchEntry.objects.filter(edition__slug="visit").delete()
    SearchEntry.objects.filter(edition__slug="cable").update(filed="s:1")
    SearchQuote.objects.all().delete()
    SearchDraft.objects.filter(article__slug="mer").delete()
    assert len(list(index_faults())) == 4
    call_command("rebuild_search", missing=True)
    (fault,) = index_faults()
    assert "rebuild_search" in fault
    call_command("rebuild_search")
    assert not list(index_faults())
    assert articles("sound") == ["visit", "cable", "herring"]


@pytest.mark.sqlite
def test_what_was_written_in_pieces_is_joined(archive):
    def pieces():
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(DISTINCT segid) FROM articles_searchentry_fts_idx")
            return cursor.fetchone()[0]

    for number in range(3):
        publish(factories.make_article(slug=f"otter-{number}", headline="Otter"))
    assert pieces() > 1
    before = articles("otter")
    call_command("rebuild_search", missing=True)
    assert pieces() == 1
    assert articles("otter") == before and len(before) == 3
    assert not list(index_faults())


def test_a_publication_that_fails_is_in_no_index(archive):
    article = factories.make_article(slug="otter", headline="Otter")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(article)
        assert articles("otter") == ["otter"]
        raise ZeroDivisionError
    assert articles("otter") == []
    publish(article)
    assert articles("otter") == ["otter"]


def test_articles_of_one_instant_all_have_a_place(archive):
    section, tag = factories.make_section(), factories.make_tag()
    for number in range(5):
        uuid = UUID(int=number)  # so alike that they want one place
        factories.publish_article(at=NOW, slug=f"same-{number}", uuid=uuid, section=section, tags=[tag])
    assert len(articles("paragraph")) == 5
    assert not list(index_faults())


def test_a_merged_tag_is_searched_after_the_index_was_told(archive):
    from articles.models import EditionTag, index_editions

    other = Tag.objects.create(name="Fleet")
    rows = EditionTag.objects.filter(tag__slug="navy", edition__slug="visit")
    rows.update(tag=other)
    index_editions(Edition.objects.filter(slug="visit").values_list("pk", flat=True))
    assert articles("tag:fleet") == ["visit"]
    assert "visit" not in articles("tag:navy")


@pytest.mark.postgresql  # SQLite has no list of pending entries
def test_whoever_writes_leaves_no_search_a_list_to_read(archive):
    """Of an index that was made without such a list, too."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER INDEX {table}_words SET (fastupdate = off)")
        for _ in range(2):
            put_search_in_place()
        factories.publish_article(slug="otter", headline="Otter")
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE '%_words' AND reloptions IS NULL")
        assert cursor.fetchone() == (len(TABLES),)
        for table in TABLES:
            cursor.execute(f"SELECT gin_clean_pending_list('{table}_words')")
            assert cursor.fetchone() == (0,), table
        cursor.execute("UPDATE articles_searchentry SET words = words || 'beaver'::tsvector")
        cursor.execute("SELECT gin_clean_pending_list('articles_searchentry_words')")
        assert cursor.fetchone() > (0,), "what is written and not settled is in the list"


@pytest.mark.postgresql  # SQLite has no planner that could choose otherwise
def test_a_search_reads_no_table_through(archive):
    from django.test.utils import CaptureQueriesContext

    from articles.models.search_entry import ARTICLES, record_keys
    from articles.search.find import find
    from articles.search.query import parse

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as queries:
            find(ARTICLES, parse("the sound tag:navy"), record_keys, sort="relevance", after=None, size=20)
        for query in queries:
            if "articles_search" in query["sql"]:
                cursor.execute("EXPLAIN " + query["sql"])
                plan = "\n".join(line for (line,) in cursor.fetchall())
                assert "Seq Scan on articles_search" not in plan, plan
                if "@@" in query["sql"]:  # by words; or by place, of the few that were found
                    assert "articles_searchentry_words" in plan or "Index Cond: (place = ANY" in plan, plan
            assert len([query for query in queries if "articles_searchentry" in query["sql"]]) <= 4


@pytest.mark.postgresql  # SQLite stops by itself
def test_a_large_archive_is_walked_by_what_is_known_of_the_words_and_nothing_is_lost(archive, monkeypatch, client):
    """Whatever is known of the table, and however wrong it is, the same is found; what would take long has an end."""
    from articles.search import estimates, walk

    for number in range(60):
        factories.publish_article(
            at=NOW - timedelta(days=30 * number),
            slug=f"tide-{number}",
            headline="Harbour" if number % 2 else "Tide",
            body=f"<p>{'The harbour' if number % 2 else 'The tide'} is {'deep' if number % 9 else 'shallow'}.</p>",
        )
    wanted = {typed: articles(typed, size=7) for typed in ("harbour", "shallow -harbour", '"tide is shallow"', "deep")}
    assert list(map(len, wanted.values())) == [30, 4, 4, 53]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_searchentry")
    monkeypatch.setattr(estimates, "_kept", {})
    monkeypatch.setattr(walk, "_FEW", 5)
    known = estimates.estimates_of("articles_searchentry")
    assert known.entries == 66
    assert known.shares["harbour"] == pytest.approx(30 / 66)
    place = known.older(1 << 62, 20)
    assert SearchEntry.objects.filter(place__gte=place).count() == pytest.approx(20, abs=2)
    for wrong in (1.0, 0.0001):  # common or rare: a walk with many steps, and one with a single step
        told = estimates.Estimates(known.entries, known.bounds, dict.fromkeys(known.shares, wrong), wrong)
        monkeypatch.setattr(walk, "estimates_of", lambda table, told=told: told)
        assert {typed: articles(typed, size=7) for typed in wanted} == wanted

    monkeypatch.setattr(walk, "estimates_of", lambda table: known)
    monkeypatch.setattr(walk, "_MOST_LOOKED_AT", 10)
    page = client.get("/search/?q=tide+harbour").text
    assert "Nothing was found for <bdi>tide harbour</bdi>" in page
    assert "since" in page
    days = set()
    while "Look further back" in page:
        further = page.split("Look further back")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
        assert further not in days
        days.add(further)
        page = client.get(further).text
    assert 1 <= len(days) <= 6
