"""The search page: what readers find, what they see of it, and what they cannot make it do."""

from datetime import timedelta
from itertools import product
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from articles.publishing import publish, withdraw
from articles.site import did_you_mean
from tests import factories
from tests.shared_data import payloads

from .conftest import NOW
from .paper import crawl, faults_of, get


def page(address):
    answer = get(address)
    assert answer.status_code == 200, address
    text = answer.content.decode()
    assert not faults_of(text), address
    return html.fromstring(text)


def headlines(address):
    return [link.text_content() for link in page(address).xpath("//h2[@class='headline']/a")]


def test_an_article_is_found_with_its_words_marked(paper):
    found = page("/search/?q=openings")
    assert [mark.text for mark in found.xpath("//mark")] == ["open"]
    assert "“The Sound is open,”" in found.xpath("string(//p[@class='passage'])")
    assert headlines("/search/?q=openings") == ["A visit, and what was said"]


def test_a_quote_is_found_however_its_apostrophe_was_typed(db, clock):
    factories.publish_article(
        at=NOW,
        body='<p>“<q data-quote="q1">All nations’ operations grew.</q>”</p>',
        speakers={"q1": {"speaker": "Ana Ruiz", "honorific": "Captain"}},
    )
    found = page("/quotes/?q=" + quote("nations' operations"))
    assert found.xpath("string(//figure[@class='quote']//p)") == "All nations’ operations grew."
    assert [mark.text for mark in found.xpath("//mark")] == ["nations", "operations"]
    assert "Captain" in found.xpath("string(//nav[@class='facets'])")


def test_narrowing_down_leads_to_what_it_counts(paper):
    found = page("/search/?q=tag:visits")
    choices = found.xpath("//nav[@class='facets']//li")
    assert choices
    for choice in choices:
        address, count = choice.xpath("./a/@href")[0], int(choice.xpath("string(./span)"))
        assert len(headlines(address)) == count, address


def test_one_condition_is_taken_away_by_a_click(paper):
    (chips,) = page("/search/?q=nosuchword+tag:visits").xpath("//ul[@class='chips']")
    assert len(headlines(chips.xpath("./li/a/@href")[0])) == 2


def test_did_you_mean(paper):
    found = page("/search/?q=Ysoble+Karn")
    assert found.xpath("string(//p[@class='meant']/a)") == "Ysolde Karn"
    assert headlines(found.xpath("//p[@class='meant']/a/@href")[0])
    found = page("/search/?q=Sarvann+open")
    assert found.xpath("string(//p[@class='meant']/a)") == "Sarvan open"


def test_a_word_of_a_headline_may_be_meant(paper):
    assert not page("/search/?q=harbuor").xpath("//p[@class='meant']")
    draft = factories.make_article(
        headline="All ships leave the harbour", authors=[factories.make_person(name="Harbour")]
    )
    assert not page("/search/?q=harbuor").xpath("//p[@class='meant']")
    publish(draft, at=NOW)
    did_you_mean._kept.clear()  # as a minute later
    found = page("/search/?q=harbuor+leave")
    assert found.xpath("string(//p[@class='meant']/a)") == "harbour leave"
    assert headlines(found.xpath("//p[@class='meant']/a/@href")[0]) == ["All ships leave the harbour"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Sravan", "Sarvan"),  # a person
        ("Vsiits", "Visits"),  # a tag
        ("opne", "open"),  # a headline
        ("deckahnds", "deckhands"),  # a body alone
        ("deckahnds wlecomed", "deckhands welcomed"),
    ],
)
def test_two_letters_that_changed_places_are_seen(paper, typed, meant):
    words = factories.make_article(body="<p>Four deckhands were welcomed.</p>")
    assert not page(f"/search/?q={quote(typed)}").xpath("//p[@class='meant' and contains(., 'deckhands')]")
    publish(words, at=NOW)
    found = page(f"/search/?q={quote(typed)}")
    assert found.xpath("string(//p[@class='meant']/a)") == meant
    assert headlines(found.xpath("//p[@class='meant']/a/@href")[0])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tag:Caldr", 'tag:"Calder"'),
        ("tag:sound visitts", ""),
        ("person:Sarvann", 'person:"Bulent Sarvan"'),
        ("open person:Sarvann", 'open person:"Bulent Sarvan"'),
        ("organisation:north", 'organisation:"Command North"'),
        ("organisation:Sarvann", ""),  # there is a person of that name
        ("-tag:Caldr xylophone", ""),
    ],
)
def test_a_record_with_nearly_the_name_is_meant(paper, typed, meant):
    found = page(f"/search/?q={quote(typed)}")
    assert found.xpath("string(//p[@class='meant']/a)") == meant


def test_a_record_is_meant_though_a_headline_has_its_name_too(paper):
    factories.publish_article(headline="Sarvan hands over the flotilla")
    found = page("/search/?q=person:sarvann")
    assert found.xpath("string(//p[@class='meant']/a)") == 'person:"Bulent Sarvan"'


def test_exchanged_letters_are_looked_for_a_few_times_and_no_more(paper, django_assert_max_num_queries):
    page("/search/?q=xylophone")
    with django_assert_max_num_queries(60):
        page("/search/?q=" + "+".join("qwrtzpsdfghjklyxcvbnm"[number : number + 11] for number in range(10)))


