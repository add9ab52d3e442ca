"""The desk finds working copies in the language of the public search, within the user's own rights."""

import pytest
from django.urls import reverse
from lxml import html

from tests import factories


@pytest.fixture
def drafts(db):
    article = factories.make_article(
        headline="Ministers meet in Calder",
        standfirst="Before the summit",
        body="<p>All nations’ operations. Not published yet.</p>",
        tags=[factories.make_tag(name="Summits")],
        authors=[factories.make_person(name="Bülent Sarvan")],
        ed_note="Ask the lawyer",
    )
    factories.make_article(headline="Herring", body="<p>The operations of boats.</p>")
    return article


def headlines(client, typed):
    answer = client.get(reverse("admin:articles_article_changelist"), {"q": typed})
    assert answer.status_code == 200
    page = html.fromstring(answer.content.decode())
    return sorted(page.xpath("//th[contains(@class,'field-headline')]/a/text()"))


FOUND = {
    "nations' operations": ["Ministers meet in Calder"],
    "operation": ["Herring", "Ministers meet in Calder"],
    "operation -boats": ["Ministers meet in Calder"],
    "tag:summits": ["Ministers meet in Calder"],
    "Bulent Sarvan": ["Ministers meet in Calder"],
    "person:bulent-sarvan": ["Ministers meet in Calder"],
    "lawyer": ["Ministers meet in Calder"],
    "iniste": ["Ministers meet in Calder"],
    "ministers-meet": ["Ministers meet in Calder"],
    "before:2001": [],
    '"': [],
    "tag:none": [],
}


def test_what_is_found(admin_client, drafts):
    assert {typed: headlines(admin_client, typed) for typed in FOUND} == FOUND


def test_an_article_is_found_by_its_uuid(admin_client, drafts):
    assert headlines(admin_client, str(drafts.uuid)) == ["Ministers meet in Calder"]


def test_what_was_saved_last_is_found(admin_client, drafts):
    drafts.headline = "Xylophones"
    drafts.save()
    assert headlines(admin_client, "xylophone") == ["Xylophones"]
    assert headlines(admin_client, "calder") == ["Xylophones"]  # the slug stays
    assert headlines(admin_client, "calder -xylophones") == []


def test_a_search_that_cannot_be_read_says_why(admin_client, drafts):
    page = admin_client.get(reverse("admin:articles_article_changelist"), {"q": "ministers before:31-03"}).text
    assert "“before:31-03”: a date is written as 2026, 2026-03 or 2026-03-14." in page
