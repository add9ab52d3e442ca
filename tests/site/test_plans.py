"""No public list reads a table from end to end, so none grows with the archive."""

import re

import pytest
from django.db import connection
from django.db.models import F, Max, Min, Q, TextField, Value
from django.db.models.functions import MD5, Concat
from django.test.utils import CaptureQueriesContext

from articles.models import Edition, EditionByline, EditionQuote, Organisation, TagUse
from articles.models.attribution import PRINTED_OF_SPEAKER, standing_of
from articles.site import name_index, tag_index
from articles.site.editions import editions_in_lists, live_quotes, positions_of, shown_organisations, shown_people
from articles.site.lists import CommonArticles
from articles.site.paging import EDITIONS, QUOTES, SAID, WRITTEN, Cursor, Place
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


def sorts_all(statement):
    """Whether a list is read to its end and sorted, even where that costs most; ties may be sorted."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        return [line for line in plan_of(statement) if re.match(r"\s*(->\s+)?(Gather Merge|Sort) +\(", line)]
    return [line for line in plan_of(statement) if re.search(r"TEMP B-TREE FOR ORDER BY", line)]


def test_walk_probes_each_row_and_sorts_nothing(monkeypatch):
    load_articles(60, cast=Cast(tags=4, authors=3, people=5, organisations=2, photos=2, sections=2))
    tags = [use.tag for use in TagUse.objects.select_related("tag").order_by("-live")[:3]]
    place = Place(EDITIONS.cursor(CommonArticles(tags[:1]).page(None).rows[5]), newer=False)
    monkeypatch.setattr("articles.site.lists._SORTED_AT_ONCE", 0)
    for where in (None, place):
        with CaptureQueriesContext(connection) as captured:
            CommonArticles(tags).page(where)
        (walk,) = [query["sql"] for query in captured if 'FROM "articles_listedtag" WHERE' in query["sql"]]
        assert not sorts_all(walk)
        plan = plan_of(walk)
        if connection.vendor == "postgresql":  # a join is what takes the planner to the ends of both lists
            assert [line for line in plan if "SubPlan" in line] and not [line for line in plan if "Join" in line], plan


def test_lists_of_a_person_walk_the_rows_of_the_person(client):
    load_articles(60, cast=Cast(tags=9, authors=1, people=2, organisations=2, photos=2, sections=2))
    person = EditionByline.objects.select_related("person")[0].person
    EditionQuote.objects.update(person=person)
    said = SAID.page(live_quotes().filter(person=person), None)
    wrote = WRITTEN.page(editions_in_lists().written_by(person), None)
    assert len(said.rows) == len(wrote.rows) == 20
    assert said == QUOTES.page(live_quotes().filter(person=person), None)
    assert wrote == EDITIONS.page(editions_in_lists().written_by(person), None)
    for cursor in (None, said.older, wrote.older):
        place = Place(Cursor.parse(cursor), newer=False) if cursor else None
        with CaptureQueriesContext(connection) as captured:
            assert client.get(person.get_absolute_url() + (place.address if place else "")).status_code == 200
        reads_indexes_alone(captured.captured_queries)
        lists = [
            query["sql"]
            for query in captured
            if re.search(r'"first_published_at" DESC|listed_at|BY 3 DESC', query["sql"])
        ]
        assert len(lists) == (1 if place else 2)
        assert not [plan_of(statement) for statement in lists if sorts_all(statement)]


def test_who_is_shown_is_asked_of_each_name_and_never_of_all_rows(client):
    load_articles(200, cast=Cast(tags=9, authors=20, people=60, organisations=20, photos=2, sections=2))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for shown in (shown_people(), shown_organisations()):
            statement = str(shown.order_by("slug")[:50].query)
            if connection.vendor == "postgresql":
                cursor.execute("EXPLAIN " + re.sub(r"\d{4}-\d\d-\d\d [\d:.+]+", r"'\g<0>'", statement))
                assert "hashed" not in str(cursor.fetchall())
            assert statement.count("LIMIT 1)") >= 3
    organisation = EditionQuote.objects.exclude(affiliation=None)[0].affiliation
    for other in Organisation.objects.exclude(pk=organisation.pk)[:2]:
        other.parent = organisation
        other.save()
    address = organisation.get_absolute_url()
    of_it = live_quotes().filter(Q(affiliation=organisation) | Q(affiliation__parent=organisation))
    for place in (None, Place(SAID.cursor(SAID.page(of_it, None).rows[-1]), newer=False)):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address + (place.address if place else ""))
        assert answer.content.count(b'class="quote"') == len(SAID.page(of_it, place).rows)
        reads_indexes_alone(captured.captured_queries)


def test_positions_are_those_of_all_live_quotes():
    load_articles(60, cast=Cast(tags=9, authors=1, people=6, organisations=2, photos=2, sections=2))
    person = EditionByline.objects.select_related("person")[0].person
    EditionQuote.objects.update(person=person)
    over = Edition.objects.order_by("-first_published_at", "first_published_at").values_list("pk", flat=True)[:7]
    Edition.objects.filter(pk__in=list(over)).update(valid_until=F("valid_from"))
    rows = live_quotes().filter(person=person).order_by().values(*PRINTED_OF_SPEAKER)
    edges = {"first": Min("edition__first_published_at"), "last": Max("edition__first_published_at")}
    expected = sorted(rows.annotate(**edges), key=lambda row: row["printed"])
    assert len(expected) > 3
    with CaptureQueriesContext(connection) as captured:
        found = positions_of(person)
    assert sorted(found, key=lambda row: row["printed"]) == expected
    assert [row["last"] for row in found] == sorted((row["last"] for row in found), reverse=True)
    reads_indexes_alone(captured.captured_queries)
    words = dict(zip(PRINTED_OF_SPEAKER, ["Zoë Ågren", "Dr.", "", "“Ωmega” 部", "Dr. Zoë 😀"], strict=True))
    parts = [part for word in words.values() for part in (Value("\n"), Value(word))][1:]
    made = MD5(Concat(*parts, output_field=TextField()))  # as the key was made for what was there before it
    assert standing_of(words) == Edition.objects.annotate(made=made).values_list("made", flat=True)[0]


def plan_as_if_it_were_large(cursor, times=5_000):
    """Let SQLite reckon with that many times the articles: what is found by a value that few rows have stays as many."""
    cursor.execute("ANALYZE")
    cursor.execute("SELECT rowid, stat FROM sqlite_stat1 WHERE tbl LIKE 'articles_edition%%'")
    for row, stat in cursor.fetchall():
        rows, *found = map(int, stat.split())
        larger = [rows * times, *(number * times if number > 5 else number for number in found)]
        cursor.execute("UPDATE sqlite_stat1 SET stat = %s WHERE rowid = %s", [" ".join(map(str, larger)), row])
    cursor.execute("ANALYZE sqlite_schema")  # read them again


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "address", ["/api/v1/articles/{}.ninjs", "/corrections/", "/corrections/feed.rss", "/sitemap.xml"]
)
def test_nothing_is_looked_for_among_all_editions(client, address):
    load_articles(200, cast=Cast(tags=9, authors=20, people=60, organisations=20, photos=2, sections=2))
    address = address.format(Edition.objects.all()[0].uuid)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    with connection.cursor() as cursor:
        plan_as_if_it_were_large(cursor)
        for query in captured.captured_queries:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
            plan = [str(row[-1]) for row in cursor.fetchall()]
            assert not [line for line in plan if "articles_edition USING INDEX edition_begins" in line], plan


@pytest.mark.parametrize("address", ["/people/", "/quotes/feed.rss"])
def test_newest_quotes_are_walked_by_key_before_their_words_are_read(client, monkeypatch, address):
    load_articles(60, cast=Cast(tags=9, authors=3, people=9, organisations=2, photos=2, sections=2))
    monkeypatch.setattr(name_index, "_WHOLE", 3)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    words = [query["sql"] for query in captured if '"articles_editionquote"."text"' in query["sql"]]
    assert words and all('"articles_editionquote"."id" IN (' in statement for statement in words)
