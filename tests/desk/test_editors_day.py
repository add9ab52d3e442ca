"""The main job in a real browser: paste a text, correct what was guessed, publish, find it through its tags."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Edition, EditionTag, Person
from tests.browser import needs_chromium, new_page
from tests.desk.conftest import make_staff
from tests.factories import make_section
from tests.shared_data import SEED

from .test_writing_room import EDITOR, select

pytestmark = [pytest.mark.django_db(transaction=True), *needs_chromium]

REPORT = """Harbour Delegation Visits Tarn Roads

A delegation of the Calder Port Authority visited Tarn Roads on May 11– 12, 2024, for talks about pilots and tides.

“The tide does not read our timetable…so we have come to read the tide,” said Captain Ivo Marsten, Head of Pilotage.

“Nobody has asked us about the current in forty years,” said Lena Brook, Mayor of Tarn Roads.

Photograph: Calder Port Authority
"""


@pytest.mark.parametrize("source", ["own", "seed"])
def test_pasted_text_becomes_a_page_that_its_tags_lead_to(live_server, browser, desk, source):
    if source == "seed" and not SEED.is_file():
        pytest.skip("no evaluation data here: the seed article")
    text = SEED.read_text("utf-8") if source == "seed" else REPORT
    speakers = ["Bulent Turan", "Ramil Shukurov"] if source == "seed" else ["Ivo Marsten", "Lena Brook"]
    page, troubles = new_page(browser, desk, live_server.url)
    page.goto(live_server.url + reverse("admin:index"))
    hand = Mouse(page)
    hand.press(page.locator("text=Paste text"))
    page.fill("#id_text", text)
    hand.press(page.locator("text=Make a draft"))
    page.wait_for_selector(".body-editor .ProseMirror")
    for speaker in speakers:
        assert page.locator(f"input[value='{speaker}']").count() == 1
    page.locator(f"input[value='{speakers[0]}']").fill(f"{speakers[0]} Jr")
    with page.expect_navigation():
        hand.press(page.locator("[name=_publish]").first)
    with page.expect_navigation():
        hand.press(page.locator("#publish-button"))
    assert hand.presses <= 6
    page.click("text=See it as readers do")

    article = page.url
    assert page.locator("h1").text_content() == text.split("\n")[0]
    assert page.locator(".text > p").all_text_contents() == text.strip().split("\n\n")[1:-1]
    assert text.strip().split("\n")[-1] in page.locator(".credit").first.text_content()
    for tag in page.locator(".about a").evaluate_all("links => links.map(link => link.href)"):
        page.goto(tag)
        assert page.locator(f"main a[href='{article.removeprefix(live_server.url)}']").count() >= 1, tag
    page.goto(article)
    person = Person.objects.get(name=f"{speakers[0]} Jr")
    page.locator(f"main a[href='{person.get_absolute_url()}']").first.click()
    assert f"{speakers[0]} Jr" in page.locator("h1").text_content()
    page.goto(live_server.url + "/people/")
    names = {name.strip() for name in page.locator("main a").all_text_contents()}
    assert {f"{speakers[0]} Jr", speakers[1]} <= names
    assert speakers[0] not in names
    assert not troubles
    assert [quote.speaker for quote in Edition.live.get().quotes.all()] == [f"{speakers[0]} Jr", speakers[1]]


# The whole day, with a mouse and without one


class Mouse:
    """Does what somebody does who points and clicks."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, target):
        self.presses += 1
        target.click()

    def write(self, target, text):
        target.fill(text)


class Keyboard(Mouse):
    """Comes to everything by the Tab key, and presses Enter or the space bar on it."""

    MOST_STOPS = 250

    def come_to(self, target):
        element = target.element_handle()
        for _ in range(self.MOST_STOPS):
            if element.evaluate("element => document.activeElement === element"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} is not reached by the Tab key")

    def press(self, target):
        self.presses += 1
        self.come_to(target)
        self.page.keyboard.press("Space" if target.get_attribute("type") in ("radio", "checkbox") else "Enter")

    def write(self, target, text):
        self.come_to(target)
        self.page.keyboard.press("Control+a")
        if target.get_attribute("type") in ("date", "time"):
            target.fill(text)  # typing into these depends on the language of the browser
        else:
            self.page.keyboard.insert_text(text)


