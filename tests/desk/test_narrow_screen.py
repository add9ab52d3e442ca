"""On the screen of a phone nothing of the desk covers other words, and what belongs together stands in line."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.browser import needs_chromium, new_page
from tests.factories import make_article, publish_article

from .conftest import make_staff
from .forms import change_page

pytestmark = [*needs_chromium, pytest.mark.django_db(transaction=True)]

#: Whether the ink of any line of words in `place` lies below the sign that opens the help of it.
COVERED = """place => {
  const sign = document.querySelector(`${place} .help-in-place summary`).getBoundingClientRect()
  const words = document.createRange()
  words.selectNodeContents(document.querySelector(`${place} .help-in-place`).nextElementSibling)
  return [...words.getClientRects()].some(line =>
    line.left < sign.right && sign.left < line.right && line.top < sign.bottom && sign.top < line.bottom)
}"""
TOPS = "all => all.map(one => Math.round(one.getBoundingClientRect().top))"


@pytest.mark.parametrize("width", [320, 360, 390, 1280])
def test_the_help_covers_no_words(live_server, browser, desk, width):
    edition = publish_article(at=timezone.now() - timedelta(minutes=3))
    page, troubles = new_page(browser, desk, live_server.url, viewport={"width": width, "height": 800})
    page.goto(live_server.url + change_page(edition.article))
    assert "3 min" in page.inner_text("#time")
    assert not page.evaluate(COVERED, "#time") and not page.evaluate(COVERED, "#state")
    page.goto(live_server.url + reverse("admin:articles_article_publish", args=[edition.article.pk]))
    assert not page.evaluate(COVERED, "#content")
    assert not troubles


@pytest.mark.parametrize("width", [390, 1280])
def test_day_and_time_stand_in_line(live_server, browser, desk, width):
    edition = publish_article()
    page, _ = new_page(browser, desk, live_server.url, viewport={"width": width, "height": 800})
    page.goto(live_server.url + reverse("admin:articles_article_publish", args=[edition.article.pk]))
    for part in (".quiet", "input"):
        assert len(set(page.eval_on_selector_all(f".publish-at .desk-time-part {part}", TOPS))) == 1


def test_the_body_that_one_may_only_read_is_shown_as_text(live_server, browser):
    reporter, client = make_staff("reporter"), Client()
    client.force_login(reporter)
    body = "<p>“<q data-quote='one1'>We are ready</q>,” said Ana Ruiz.</p><h2>Later</h2><ul><li><p>One</p></li></ul>"
    article = make_article(body=body, created_by=reporter, state="in_review")
    page, _ = new_page(browser, client, live_server.url, viewport={"width": 390, "height": 800})
    page.goto(live_server.url + change_page(article))
    assert page.inner_text(".read-only-body h2") == "Later"
    assert "We are ready" in page.inner_text(".read-only-body q[data-quote]")
