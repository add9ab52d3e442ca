"""The editor in a real browser: no word, blank or mark changes unless the writer changes it."""

import pytest
from django.urls import reverse

from articles.body import clean, own_node_refs, pulled_words, read_pull
from articles.body.schema import EMBED_HOSTS
from articles.models import Article, Quote
from tests.browser import needs_chromium, new_page
from tests.factories import make_article, make_photo

from .forms import change_page

pytestmark = [pytest.mark.django_db(transaction=True), *needs_chromium]

BODY = "\n".join(
    [
        "<p>Two  blanks,   three, no-break&nbsp;space, narrow\u202fone, thin\u2009one, tab\there, line\nbreak.</p>",
        "<p> A blank first and last </p>",
        "<h2>A  heading</h2>",
        "<h3>A smaller one</h3>",
        '<p>“<q data-quote="abcdefghij">One <strong>strong <em>both</em></strong><em> em</em>, H<sub>2</sub></q></p>',
        '<p>“<q data-quote="abcdefghij">and <a href="https://example.org/?a=1&amp;b=2">goes on</a></q>,” he said.</p>',
        '<figure data-photo="p1"></figure>',
        "<p>One<br>line<br><br>break</p>",
        "<p><strong>Bold</strong>\n<em>and</em> more</p>",
        '<aside data-pull="abcdefghij"></aside>',
        '<figure data-embed="https://player.vimeo.com/video/1?h=2&amp;t=3"></figure>',
        "<ul><li><p>One</p></li><li><p>Two</p><ol><li><p>Deep  er</p></li></ol></li></ul>",
        "<blockquote><p>A block,</p><p>two paragraphs</p></blockquote>",
        "<hr>",
        "<p>“Straight\" 'marks' -- and… (c) 1/2 -&gt; &lt;b&gt; x<sup>2</sup></p>",
        "<p>&nbsp;</p>",
    ]
)


@pytest.fixture
def writing(live_server, browser, desk):
    """Opens an article in a browser that has logged in."""
    page, troubles = new_page(browser, desk, live_server.url)

    def open_article(article):
        response = page.goto(live_server.url + change_page(article))
        assert (response.status, troubles) == (200, [])
        page.wait_for_selector(".body-editor .prose-menubar", timeout=60_000)
        return page

    open_article.troubles = troubles
    yield open_article
    page.context.close()


@pytest.mark.parametrize(("language", "bold"), [("de", "fett"), ("fr", "gras"), ("en-gb", "bold")])
def test_every_button_of_the_editor_speaks_the_language_of_the_desk(writing, language, bold):
    page = writing(make_article())
    page.context.add_cookies(
        [{"name": "desk_language", "value": language, "url": page.url.partition("/admin")[0] + "/admin/"}]
    )
    page.reload()
    page.wait_for_selector(f'.prose-menubar [data-name="bold"][title="{bold}"]')
    titles = page.locator(".prose-menubar button[title]").evaluate_all("all => all.map(one => one.title)")
    assert titles == page.locator(".prose-menubar button[title]").evaluate_all("all => all.map(one => one.ariaLabel)")
    english = {"bold", "insert link", "heading 2", "ordered list", "undo", "edit HTML", "En dash", "No-break space"}
    assert len(titles) > 20 and len(english & set(titles)) == (len(english) if language == "en-gb" else 0)


def save(page) -> None:
    with page.expect_navigation():
        page.click("[name=_continue]")


def stored(article) -> str:
    return Article.objects.get(pk=article.pk).body


def put_cursor(page, words: str, offset: int = 0) -> None:
    """Place the cursor in the text: before `words`, `offset` code units on."""
    page.evaluate(
        """([words, offset]) => {
          const { editor } = document.querySelector('.ProseMirror')
          let place = null
          editor.state.doc.descendants((node, position) => {
            const at = node.isText ? node.text.indexOf(words) : -1
            if (at >= 0 && place === null) place = position + at
          })
          editor.chain().focus().setTextSelection(place + offset).run()
        }""",
        [words, offset],
    )
    page.wait_for_selector(".ProseMirror:focus")


