"""Lists by cursor: every row once, forwards and back, whatever shares an instant."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import BadRequest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from articles.site.paging import PER_PAGE, Cursor
from tests import factories

from .conftest import NOW
from .paper import get

GOOD = Cursor(NOW, UUID(int=1))

moments = st.datetimes(timezones=st.just(UTC))


@given(moments, st.uuids(), st.none() | st.integers(0, 99999))
def test_cursor_is_read_as_it_was_written(moment, uuid, number):
    cursor = Cursor(moment, uuid, number)
    assert Cursor.parse(str(cursor)) == cursor


@given(st.text(max_size=60) | st.from_regex(r"[0-9a-z]{0,14}\.[0-9a-f]{32}(\.[0-9]{0,6})?", fullmatch=True))
def test_cursor_has_one_spelling(text):
    try:
        cursor = Cursor.parse(text)
    except BadRequest:
        return
    assert str(cursor) == text


@pytest.mark.parametrize(
    "query",
    ["before=", "after=", "before=1", "before=zzzzzzzzzzzz.0", "before=%00", "before=１.2", "before=a&before=b",
     f"before={GOOD}&after={GOOD}", f"before={GOOD}.3", f"before=0{GOOD}", f"before={GOOD}%0a", f"before={GOOD}%20",
     "before=zzzzzzzzzzzz.00000000000000000000000000000001"],
)  # fmt: skip
def test_malformed_cursor_is_400(paper, query):
    assert get(f"/tags/calder/?{query}").status_code == 400


def walk(address, links):
    """Follow Older to the end and Newer back; return the pages seen each way."""
    there, back = [], []
    for seen, rel in ((there, "next"), (back, "prev")):
        while True:
            page = html.fromstring(get(address).content.decode())
            seen.append(page.xpath(links))
            more = page.xpath(f".//nav[@class='pager']/a[@rel='{rel}']/@href")
            if not more:
                break
            address = address.partition("?")[0] + more[0]
    return there, back


def test_walk_through_a_list_shows_every_article_once_each_way(db, clock):
    rng = random.Random(7)
    tag, section = factories.make_tag(name="Walk"), factories.make_section()
    wanted = []
    for number in range(2 * PER_PAGE + 7):
        at = NOW - timedelta(days=1 + rng.randrange(4))  # many share an instant
        wanted.append(factories.publish_article(at=at, tags=[tag], section=section, headline=f"A{number}"))
    order = sorted(wanted, key=lambda edition: (edition.first_published_at, edition.uuid.hex), reverse=True)
    addresses = [edition.get_absolute_url() for edition in order]
    for start in (tag.get_absolute_url(), section.get_absolute_url()):
        there, back = walk(start, ".//*[@class='list' or @class='list led']//*[contains(@class, 'headline')]/a/@href")
        assert [link for page in there for link in page] == addresses
        assert back == there[::-1]


def test_walk_through_quotes_shows_every_quote_once_each_way(db, clock):
    wanted = []
    for number in range(9):
        refs = [f"q{number}x{place}" for place in range(6)]
        body = "".join(f'<p>“<q data-quote="{ref}">Words {ref}</q>”, he said.</p>' for ref in refs)
        edition = factories.publish_article(
            at=NOW - timedelta(days=number % 2), body=body, speakers={ref: {"speaker": "Somebody"} for ref in refs}
        )
        wanted.append((edition, refs))
    wanted.sort(key=lambda pair: (pair[0].first_published_at, pair[0].uuid.hex), reverse=True)
    expected = [f"Words {ref}" for _, refs in wanted for ref in refs]
    there, back = walk("/quotes/", ".//figure[@class='quote']/blockquote/p/text()")
    assert [words for page in there for words in page] == expected
    assert back == there[::-1]
    assert len(there) == 3


def test_new_article_does_not_shift_the_page_that_somebody_reads(db, clock):
    tag = factories.make_tag(name="Walk")
    for day in range(PER_PAGE + 5):
        factories.publish_article(at=NOW - timedelta(days=day + 1), tags=[tag])
    first = html.fromstring(get("/tags/walk/").content.decode())
    (older,) = first.xpath(".//nav[@class='pager']/a[@rel='next']/@href")
    links = ".//div[@class='list']//a/@href"
    before = html.fromstring(get(f"/tags/walk/{older}").content.decode()).xpath(links)
    factories.publish_article(at=NOW, tags=[tag])
    assert html.fromstring(get(f"/tags/walk/{older}").content.decode()).xpath(links) == before


def test_cursor_beyond_the_end_is_an_empty_page(paper):
    ancient = Cursor(datetime(1950, 1, 1, tzinfo=UTC), UUID(int=0))
    answer = get(f"/tags/calder/?before={ancient}")
    assert answer.status_code == 200
    assert "Nothing stands here any more." in answer.content.decode()


def test_person_page_pages_each_of_its_lists_by_cursors_of_its_own(db, clock):
    person = factories.make_person(name="Ana Ruiz")
    for number in range(PER_PAGE + 3):
        ref = f"ruiz{number}"
        factories.publish_article(
            at=NOW - timedelta(days=number),
            authors=[person],
            body=f'<p>“<q data-quote="{ref}">Words {number}</q>”</p>',
            speakers={ref: {"speaker": "Ana Ruiz", "person": person}},
        )
    page = html.fromstring(get("/people/ana-ruiz/").content.decode())
    said, wrote = page.xpath(".//nav[@class='pager']/a[@rel='next']/@href")
    said_page = html.fromstring(get(f"/people/ana-ruiz/{said}").content.decode())
    assert len(said_page.xpath(".//figure[@class='quote']")) == 3
    assert not said_page.xpath(".//section[@class='wrote']")
    wrote_page = html.fromstring(get(f"/people/ana-ruiz/{wrote}").content.decode())
    assert len(wrote_page.xpath(".//article")) == 3
    assert not wrote_page.xpath(".//section[@class='said']")
