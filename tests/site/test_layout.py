"""What the eye sees, measured in a real browser."""

import pytest

from tests import factories
from tests.browser import needs_chromium

pytestmark = [*needs_chromium, pytest.mark.django_db(transaction=True)]

PHONES = (320, 390)
WIDTHS = (*PHONES, 768, 1280, 1920)


@pytest.fixture
def reader(browser, live_server):
    """Opens an address at a width; returns the page."""
    page = browser.new_page()

    def open_page(address, width):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + address)
        return page

    yield open_page
    page.close()


def box(page, selector):
    return page.locator(selector).first.bounding_box()


def test_ways_through_the_archive_are_in_sight_on_a_phone(reader):
    for number in range(6):
        factories.publish_article(section=factories.make_section(name=f"Section of long name {number}"))
    for width in PHONES:
        page = reader("/", width)
        for link in ("quotes", "people", "tags", "archive"):
            place = box(page, f'.nameplate a[href="/{link}/"]')
            assert place["x"] >= 0 and place["x"] + place["width"] <= width, (width, link)
            assert place["y"] >= box(page, ".by-section")["y"] + box(page, ".by-section")["height"]


def test_newest_of_a_section_is_larger_than_the_others_which_stand_beside_it_in_words(reader):
    section = factories.make_section(name="Diplomacy")
    for _ in range(4):  # the newest is the lead of the page
        factories.publish_article(section=section, photos=[factories.make_photo()])
    for width in (768, 1280):
        page = reader("/", width)
        block = page.locator(".block", has_text="Diplomacy").first
        newest, *others = (block.locator(".card").nth(number).bounding_box() for number in range(3))
        assert block.locator("img").count() == 1
        assert all(other["width"] < newest["width"] and other["x"] > newest["x"] for other in others), width
        assert abs(others[0]["y"] - newest["y"]) <= 1


def test_quotes_stand_in_the_marks_of_their_own_language_in_every_list(reader):
    marks = {
        "ar": '"«" "»" "‹" "›"',
        "fr": '"«\u202f" "\u202f»" "“" "”"',
        "de-CH": '"«" "»" "‹" "›"',
        "de": "auto",
        "en": "auto",
    }
    tag, speaker = factories.make_tag(name="Sea"), factories.make_person(name="Ana Ruiz")
    for language in marks:
        factories.publish_article(
            language=language,
            tags=[tag],
            body=f'<p>– <q data-quote="q{language.lower().replace("-", "")}">Words</q></p>',
            speakers={f"q{language.lower().replace('-', '')}": {"speaker": "Ana Ruiz", "person": speaker}},
        )
    for address in ("/quotes/", "/people/ana-ruiz/"):
        page = reader(address, 1280)
        for language, wanted in marks.items():
            words = page.locator(f'.quote blockquote[lang="{language}"] p').first
            assert words.evaluate("one => getComputedStyle(one).quotes") == wanted, (address, language)


def test_no_page_is_wider_than_the_window(reader):
    tags = [factories.make_tag(name=f"{'Donau' * 12} {number}") for number in range(30)]
    person = factories.make_person(name="W" * 200)
    photo = factories.make_photo(with_file=False, credit_line="W" * 200)
    factories.publish_article(
        slug="wide", headline="W" * 300, standfirst="W" * 400, byline="W" * 200, dateline="W" * 120, tags=tags,
        photos=[photo, factories.make_photo(caption="W" * 300)], authors=[person], section=factories.make_section(name="W" * 60),
        body=f'<p>“<q data-quote="wide1">{"W" * 300}</q>”</p><aside data-pull="wide1"></aside>',
        speakers={"wide1": {"speaker": "W" * 200, "role": "W" * 300, "person": person}},
    )  # fmt: skip
    addresses = ["/", "/articles/wide/", "/tags/", tags[0].get_absolute_url(), "/people/", person.get_absolute_url(),
                 "/quotes/", "/quotes/wide1/", photo.get_absolute_url()]  # fmt: skip
    for address in addresses:
        for width in WIDTHS:
            page = reader(address, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


MARKS = """() => [...document.querySelectorAll('main figure.quote p')].map(p =>
    ['before', 'after'].map(side => getComputedStyle(p, '::' + side).content))"""


def test_quotation_by_itself_opens_and_closes_with_marks_that_are_no_text(reader):
    factories.publish_article(
        slug="one",
        body='<p>“<q data-quote="one1">First paragraph.</q></p><p>“<q data-quote="one1">Last paragraph.</q>”</p>',
        speakers={"one1": {"speaker": "Ana Ruiz"}},
    )
    for address in ["/", "/quotes/", "/quotes/one1/"]:
        page = reader(address, 390)
        assert page.evaluate(MARKS) == [["open-quote", "none"], ["none", "close-quote"]], address
        assert page.locator("figure.quote blockquote").inner_text().split() == [
            "First", "paragraph.", "Last", "paragraph."
        ]  # fmt: skip
        assert page.evaluate("getComputedStyle(document.querySelector('figure.quote p')).quotes") == "auto"
