"""The main job in a real browser: paste a text, correct what was guessed, publish, find it through its tags."""

import pytest
from django.urls import reverse

from articles.models import Edition, Person
from tests.browser import needs_chromium, new_page
from tests.shared_data import SEED

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
    page.click("text=Paste text")
    page.fill("#id_text", text)
    page.click("text=Make a draft")
    page.wait_for_selector(".body-editor .ProseMirror")
    for speaker in speakers:
        assert page.locator(f"input[value='{speaker}']").count() == 1
    page.locator(f"input[value='{speakers[0]}']").fill(f"{speakers[0]} Jr")
    with page.expect_navigation():
        page.click("[name=_publish]")
    with page.expect_navigation():
        page.click("#publish-button")
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
