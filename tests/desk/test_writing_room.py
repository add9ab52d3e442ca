"""The writing room in a browser: quoting, photos, signs, guesses, and words that no end of a page can take."""

import pytest
from django.urls import reverse

from articles.models import Article, Organisation, Person, Quote, WorkingCopy
from articles.publishing import move
from media.models import Photo
from tests.browser import needs_chromium, new_page
from tests.factories import make_article, make_person, make_photo, make_tag, make_user, picture_bytes

from .conftest import make_staff
from .forms import change_page

pytestmark = [*needs_chromium, pytest.mark.django_db(transaction=True)]

EDITOR = ".body-editor .ProseMirror"


@pytest.fixture
def room(live_server, browser, desk):
    """Opens the page of an article; the troubles of the console are in `room.troubles`."""

    def open_page(article, **options):
        page, troubles = new_page(browser, desk, live_server.url, **options)
        open_page.troubles = troubles
        page.goto(live_server.url + change_page(article))
        page.wait_for_selector(EDITOR)
        return page

    open_page.url = lambda article: live_server.url + change_page(article)
    return open_page


def select(page, words):
    """Select words of the text, as a mouse would, and wait until the editor has seen it."""
    page.evaluate(
        """async (words) => {
            const editor = document.querySelector(".body-editor .ProseMirror")
            for (let attempt = 0; attempt < 40; attempt += 1) {
                const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT)
                let node = walker.nextNode()
                while (node && !node.data.includes(words)) node = walker.nextNode()
                if (!node) throw new Error("not there: " + words)
                const at = node.data.indexOf(words)
                editor.focus()
                getSelection().setBaseAndExtent(node, at, node, at + words.length)
                await new Promise((resolve) => setTimeout(resolve, 60)) // an editor that just got the focus sets its own
                if (getSelection().toString() === words) return
            }
            throw new Error("the editor does not keep the selection: " + words)
        }""",
        words,
    )


def saved(page, article):
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.wait_for_selector(EDITOR)
    return Article.objects.get(pk=article.pk)


def test_quote_and_known_speaker_by_keyboard_alone(room):
    person = make_person(name="Bülent Sarvan")
    make_article(
        body='<p>“<q data-quote="old1">Before,</q>” he said.</p>',
        speakers={
            "old1": {
                "speaker": "Bülent Sarvan",
                "honorific": "Commodore",
                "role": "Chief of Operations",
                "person": person,
            }
        },
    )
    article = make_article(body="<p>“The Sound is open,” he said.</p>")
    page = room(article)
    select(page, "The Sound is open,")
    page.keyboard.press("Control+Shift+Q")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type("bulent")
    page.wait_for_selector("#speaker-list [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("Rear Admiral")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.room-dialog", state="detached")
    saved(page, article)
    quote = Quote.objects.get(article=article)
    assert (quote.text, quote.speaker, quote.honorific, quote.person) == (
        "The Sound is open,", "Bülent Sarvan", "Rear Admiral", person,
    )  # fmt: skip
    assert (quote.role, quote.guess) == ("Chief of Operations", False)
    assert room.troubles == []


def test_new_person_is_made_in_place_and_escape_keeps_the_mark(room):
    article = make_article(body="<p>“We came,” she said. “We saw,” they said.</p>")
    page = room(article)
    select(page, "We came,")
    page.keyboard.press("Control+Shift+Q")
    page.fill("#speaker-speaker", "Liv Ostermark")
    page.fill("#speaker-organisation", "Port of Calder")
    page.click("dialog[open] .desk-primary")
    page.wait_for_selector("dialog.room-dialog", state="detached")
    select(page, "We saw,")
    page.keyboard.press("Control+Shift+Q")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Escape")
    saved(page, article)
    first, second = Quote.objects.filter(article=article).order_by("number")
    assert first.person == Person.objects.get(name="Liv Ostermark")
    assert first.affiliation == Organisation.objects.get(name="Port of Calder")
    assert (second.text, second.speaker) == ("We saw,", "")
    assert room.troubles == []


def test_photo_is_brought_in_without_leaving_the_text(room, tmp_path):
    article = make_article(body="<p>Text.</p>")
    file = tmp_path / "harbour.jpg"
    file.write_bytes(picture_bytes("navy", (90, 60)))
    page = room(article)
    page.click(f"{EDITOR} p")
    page.click("button[title^='Photo:']")
    page.click("dialog[open] summary")
    page.set_input_files("#library-file", str(file))
    page.fill("#library-credit", "Ilse Marrow")
    page.fill("#library-alt", "A harbour at dusk")
    page.select_option("#library-rights", "staff")
    page.click("text=Bring it in")
    page.wait_for_selector(".own-node-photo")
    stored = saved(page, article)
    photo = Photo.objects.get()
    assert (photo.credit_line, photo.alt_text, photo.uploaded_by.username) == (
        "Ilse Marrow",
        "A harbour at dusk",
        "ana",
    )
    assert f'data-photo="{photo.ref}"' in stored.body
    assert [use.photo for use in stored.article_photos.all()] == [photo]
    assert room.troubles == []