def select(page, words: str) -> None:
    put_cursor(page, words)
    page.evaluate(
        """length => {
          const { editor } = document.querySelector('.ProseMirror')
          const { from } = editor.state.selection
          editor.chain().focus().setTextSelection({ from, to: from + length }).run()
        }""",
        len(words),
    )


def test_two_blanks_are_typed_and_stored_as_two_blanks(writing):
    article = make_article(body="<p>Start</p>")
    page = writing(article)
    put_cursor(page, "Start", 5)
    typed = "  two  blanks -- and \"straight\" 'marks'... (c) 1/2 -> **no** _no_"
    page.keyboard.type(typed)
    save(page)
    assert [hex(ord(sign)) for sign in stored(article)] == [
        hex(ord(sign)) for sign in f"<p>Start{typed.replace('>', '&gt;')}</p>"
    ]
    assert writing.troubles == []


@pytest.mark.parametrize("typed", ["- no list", "1. no list", "## no heading", "> no block", "--- ", "``` "])
def test_signs_at_the_start_of_a_paragraph_stay_signs(writing, typed):
    article = make_article(body="<p>Start</p>")
    page = writing(article)
    put_cursor(page, "Start", 5)
    page.keyboard.press("Enter")
    page.keyboard.type(typed)
    save(page)
    assert stored(article) == f"<p>Start</p>\n<p>{typed.replace('>', '&gt;')}</p>"


def test_body_with_everything_is_the_same_after_load_and_save(writing):
    assert clean(BODY) == BODY
    article = make_article(body=BODY, headline="First")
    page = writing(article)
    page.fill("#id_headline", "Second")
    save(page)
    assert stored(article) == BODY
    assert Article.objects.get(pk=article.pk).headline == "Second"
    assert writing.troubles == []


def test_the_editor_itself_writes_the_body_that_it_read(writing):
    """Not only the untouched field: what the editor would send after any change, with that change undone."""
    article = make_article(body=BODY)
    page = writing(article)
    for words in ["Two  blanks", "line\nbreak", "strong ", "line", "Deep", "Bold", " A blank"]:
        put_cursor(page, words, 1)
        page.keyboard.type("x")
        page.keyboard.press("Backspace")
    html = page.evaluate("document.querySelector('#id_body').value")
    assert clean(html) == BODY
    save(page)
    assert stored(article) == BODY
    assert writing.troubles == []


def test_selected_words_become_a_quote_without_their_marks(writing):
    article = make_article(body="<p>“We are ready,” said the mayor.</p>")
    page = writing(article)
    select(page, "“We are ready,” ")
    page.click(".prose-menubar [data-name=quote]")
    page.wait_for_selector("dialog.room-dialog")
    page.keyboard.press("Escape")
    save(page)
    quote = article.quotes.get(retired_at=None)
    assert len(quote.ref) == 10
    assert quote.text == "We are ready,"
    assert stored(article) == f'<p>“<q data-quote="{quote.ref}">We are ready,</q>” said the mayor.</p>'
    page.wait_for_selector(f"#quote-{quote.ref}")
    put_cursor(page, "ready")
    page.click(".prose-menubar [data-name=quote]")
    save(page)
    assert stored(article) == "<p>“We are ready,” said the mayor.</p>"
    assert writing.troubles == []


def test_enter_inside_a_quote_goes_on_with_the_same_quote(writing):
    article = make_article(body='<p>“<q data-quote="abcdefghij">One two</q>”</p>')
    page = writing(article)
    put_cursor(page, "two")
    page.keyboard.press("Enter")
    save(page)
    assert stored(article) == '<p>“<q data-quote="abcdefghij">One </q></p>\n<p><q data-quote="abcdefghij">two</q>”</p>'
    assert article.quotes.get().text == "One \n\ntwo"


