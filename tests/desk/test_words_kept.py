"""Words that no end of a page can take: killed pages, lost sessions, refused saves, and two who write at once."""

import pytest
from django.urls import reverse

from articles.models import Article, WorkingCopy
from articles.publishing import move
from tests.browser import needs_chromium, new_page
from tests.factories import make_article, make_tag, make_user

from .conftest import make_staff
from .forms import change_page
from .writing import EDITOR, saved

pytestmark = [*needs_chromium, pytest.mark.django_db(transaction=True)]


def test_killed_page_gives_its_words_back(room, browser, live_server, desk):
    article = make_article(headline="Stored", body="<p>Stored.</p>")
    page = room(article)
    page.click(f"{EDITOR} p")
    page.keyboard.press("End")
    page.keyboard.type(" Typed and never saved.")
    page.wait_for_function("() => document.getElementById('save-state').textContent.startsWith('Kept')")
    page.context.close()
    again = room(article)
    assert "Typed and never saved." in again.text_content(EDITOR)
    assert "is back in the form" in again.text_content(".restored")
    assert Article.objects.get(pk=article.pk).body == "<p>Stored.</p>"
    stored = saved(again, article)
    assert stored.body == "<p>Stored. Typed and never saved.</p>"
    assert not WorkingCopy.objects.unsaved().exists()


def test_signed_out_while_writing_says_so_and_the_text_is_there_after_signing_in(room, live_server, desk, editor):
    article = make_article(body="<p>Stored.</p>")
    page = room(article)
    desk.logout()
    page.click(f"{EDITOR} p")
    page.keyboard.press("End")
    page.keyboard.type(" Typed.")
    page.wait_for_function("() => document.getElementById('save-state').textContent.includes('signed out')")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert "signed out while you were writing" in page.text_content("main")
    page.fill("#id_username", editor.username)
    page.fill("#id_password", "correct horse battery")
    with page.expect_navigation():
        page.click("#login-form input[type=submit]")
    page.wait_for_selector(EDITOR)
    assert "Stored. Typed." in page.text_content(EDITOR)
    assert saved(page, article).body == "<p>Stored. Typed.</p>"


OFFER = "Words that you typed are not saved"


def test_words_that_never_arrived_stay_until_they_are_put_in_and_no_others_are_offered(room):
    article = make_article(headline="Stored", standfirst="Stored")
    page = room(article)
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no connection')) }")
    page.fill("#id_standfirst", "Typed without a connection.")
    page.wait_for_function("() => document.getElementById('save-state').textContent.includes('kept in this browser')")
    page.goto(room.url(article))
    page.wait_for_selector(f"text={OFFER}")
    page.fill("#id_headline", "Typed elsewhere")
    page.wait_for_function("() => document.getElementById('save-state').textContent.startsWith('Kept')")
    saved(page, article)
    page.wait_for_selector(f"text={OFFER}")
    with page.expect_navigation():
        page.click("text=Put them into the form")
    assert page.input_value("#id_standfirst") == "Typed without a connection."
    stored = saved(page, article)
    assert (stored.headline, stored.standfirst) == ("Typed elsewhere", "Typed without a connection.")
    page.wait_for_function(
        "() => Object.keys(localStorage).filter((name) => name.startsWith('newsroom:')).length === 0"
    )
    assert page.locator(f"text={OFFER}").count() == 0
    assert not WorkingCopy.objects.unsaved().exists()


def test_words_of_a_refused_save_are_offered_as_not_saved(room):
    article = make_article(headline="Stored", standfirst="Stored")
    page = room(article)
    page.fill("#id_headline", "")
    page.fill("#id_standfirst", "Typed before the refusal.")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.wait_for_selector("text=Headline is missing.")
    page.goto(room.url(article))
    page.wait_for_selector(f"text={OFFER}")
    page.click("text=Throw them away")
    assert page.locator(f"text={OFFER}").count() == 0