def test_a_draft_changes_no_byte_of_a_search(paper):
    factories.make_person(name="Nobody Seen")
    searches = [
        f"/{name}/?q={words}"
        for name in ("search", "quotes")
        for words in (
            "open",
            "xylophone",
            "xylophune",
            "tag:secret",
            "person:zed-quill",
            "-open",
            "tag:visits",
            "zed+quil",
        )
    ]
    before = {address: get(address).content for address in searches}
    article = factories.make_article(
        headline="Xylophone, open",
        tags=[factories.make_tag(name="Secret"), *paper.tags],
        authors=[factories.make_person(name="Zed Quill")],
        body='<p>“<q data-quote="x1">The xylophone is open</q>”</p>',
        speakers={"x1": {"speaker": "Zed Quill"}},
    )
    assert {address: get(address).content for address in searches} == before
    publish(article, at=NOW + timedelta(seconds=1))
    assert {address: get(address).content for address in searches} == before


def test_the_clock_puts_articles_in_and_takes_them_out(paper, clock):
    article = factories.make_article(headline="Xylophone")
    publish(article, at=NOW + timedelta(seconds=10), until=NOW + timedelta(seconds=20))
    assert headlines("/search/?q=xylophone") == []
    clock.move_to(NOW + timedelta(seconds=10))
    assert headlines("/search/?q=xylophone") == ["Xylophone"]
    clock.move_to(NOW + timedelta(seconds=20))
    assert headlines("/search/?q=xylophone") == []


def test_a_scheduled_correction_takes_the_place_of_the_old_words(paper, clock):
    article = factories.make_article(headline="Xylophone")
    publish(article, at=NOW)
    article.headline = "Marimba"
    article.save()
    publish(article, at=NOW + timedelta(seconds=10))
    assert (headlines("/search/?q=xylophone"), headlines("/search/?q=marimba")) == (["Xylophone"], [])
    clock.move_to(NOW + timedelta(seconds=10))
    assert (headlines("/search/?q=xylophone"), headlines("/search/?q=marimba")) == ([], ["Marimba"])
    withdraw(article)
    assert headlines("/search/?q=marimba") == []


def test_pages_follow_one_another_without_loss(db, clock):
    section, tags = factories.make_section(), [factories.make_tag()]
    for number in range(45):
        title = "Otter" if number % 3 == 0 else "News"
        factories.publish_article(
            at=NOW - timedelta(hours=number // 2),
            headline=f"{title} {number}",
            body="<p>An otter.</p>",
            section=section,
            tags=tags,
        )
    for sort in ("", "&sort=newest"):
        seen, address = [], f"/search/?q=otter{sort}"
        while address:
            found = page(address)
            seen += [link.text_content() for link in found.xpath("//h2[@class='headline']/a")]
            address = next(iter(found.xpath("//a[@rel='next']/@href")), None)
        assert len(seen) == len(set(seen)) == 45
        assert all(headline.startswith("Otter") for headline in seen[:15]) == (not sort)


ANY_TEXT = [
    "",
    " ",
    '"',
    "-",
    "a:",
    "(",
    "*",
    "AND",
    "OR",
    "NOT a",
    "NEAR(a b)",
    "a" * 250,
    "^a",
    "~a",
    "t:1",
    "e:",
    "'; --",
    "\\",
    "<b>",
    "\u202eabc",
    "before:x",
    "🙂",
    "a" * 200,
    '"a' * 60,
    "&#x0;",
    "%",
    "{{ 7 }}",
    "(a+)+$",
    "tag:" + "b" * 150,
    "-a -b",
]


def test_any_text_is_answered(paper):
    for path, typed in product(["/search/", "/quotes/"], ANY_TEXT):
        found = page(f"{path}?q={quote(typed)}")
        assert found.xpath("//input[@id='q']/@value")[0] == typed.strip() or not typed.strip()


@pytest.mark.parametrize(
    "query", ["q=a%00b", "q=%01", "q=a&before=x", "q=a&before=3.1", "q=a&before=1.00", "q=a&before=" + "9" * 30]
)
def test_what_no_page_has_is_refused(paper, query):
    assert get(f"/search/?{query}").status_code == 400


def test_unknown_parameters_change_nothing(paper):
    assert get("/search/?q=open&version=99").content == get("/search/?q=open").content


def test_hostile_queries_are_answered_quietly(paper):
    asked = [row["input"] for row in payloads("bad_query")]
    asked = [address for address in asked if address.startswith(("/search/", "/quotes/?"))]
    assert len(asked) > 100
    for address in asked:
        with CaptureQueriesContext(connection) as queries:
            assert get(address).status_code in {200, 301, 400, 404}, address
        assert len(queries) <= 45, address


def test_a_search_is_found_from_every_page_and_kept_out_of_other_indexes(paper):
    (form,) = page("/").xpath("//form[@role='search']")
    assert (form.get("action"), form.xpath("./input/@name")) == ("/search/", ["q"])
    assert page("/search/").xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not [address for address in crawl() if address.startswith("/search/?")]


def test_quotes_are_narrowed_down_by_how_they_were_obtained(db, clock):
    body = "".join(f'<p>“<q data-quote="how{n}">The harbour is open, number {n}</q>”</p>' for n in range(3))
    told = [{"obtained": "speech", "obtained_shown": True}, {"obtained": "email"}, {}]  # of an e-mail nobody is told
    factories.publish_article(
        body=body, speakers={f"how{n}": {"speaker": "Ana Ruiz", **one} for n, one in enumerate(told)}
    )
    found = page("/quotes/?q=harbour")
    (choice,) = found.xpath("//a[contains(@href, 'obtained%3A') or contains(@href, 'obtained:')]")
    assert choice.text_content().strip() == "speech"
    for asked, number in (("obtained:speech", 1), ("-obtained:speech", 2), ("obtained:email", 0), ("obtained:x", 0)):
        shown = page(f"/quotes/?q=harbour+{asked}").xpath("//a[contains(@href, '/quotes/how')]/@href")
        assert len({link.split("/")[2] for link in shown}) == number, asked
