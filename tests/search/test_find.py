"""One set of expectations, on whatever database the tests run."""

from .conftest import articles, quotes

ARTICLES = {
    "sound": ["visit", "cable", "herring"],
    "SOUND": ["visit", "cable", "herring"],
    "cut": ["cable"],
    "cutting": ["cable"],
    "nations' operations": ["visit"],
    "nation operation": ["visit"],
    '"nations operations"': ["visit"],
    '"operations nations"': [],
    "operations": ["visit", "mer"],
    "sound -cable": ["visit", "herring"],
    'sound -"cable in"': ["visit", "herring"],
    "-sound": ["tisch", "mer", "bahr"],
    "lieutenant-colonel": ["cable"],
    "lieutenant colonel": ["cable"],
    "lieutenantcolonel": ["cable"],
    "email": ["visit"],
    "e-mail": ["visit"],
    "emails": ["visit"],
    "1,200": ["herring"],
    "hauser": ["tisch"],
    "gesprach": ["tisch"],
    "strasse": ["tisch"],
    "azerbaidjan": ["mer"],
    "l'Azerbaïdjan": ["mer"],
    "publié": ["mer"],
    "البحر": ["bahr"],
    "bulent": ["visit"],
    "tag:navy sound": ["visit", "cable"],
    "tag:Navy -tag:partnership-for-peace sound": ["visit", "cable"],
    'tag:"Partnership for Peace"': ["herring", "bahr"],
    "tag:navy tag:partnership-for-peace": ["bahr"],
    "tag:nothing": [],
    "-tag:nothing sound": ["visit", "cable", "herring"],
    "section:opinion": ["herring"],
    "section:News -sound": ["tisch", "mer", "bahr"],
    'person:"Bulent Sarvan"': ["visit"],
    "person:bulent-sarvan": ["visit"],
    "person:Sarvan": ["visit"],
    "person:bulent": [],
    'organisation:"command north"': ["visit"],
    "year:2025": ["cable"],
    "before:2025-03-13": ["herring", "tisch", "mer", "bahr"],
    "before:2025-03-14 after:2025-03-13": ["cable"],
    "after:2025": ["visit", "cable"],
    "sound after:2026": ["visit"],
    "nothing-of-the-kind": [],
}


def test_articles(archive):
    assert {typed: articles(typed) for typed in ARTICLES} == ARTICLES
    assert {typed: articles(typed, size=1) for typed in ARTICLES} == ARTICLES
    by_date = {typed: sorted(articles(typed, sort="newest")) for typed in ARTICLES}
    assert by_date == {typed: sorted(slugs) for typed, slugs in ARTICLES.items()}


def test_words_of_the_headline_come_first_then_what_it_is_about(archive):
    assert articles("herring sound") == ["herring"]
    assert articles("visits") == ["visit"]
    assert articles("cable") == ["cable"]


def test_relevance_goes_before_recency(archive):
    from datetime import timedelta

    from tests import factories

    from .conftest import NOW

    for slug, days, headline, standfirst, text in [
        ("mentions", 1, "One", "", "An otter."),
        ("about", 20, "Two", "All about an otter.", "Here."),
        ("often", 15, "Three", "", "An otter, an otter, an otter."),
        ("titled", 30, "The otter", "", "Here."),
        ("again", 10, "Four", "", "Otters here."),
    ]:
        at = NOW - timedelta(days=days)
        factories.publish_article(at=at, slug=slug, headline=headline, standfirst=standfirst, body=f"<p>{text}</p>")
    assert articles("otter") == ["titled", "often", "about", "mentions", "again"]
    assert articles("otter", size=2) == ["titled", "often", "about", "mentions", "again"]
    assert articles("otter", sort="newest", size=2) == ["mentions", "again", "often", "about", "titled"]


FOUND = [
    "nations' operations",
    '"nations’ operations"',
    "rank:Rear-Admiral",
    'rank:"rear admiral"',
    "person:bulent-sarvan grown",
    "organisation:command-north",
    "tag:navy year:2026",
    "sarvan",
    '"deputy chief of staff"',
]
NOT_FOUND = ["visit", "rank:captain", "grown -nations", "tag:partnership-for-peace"]


def test_quotes(archive):
    assert {typed: quotes(typed) for typed in FOUND} == {key: ["visit1"] for key in FOUND}
    assert not [typed for typed in NOT_FOUND if quotes(typed)]