def test_save_that_settles_guesses_is_not_taken_for_words_that_never_arrived(room):
    article = make_article(
        body='<p>“<q data-quote="gs1">One,</q>” he said.</p>',
        speakers={"gs1": {"speaker": "Speaker", "guess": True, "trace": "R1: after"}},
        tags=[make_tag(name="Wrong tag")],
    )
    article.article_tags.update(guess=True)
    page = room(article)
    page.locator(".quote-row.guess").get_by_role("button", name="Right", exact=True).click()
    tags = page.locator("#article_tags-group .inline-related.has_original")
    tags.get_by_role("button", name="Wrong", exact=True).click()
    saved(page, article)
    page.wait_for_function(
        "() => Object.keys(localStorage).filter((name) => name.startsWith('newsroom:')).length === 0"
    )
    assert page.locator(f"text={OFFER}").count() == 0
    assert not article.article_tags.exists()
    assert room.troubles == []


def test_signed_in_on_another_page_writing_and_saving_go_on(room, live_server, desk, editor):
    article = make_article(body="<p>Stored.</p>", standfirst="")
    page = room(article)
    desk.logout()
    page.fill("#id_standfirst", "Typed while signed out.")
    page.wait_for_function("() => document.getElementById('save-state').textContent.includes('signed out')")
    other = page.context.new_page()
    other.goto(live_server.url + reverse("admin:login"))
    other.fill("#id_username", editor.username)
    other.fill("#id_password", "correct horse battery")
    with other.expect_navigation():
        other.click("#login-form input[type=submit]")
    assert saved(page, article).standfirst == "Typed while signed out."
    assert not WorkingCopy.objects.unsaved().exists()
    page.keyboard.press("Control+Alt+m")
    page.fill("#comment-words", "Is that so?")
    page.click("dialog[open] .desk-primary")
    page.wait_for_selector(".thread-words >> text=Is that so?")


def test_right_that_ends_while_somebody_writes_keeps_and_shows_the_words(room, live_server, browser, editor):
    from django.test import Client

    jonah, client = make_staff("reporter"), Client()
    client.force_login(jonah)
    article = make_article(standfirst="", created_by=jonah)
    page, _ = new_page(browser, client, live_server.url)
    page.goto(room.url(article))
    page.wait_for_selector(EDITOR)
    move(article, "in_review", by=editor)
    page.fill("#id_standfirst", "Typed when it had moved on.")
    page.wait_for_function("() => document.getElementById('save-state').textContent.startsWith('Kept')")
    assert "You may no longer change this article" in page.text_content("#save-state")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert "It has been “In review” since" in page.text_content("main")
    move(article, "draft", by=editor, reason="Who says so?")
    page.click("main >> text=Open the article")
    page.wait_for_selector(EDITOR)
    assert page.input_value("#id_standfirst") == "Typed when it had moved on."
    assert page.locator(f"text={OFFER}").count() == 0


def test_two_browsers_save_and_both_texts_are_in_the_article(room, live_server, browser):
    from django.test import Client

    article = make_article(body="<p>One.</p>\n<p>Two.</p>")
    other = Client()
    other.force_login(make_user(first_name="Otto", last_name="Brandt"))
    theirs, _ = new_page(browser, other, live_server.url)
    theirs.goto(live_server.url + change_page(article))
    theirs.wait_for_selector(EDITOR)
    mine = room(article)
    mine.wait_for_selector("text=Otto Brandt has this open")
    for page, number, words in ((theirs, 0, " Theirs."), (mine, 1, " Mine.")):
        page.locator(f"{EDITOR} p").nth(number).click()
        page.keyboard.press("End")
        page.keyboard.type(words)
    saved(theirs, article)
    with mine.expect_navigation():
        mine.keyboard.press("Control+s")
    assert "Two people, one article" in mine.text_content("main")
    mine.wait_for_selector(EDITOR)
    assert saved(mine, article).body == "<p>One. Theirs.</p>\n<p>Two. Mine.</p>"