def test_own_blanks_survive_the_clipboard_and_foreign_pages_are_read_as_pages(writing):
    article = make_article(body="<p>a  b\u202fc</p>\n<p>End</p>")
    page = writing(article)
    page.evaluate(
        """() => {
          const { editor } = document.querySelector('.ProseMirror')
          const own = editor.view.serializeForClipboard(editor.state.doc.slice(1, 7, true)).dom.innerHTML
          editor.commands.setTextSelection(editor.state.doc.content.size - 1)
          editor.view.pasteHTML(own)
          editor.view.pasteHTML('<p>from\\n      a <b>page</b><script>alert(1)</script></p>')
        }"""
    )
    save(page)
    body = stored(article)
    assert body.startswith("<p>a  b\u202fc</p>\n<p>Enda  b\u202fc")
    assert "from a <strong>page</strong></p>" in body
    assert "alert" not in body


@pytest.mark.parametrize(
    ("pasted", "paragraphs"),
    [
        ("<table><tr><td>cell one</td><td>cell two</td></tr><tr><th>three</th></tr></table>", 3),
        ("<td>cell one</td><td>cell two</td>", 2),
        ("<table><caption>Of what</caption><tbody><tr><td><p>one</p><p>two</p></td></tr></tbody></table>", 3),
        ("<div>one</div><div>two<div>three</div>four</div>", 4),
        ("<dl><dt>one</dt><dd>two</dd><dt>three</dt></dl>", 3),
        ("<details><summary>one</summary>two</details><center>three</center><form>four</form>", 4),
    ],
)
def test_cells_and_blocks_of_a_pasted_page_end_paragraphs(writing, pasted, paragraphs):
    article = make_article(body="<p>Start</p>\n<p>End</p>")
    page = writing(article)
    put_cursor(page, "End", 3)
    page.keyboard.press("Enter")
    page.evaluate("html => document.querySelector('.ProseMirror').editor.view.pasteHTML(html)", pasted)
    save(page)
    body = stored(article)
    assert body.startswith("<p>Start</p>\n<p>End</p>\n")
    assert len(body.split("\n")) == 2 + paragraphs
    as_page = f"<table><tr>{pasted}</tr></table>" if pasted.startswith("<td>") else pasted
    assert body.split("\n")[2:] == clean(as_page).split("\n")
    assert writing.troubles == []


def test_embed_dialog_refuses_other_hosts_and_names_ours(writing):
    article = make_article(body="<p>Start</p>")
    page = writing(article)
    put_cursor(page, "Start")
    page.click(".prose-menubar [data-name=embed]")
    address = page.locator(".prose-editor-dialog input")
    for wrong in [
        "https://evil.example/video/1",
        "http://player.vimeo.com/video/1",
        "https://player.vimeo.com@evil.example/",
    ]:
        address.fill(wrong)
        page.click(".prose-editor-dialog button[type=submit]")
        assert address.is_visible()
        message = address.evaluate("input => input.validationMessage")
        assert all(host in message for host in EMBED_HOSTS)
    address.fill("https://player.vimeo.com/video/1")
    page.click(".prose-editor-dialog button[type=submit]")
    page.wait_for_selector(".own-node-embed")
    save(page)
    assert stored(article).endswith('<figure data-embed="https://player.vimeo.com/video/1"></figure>')
    assert writing.troubles == []


def test_photo_of_the_article_is_placed_in_the_text(writing):
    photo = make_photo(caption="The harbour")
    article = make_article(body="<p>Start</p>", photos=[photo])
    page = writing(article)
    put_cursor(page, "Start", 2)
    page.click(".prose-menubar [data-name=photo]")
    page.click(".library-photo")
    page.wait_for_selector(".own-node-photo")
    assert page.text_content(".own-node-photo") == "Photo: The harbour"
    save(page)
    assert stored(article) == f'<p>Start</p>\n<figure data-photo="{photo.ref}"></figure>'
    assert writing.troubles == []


def test_pull_quote_and_embed_are_placed_below_the_paragraph(writing):
    article = make_article(body='<p>“<q data-quote="abcdefghij">We are ready</q>”</p>\n<p>End</p>')
    page = writing(article)
    put_cursor(page, "End", 1)
    page.click(".prose-menubar [data-name=pull]")
    page.click(".prose-editor-dialog button[type=submit]")
    page.wait_for_selector(".own-node-pull")
    assert page.text_content(".own-node-pull") == "Pull quote: We are ready"
    put_cursor(page, "We")
    page.click(".prose-menubar [data-name=embed]")
    page.fill(".prose-editor-dialog input", "https://player.vimeo.com/video/1")
    page.click(".prose-editor-dialog button[type=submit]")
    page.wait_for_selector(".own-node-embed")
    save(page)
    assert stored(article).split("\n")[1:] == [
        '<figure data-embed="https://player.vimeo.com/video/1"></figure>',
        "<p>End</p>",
        '<aside data-pull="abcdefghij"></aside>',
    ]
    assert writing.troubles == []


