"""A small archive that says everything that searches look for, and a way to ask it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles.models.search_entry import ARTICLES, QUOTES, record_keys
from articles.search.find import Cursor, find
from articles.search.query import parse
from tests import factories

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def clock():
    """The clock stands still until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def found(typed, table=ARTICLES, sort="relevance", size=20):
    """The keys of all that is found, in order, page by page."""
    keys, cursor = [], None
    while True:
        page = find(table, parse(typed), record_keys, sort=sort, after=cursor, size=size)
        keys += [hit.key for hit in page.hits]
        if not page.older:
            return keys
        cursor = Cursor.parse(page.older)


def articles(typed, **options):
    """The slugs of the articles found, in order."""
    from articles.models import Edition

    slugs = dict(Edition.objects.values_list("pk", "slug"))
    return [slugs[key] for key in found(typed, **options)]


def quotes(typed):
    """The refs of the quotes found, in order."""
    from articles.models import EditionQuote

    refs = dict(EditionQuote.objects.values_list("pk", "ref"))
    return [refs[key] for key in found(typed, QUOTES)]


@pytest.fixture
def archive(db, clock):
    """Six articles, each a year older than the one before."""
    section, other = factories.make_section(name="News"), factories.make_section(name="Opinion")
    navy, peace = factories.make_tag(name="Navy"), factories.make_tag(name="Partnership for Peace")
    person = factories.make_person(name="Bülent Sarvan")
    body = factories.make_organisation(name="Command North")
    said = {
        "speaker": "Bülent Sarvan",
        "honorific": "Rear Admiral",
        "role": "Deputy Chief of Staff",
        "organisation": "Command North",
        "person": person,
        "affiliation": body,
    }

    def publish(slug, years, text, **fields):
        fields = {"section": section, "tags": [navy], "language": "en", **fields}
        at = NOW - timedelta(days=365 * years + 1)
        return factories.publish_article(at=at, slug=slug, body=text, **fields)

    publish(
        "visit",
        0,
        '<p>A visit. “<q data-quote="visit1">Every nations’ operations have grown,</q>” he said by e-mail.</p>',
        headline="Admiral visits the Sound",
        speakers={"visit1": said},
    )
    publish(
        "cable", 1, "<p>The cable in the Sound was cut. The Lieutenant-Colonel saw it.</p>", headline="A cable is cut"
    )
    publish("herring", 2, "<p>The herring have moved out of the sound. It is 1,200 tonnes.</p>", headline="Herring",
            section=other, tags=[peace])  # fmt: skip
    publish("tisch", 3, "<p>Die Häuser an der Straße. Gespräche über Boote.</p>", headline="Der Tisch", language="de")
    publish("mer", 4, "<p>L’eau de l’Azerbaïdjan est publiée. Les opérations.</p>", headline="La mer", language="fr")
    publish("bahr", 5, "<p>البحر مفتوح في القرن</p>", headline="اجتماع في الميناء", language="ar", tags=[navy, peace])
    return said
