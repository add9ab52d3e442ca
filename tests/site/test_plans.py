"""No public list reads a table from end to end, so none grows with the archive."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import TagUse
from articles.site import tag_index
from articles.site.editions import editions_in_lists
from articles.site.lists import CommonArticles
from articles.site.paging import EDITIONS, Place
from newsroom.load import load_articles
from newsroom.load.text import Cast

pytestmark = pytest.mark.django_db
#: Tables with a row for every article or more.
LARGE = r"articles_(?:edition|editiontag|listing|listedtag|editionquote|editionphoto|taguse)"


def plan_of(statement):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # what it would do with a large table
            cursor.execute("EXPLAIN " + statement.replace("%", "%%"), [])
        else:
            cursor.execute("DELETE FROM sqlite_stat1")  # it would plan for a small table, which this one is
            cursor.execute("ANALYZE sqlite_schema")
            cursor.execute("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"), [])
        return [str(row[-1]) for row in cursor.fetchall()]


def reads_a_whole_table(line):
    if connection.vendor == "postgresql":
        return re.search(rf"Seq Scan on {LARGE}\b", line)
    return re.match(rf'SCAN "?{LARGE}"?(?! USING)', line)


def reads_indexes_alone(queries):
    for query in queries:
        lines = plan_of(query["sql"])
        assert not [line for line in lines if reads_a_whole_table(line)], (query["sql"], lines)


def test_lists_of_tags_read_indexes_alone(client, monkeypatch):
    load_articles(60, cast=Cast(tags=9, authors=3, people=5, organisations=2, photos=2, sections=2))
    uses = list(TagUse.objects.select_related("tag").order_by("-live"))
    tags = [use.tag for use in uses[:3]]
    place = Place(EDITIONS.cursor(CommonArticles(tags[:1]).page(None).rows[5]), newer=False)
    for chosen in (tags[:1], tags[:2], tags):
        with CaptureQueriesContext(connection) as captured:
            common = CommonArticles(chosen)
            common.page(None), common.page(place), common.count, common.years, common.beside()
            common.newest_of(editions_in_lists(), 20)
        reads_indexes_alone(captured.captured_queries)
    pages = {"/tags/": 6, "/tags/?letter=B": 5, "/archive/": 6, "/quotes/": 6}  # and the number of their queries
    monkeypatch.setattr(tag_index, "_WHOLE", 3)
    for address in pages:
        client.get(address)  # what is kept in the process
    for address, number in pages.items():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) <= number, (address, captured.captured_queries)
        if (
            connection.vendor == "postgresql" or address != "/quotes/"
        ):  # without statistics SQLite takes the quotes first
            reads_indexes_alone(captured.captured_queries)


def test_walk_finds_what_the_sets_find(monkeypatch):
    load_articles(90, cast=Cast(tags=4, authors=3, people=5, organisations=2, photos=2, sections=2))
    tags = [use.tag for use in TagUse.objects.select_related("tag").order_by("-live")[:2]]
    read = CommonArticles(tags).page(None)
    older = Place(EDITIONS.cursor(read.rows[-1]), newer=False)
    newer = Place(EDITIONS.cursor(CommonArticles(tags).page(older).rows[-1]), newer=True)
    expected = [CommonArticles(tags).page(place) for place in (None, older, newer)]
    monkeypatch.setattr("articles.site.lists._SORTED_AT_ONCE", 0)
    assert [CommonArticles(tags).page(place) for place in (None, older, newer)] == expected
    assert len(read.rows) == 20
