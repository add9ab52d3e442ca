"""The site as people meet it who do not see it, do not point at it, or have switched scripts off.

Axe finds what a machine can find; the keyboard, the narrow window and the words without scripts are rules of our own.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import needs_chromium
from tests.factories import make_section, publish_article

from .paper import publish_paper

pytestmark = [*needs_chromium, pytest.mark.django_db(transaction=True)]

#: What a change of colours or a narrow window can break, without asking everything again.
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block", "target-size", "meta-viewport"]}
#: The element that has the focus: its address, and whether the eye sees where it is.
FOCUS = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect()
    return {
        href: element.getAttribute("href"),
        name: element.outerHTML.slice(0, 120),
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
    }
}"""
WORDS = "() => document.body.innerText"


@pytest.fixture
def addresses(live_server):
    """A page of every kind, each with something on it."""
    from django.utils import timezone

    paper = publish_paper(timezone.now())
    for number in range(3):
        publish_article(headline=f"Another {number}", section=paper.section, tags=paper.tags)
    return [
        "/", "/articles/a-visit/", "/articles/new-address/history/", paper.arabic.get_absolute_url(), "/tags/calder+navy/",
        "/people/bulent-sarvan/", "/quotes/sarvan1/", paper.lead.get_absolute_url(), "/search/?q=visit", "/archive/",
        "/corrections/", "/no-such-page/",
    ]  # fmt: skip


def test_every_page_passes_axe_and_reads_the_same_without_scripts(live_server, browser, addresses):
    troubles: list[str] = []
    wide = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
    narrow = browser.new_context(viewport={"width": 320, "height": 800}, color_scheme="dark").new_page()
    plain = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False).new_page()
    for page in (wide, narrow):
        page.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.blockedURI))")
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
    found = {}
    for address in addresses:
        for page, options in ((wide, None), (narrow, OF_COLOURS)):
            page.goto(live_server.url + address)
            for one in Axe().run(page, options=options).response["violations"]:
                found[f"{address}: {one['id']}"] = [node["html"][:160] for node in one["nodes"]][:3]
        # 320 pixels are also what a window of 1280 shows at 400 % (WCAG 1.4.10)
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 320, address
        plain.goto(live_server.url + address)
        assert plain.locator("body").inner_text() == wide.evaluate(WORDS), address
    assert found == {}
    assert [trouble for trouble in troubles if "404 (Not Found)" not in trouble] == []


def test_the_keyboard_reaches_everything_in_order_and_the_eye_sees_where_it_is(live_server, browser, addresses):
    page = browser.new_page(viewport={"width": 1280, "height": 700})
    for address in ("/", "/articles/a-visit/"):
        page.goto(live_server.url + address)
        links = page.evaluate(
            "[...document.querySelectorAll('a[href], input, button')].filter(e => e.checkVisibility()).length"
        )
        stops = []
        for _ in range(links):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUS))
        assert [stop["name"] for stop in stops if not stop["seen"]] == [], address
        assert stops[0]["href"] == "#main"
        assert len({stop["name"] for stop in stops}) > links / 2
    page.goto(live_server.url + "/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_script_helps_where_it_can(live_server, browser, db):
    publish_article(section=make_section(name="Diplomacy"))
    for number in range(5):
        section = make_section(name=f"A section of a long name {number}")
        publish_article(section=section)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(live_server.url + section.get_absolute_url())
    place = page.locator(".by-section [aria-current]").bounding_box()
    assert place["x"] >= 0 and place["x"] + place["width"] <= 390
    page.goto(live_server.url + "/articles/harbour-by-n%C3%A4ght-2/")
    assert page.locator("main input").input_value() == "harbour by näght"
