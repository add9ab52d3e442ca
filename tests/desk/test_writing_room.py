"""The writing room in a browser: quoting, photos, signs, guesses, and the same without a script."""

import pytest
from django.urls import reverse

from articles.models import Article, Organisation, Person, Quote
from media.models import Photo
from tests.browser import needs_chromium, new_page
from tests.factories import make_article, make_person, make_photo, make_tag, picture_bytes

from .forms import change_page
from .writing import EDITOR, saved

pytestmark = [*needs_chromium, pytest.mark.django_db(transaction=True)]


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