def test_photo_of_the_library_is_chosen(room):
    photo = make_photo(caption="The old pier")
    make_photo(caption="Something else")
    article = make_article(body="<p>Text.</p>")
    page = room(article)
    page.click(f"{EDITOR} p")
    page.click("button[title^='Photo:']")
    page.fill("#library-search", "pier")
    page.wait_for_function("() => document.querySelectorAll('.library-photo').length === 1")
    page.click(".library-photo")
    page.wait_for_selector(".own-node-photo")
    assert [use.photo for use in saved(page, article).article_photos.all()] == [photo]


def test_curling_marks_skips_the_words_of_quotes(room):
    body = """<p>It's "so". He didn't: "<q data-quote="curl1">I can't say "no"</q>" he said.</p>"""
    article = make_article(body=body, speakers={"curl1": {"speaker": "Kaya"}})
    page = room(article)
    page.click(f"{EDITOR} p")
    page.keyboard.press("Control+a")
    page.click("button[title^='Curl the straight marks']")
    stored = saved(page, article)
    assert stored.body == """<p>It’s “so”. He didn’t: “<q data-quote="curl1">I can't say "no"</q>” he said.</p>"""
    assert Quote.objects.get(article=article).text == '''I can't say "no"'''


def test_guesses_are_accepted_and_rejected_with_one_click_and_taken_back(room):
    article = make_article(
        body='<p>“<q data-quote="gs1">One,</q>” “<q data-quote="gs2">two,</q>” “<q data-quote="gs3">three.</q>”</p>',
        speakers={f"gs{n}": {"speaker": f"Speaker {n}", "guess": True, "trace": "R1: after"} for n in (1, 2, 3)},
        tags=[make_tag(name="Right tag"), make_tag(name="Wrong tag")],
    )
    article.article_tags.update(guess=True)
    page = room(article)
    rows = page.locator(".quote-row.guess")
    rows.nth(0).get_by_role("button", name="Right", exact=True).click()
    rows.nth(1).get_by_role("button", name="Wrong", exact=True).click()
    rows.nth(2).get_by_role("button", name="Wrong", exact=True).click()
    rows.nth(2).get_by_role("button", name="Undo").click()
    tags = page.locator("#article_tags-group .inline-related.has_original")
    tags.nth(0).get_by_role("button", name="Right", exact=True).click()
    tags.nth(1).get_by_role("button", name="Wrong", exact=True).click()
    saved(page, article)
    quotes = Quote.objects.filter(article=article).order_by("number").values_list("speaker", "guess")
    assert list(quotes) == [("Speaker 1", False), ("", False), ("Speaker 3", True)]
    assert [(use.tag.name, use.guess) for use in article.article_tags.all()] == [("Right tag", False)]


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


def test_meaning_of_an_ellipsis_is_asked_as_soon_as_one_is_typed(room):
    article = make_article(body='<p>“<q data-quote="ell1">We go now</q>” she said.</p>')
    page = room(article)
    asked = page.locator("#quotes-0 .field-ellipsis")
    assert asked.is_hidden()
    page.locator(f"{EDITOR} q").click()
    page.keyboard.type("…")
    asked.wait_for(state="visible")
    page.keyboard.press("Backspace")
    asked.wait_for(state="hidden")


def test_comment_stays_beside_the_text_and_takes_nothing_from_the_form(room):
    article = make_article(body="<p>First.</p>\n<p>Second.</p>")
    page = room(article)
    page.locator(f"{EDITOR} p").nth(1).click()
    page.keyboard.press("End")
    page.keyboard.type(" Typed.")
    page.keyboard.press("Control+Alt+m")
    page.fill("#comment-words", "Is that so?")
    page.click("dialog[open] .desk-primary")
    page.wait_for_selector(".thread-words >> text=Is that so?")
    assert "Second. Typed." in page.text_content(EDITOR)
    comment = article.comments.get()
    assert (comment.anchor, comment.anchor_ref) == ("block", "2")


def test_plain_form_does_everything_without_javascript(live_server, browser, desk):
    article = make_article(headline="First", body="<p>First.</p>")
    page, _ = new_page(browser, desk, live_server.url, java_script_enabled=False)
    page.goto(live_server.url + change_page(article))
    page.fill("#id_headline", "Written without a script")
    page.click(".room-bar [name=_continue]")
    assert Article.objects.get(pk=article.pk).headline == "Written without a script"
    page.click("text=Other steps")
    page.click("button[name=_move]:has-text('Spike')")
    page.fill("#id_reason", "Not ours")
    page.click(".desk-danger")
    assert Article.objects.get(pk=article.pk).state == "spiked"
    page.goto(live_server.url + reverse("admin:articles_article_comments", args=[article.pk]))
    page.fill("#id_text", "Why?")
    page.click("text=Say it")
    assert article.comments.count() == 1


def test_words_are_counted_while_they_are_typed(room):
    page = room(make_article(headline="Two words", body="<p>And three more.</p>"))
    page.wait_for_function("() => document.getElementById('room-count').textContent.startsWith('5 words')")
    page.click(f"{EDITOR} p")
    page.keyboard.press("End")
    page.keyboard.type(" Now seven.")
    page.wait_for_function("() => document.getElementById('room-count').textContent.startsWith('7 words')")
    assert room.troubles == []