def test_a_pull_quote_repeats_the_words_that_were_kept_whatever_parts_the_quote(writing):
    parted = "“{0}We came,</q>” she said, “{0}we\u2009saw,<br>we left</q>.”</p>\n<p>“{0}Nobody waited for us</q>.”</p>"
    article = make_article(body="<p>" + parted.format('<q data-quote="abcdefghij">'))
    page = writing(article)
    put_cursor(page, "Nobody", 1)
    page.click(".prose-menubar [data-name=pull]")
    page.click(".prose-editor-dialog button[type=submit]")
    words = page.wait_for_selector(".prose-editor-dialog [name=words]")
    assert words.input_value() == Quote.objects.get(article=article).text
    words.fill("left Nobody waited")
    page.click(".prose-editor-dialog button[type=submit]")
    page.wait_for_selector(".own-node-pull")
    assert page.text_content(".own-node-pull") == "Pull quote: … left Nobody waited …"
    put_cursor(page, "We came", 3)
    page.keyboard.type("soon ")  # the words stand one place further on now
    save(page)
    assert page.text_content(".own-node-pull") == "Pull quote: … left Nobody waited …"
    pull = read_pull(own_node_refs(stored(article), "data-pull")[0])
    assert pull.sum
    assert pulled_words(pull, Quote.objects.get(article=article).text) == "… left\n\nNobody waited …"
    assert writing.troubles == []


def test_html_is_edited_as_html(writing):
    article = make_article(body="<p>One</p>")
    page = writing(article)
    page.click(".prose-menubar [data-name=html]")
    page.fill(".prose-editor-dialog textarea", "<p>Two  <b>bold</b>\n<i>it</i></p>")
    page.click(".prose-editor-dialog button[type=submit]")
    save(page)
    assert stored(article) == "<p>Two  <strong>bold</strong>\n<em>it</em></p>"


def test_finding_moves_the_cursor_to_its_paragraph(writing):
    article = make_article(body="<p>One.</p>\n<h2>Two</h2>\n<p>On 3– 4 May.</p>")
    page = writing(article)
    page.click("a[data-paragraph='3']")
    page.wait_for_selector(".ProseMirror:focus")
    page.keyboard.type("X")
    save(page)
    assert stored(article).endswith("<p>XOn 3– 4 May.</p>")


def test_no_page_of_the_desk_breaks_the_policy(writing, live_server):
    article = make_article(body=BODY, photos=[make_photo()])
    page = writing(article)
    for address in [
        reverse("admin:index"),
        reverse("admin:articles_article_changelist"),
        reverse("admin:articles_article_add"),
        reverse("admin:articles_article_paste"),
        reverse("admin:articles_article_publish", args=[article.pk]),
        reverse("admin:media_photo_change", args=[article.photos.get().pk]),
        reverse("admin:articles_tag_add"),
        reverse("admin:articles_article_revisions", args=[article.pk]),
    ]:
        response = page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        assert response.status == 200
        assert "unsafe" not in response.headers["content-security-policy"]
    assert writing.troubles == []


def test_without_javascript_the_field_is_html(live_server, browser, desk):
    article = make_article(body=BODY)
    page, _ = new_page(browser, desk, live_server.url, java_script_enabled=False)
    page.goto(live_server.url + change_page(article))
    assert page.input_value("#id_body") == BODY
    page.fill("#id_body", BODY + "\n<p>More</p>")
    save(page)
    page.context.close()
    assert stored(article) == BODY + "\n<p>More</p>"


def test_writing_room_fits_a_phone_and_double_zoom(writing):
    article = make_article(body=BODY, photos=[make_photo()])
    page = writing(article)
    for width in (390, 640, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