class AtTheDesk:
    """Somebody at the desk with a browser of their own."""

    def __init__(self, browser, url, hand, user):
        client = Client()
        client.force_login(user)
        self.page, self.troubles = new_page(browser, client, url)
        self.hand, self.url = hand(self.page), url

    def go(self, path):
        self.page.goto(self.url + path)

    def press(self, selector, *, leads_on=True):
        target = self.page.locator(selector).first
        if not leads_on:
            self.hand.press(target)
            return
        with self.page.expect_navigation():
            self.hand.press(target)

    def write(self, selector, text):
        self.hand.write(self.page.locator(selector).first, text)


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_editors_day(live_server, browser, hand):
    make_section(name="Visits")
    people = {role: make_staff(role, username=role) for role in ("reporter", "sub_editor", "publisher")}
    reporter, sub_editor, publisher = (AtTheDesk(browser, live_server.url, hand, user) for user in people.values())

    # paste, correct one speaker, say which guesses are right, hand it in
    reporter.go(reverse("admin:index"))
    reporter.press("a:has-text('Paste text')")
    reporter.write("#id_text", REPORT)
    reporter.press("input[value='Make a draft']")
    article = Article.objects.get()
    change = reverse("admin:articles_article_change", args=[article.pk])
    reporter.page.wait_for_selector(EDITOR)
    reporter.write("input[value='Lena Brook']", "Lena Brook-Hale")
    reporter.press("button[name='confirm_all']")
    reporter.press(".room-bar button[name='_move']")
    article.refresh_from_db()
    assert article.state == "in_review"
    assert list(article.quotes.order_by("number").values_list("speaker", "guess")) == [
        ("Ivo Marsten", False),
        ("Lena Brook-Hale", False),
    ]
    assert article.article_tags.exists()

    # sent back with a reason, handed in again, ready
    sub_editor.go(change)
    sub_editor.page.wait_for_selector(EDITOR)
    sub_editor.press(".more-steps summary", leads_on=False)
    sub_editor.press(".more-steps button[value='draft']")
    sub_editor.write("#id_reason", "Is the ellipsis in the source?")
    sub_editor.press(".desk-primary")
    reporter.go(change)
    reporter.page.wait_for_selector(EDITOR)
    assert "Is the ellipsis in the source?" in reporter.page.text_content("main")
    reporter.press(".room-bar button[name='_move']")
    sub_editor.go(change)
    sub_editor.page.wait_for_selector(EDITOR)
    sub_editor.press(".room-bar button[name='_move']")
    article.refresh_from_db()
    assert article.state == "ready"

    # scheduled: not a second early, not a second late
    at = timezone.localtime(timezone.now() + timedelta(minutes=50)).replace(second=7, microsecond=0)
    publisher.go(change)
    publisher.page.wait_for_selector(EDITOR)
    publisher.press(".room-bar [name=_publish]")
    publisher.write("#id_at_0", f"{at:%Y-%m-%d}")
    publisher.write("#id_at_1", f"{at:%H:%M:%S}")
    assert "UTC" in publisher.page.text_content(".publish-at .desk-zone")
    publisher.press("#publish-button")
    article.refresh_from_db()
    address = reverse("article", args=[article.slug])
    reader = Client()
    for moment, status in ((at - timedelta(seconds=1), 404), (at, 200)):
        with time_machine.travel(moment, tick=False):
            assert reader.get(address).status_code == status
    with time_machine.travel(at + timedelta(minutes=2)):
        correct_and_withdraw(publisher, change, address, reader)
    for somebody in (reporter, sub_editor, publisher):
        assert somebody.troubles == []


def correct_and_withdraw(publisher, change, address, reader):
    """A word of a published quote was wrong: a correction with a note; later the article is taken down."""
    page = publisher.page
    publisher.go(change)
    page.wait_for_selector(EDITOR)
    if isinstance(publisher.hand, Keyboard):
        publisher.hand.come_to(page.locator(EDITOR))
    else:
        page.click(f"{EDITOR} p >> nth=0")
    select(page, "forty")
    page.keyboard.type("fourteen")
    publisher.press(".room-bar [name=_publish]")
    assert "That is no minor change" in page.text_content(".desk-form")
    assert page.locator("input[name=kind]:checked").count() == 0
    assert "forty" in reader.get(address).text
    choose(publisher, "correction")
    publisher.write("#id_note", "We wrote forty years. Ms Brook-Hale said fourteen.")
    publisher.press("#publish-button")
    assert "fourteen years" in reader.get(address).text
    assert "We wrote forty years." in reader.get("/corrections/").text

    publisher.go(address + "history/")
    assert page.locator("del").all_text_contents() == ["removed: forty"]
    assert page.locator("ins").all_text_contents() == ["added: fourteen"]
    assert "We wrote forty years." in page.text_content("main")

    publisher.go(change)
    page.wait_for_selector(EDITOR)
    publisher.press(".more-steps summary", leads_on=False)
    publisher.press(".more-steps a[href$='withdraw/']")
    publisher.write("#id_notice", "The visit did not take place.")
    publisher.press(".desk-danger")
    gone = reader.get(address)
    assert gone.status_code == 410
    assert "The visit did not take place." in gone.text
    tag = EditionTag.objects.first().tag
    assert REPORT.split("\n")[0] not in reader.get(tag.get_absolute_url()).text + reader.get("/").text


def choose(publisher, kind):
    """One of several round buttons: the Tab key comes to the chosen or the first one, the arrows go on from there."""
    wanted = publisher.page.locator(f"input[name=kind][value={kind}]")
    if not isinstance(publisher.hand, Keyboard):
        wanted.check()
        return
    chosen = publisher.page.locator("input[name=kind]:checked")
    publisher.hand.come_to(chosen if chosen.count() else publisher.page.locator("input[name=kind]").first)
    while not wanted.is_checked():
        publisher.page.keyboard.press("ArrowDown")
