"""Paste a text, get a draft."""

import pytest
from django.urls import reverse

from articles.models import Article
from tests.browser import CHROMIUM, new_page
from tests.factories import make_section

from .forms import change_page, shown

pytestmark = pytest.mark.django_db

TEXT = """A Visit to Calder

The mayor of Calder received the fleet on Monday.

“We have waited  for this day,” said Rear Admiral Jon Prest, Deputy Commander of Command North.

Photograph: Command North
"""


def test_pasted_text_becomes_a_draft(desk, editor):
    section = make_section()
    response = desk.post(reverse("admin:articles_article_paste"), {"text": TEXT, "section": str(section.pk)})
    article = Article.objects.get()
    assert response.headers["Location"] == change_page(article)
    assert (article.headline, article.section, article.created_by) == ("A Visit to Calder", section, editor)
    quote = article.quotes.get()
    assert (quote.text, quote.speaker, quote.guess) == ("We have waited  for this day,", "Jon Prest", True)
    page = desk.get(response.headers["Location"]).text
    assert "Your draft is stored" in page
    assert "Guess" in page


GERMAN = """Der Hafen von Talvik bleibt offen

Die Stadt hat am Montag über den Hafen entschieden, und das Ergebnis ist eindeutig.

„Der Hafen ist für alle da und wird nicht geschlossen“, sagte Bürgermeisterin Ines Falk.
"""


def test_the_language_of_a_pasted_text_is_told_by_its_words_unless_it_is_chosen(desk):
    address = reverse("admin:articles_article_paste")
    assert '<option value="de">Deutsch</option>' in desk.get(address).text
    desk.post(address, {"text": GERMAN, "language": ""})
    article = Article.objects.get()
    assert (article.language, article.quotes.get().speaker) == ("de", "Ines Falk")
    desk.post(address, {"text": GERMAN, "language": "fr"})
    assert Article.objects.latest("pk").language == "fr"


def test_speakers_are_found_after_the_language_was_put_right(desk):
    desk.post(reverse("admin:articles_article_paste"), {"text": GERMAN, "language": "en"})
    article = Article.objects.get()
    assert article.quotes.get().speaker == ""
    data = shown(desk, article) | {"language": "de", "_find_quotations": "1"}
    page = desk.post(change_page(article), data, follow=True)
    assert "The speaker of 1 marked quotation was found." in page.text
    quote = article.quotes.get()
    assert (quote.speaker, quote.guess) == ("Ines Falk", True)


def test_refused_text_stays_in_the_field(desk):
    text = "Only a  headline"
    response = desk.post(reverse("admin:articles_article_paste"), {"text": text, "section": ""})
    assert response.status_code == 200
    assert "no text below it" in response.text
    assert f">\n{text}</textarea>" in response.text
    assert not Article.objects.exists()


def test_what_the_importer_says_is_in_the_language_of_the_desk(desk):
    desk.cookies["desk_language"] = "de"
    address = reverse("admin:articles_article_paste")
    assert "Zeile 1: Die Überschrift hat 301 Zeichen" in desk.post(address, {"text": f"{'A' * 301}\n\nText."}).text
    page = desk.post(address, {"text": "Head\n\nText."}, follow=True).text
    assert "Im Text wurde kein Zitat gefunden." in page


def test_looking_at_the_page_makes_nothing(desk):
    assert desk.get(reverse("admin:articles_article_paste"), {"text": TEXT}).status_code == 200
    assert not Article.objects.exists()


def test_pasting_needs_the_right_to_add(client):
    from .conftest import make_staff

    client.force_login(make_staff("tag_manager"))
    assert client.post(reverse("admin:articles_article_paste"), {"text": TEXT}).status_code == 403
    assert not Article.objects.exists()


def test_pasting_is_one_click_from_the_start_page_and_the_list(desk):
    address = f'href="{reverse("admin:articles_article_paste")}"'
    assert address in desk.get(reverse("admin:index")).text
    assert address in desk.get(reverse("admin:articles_article_changelist")).text


def test_double_click_makes_one_draft_and_a_page_shown_anew_makes_another(desk):
    address = reverse("admin:articles_article_paste")
    form = desk.get(address).context["form"]
    data = {"text": TEXT, "section": "", "page": str(form["page"].value())}
    first, second = desk.post(address, data), desk.post(address, data)
    assert first.headers["Location"] == second.headers["Location"] == change_page(Article.objects.get())
    desk.post(address, data | {"page": str(desk.get(address).context["form"]["page"].value())})
    assert Article.objects.count() == 2


def test_the_page_of_somebody_else_leads_to_no_draft_of_theirs(desk, sub_editors_desk):
    address = reverse("admin:articles_article_paste")
    data = {"text": TEXT, "section": "", "page": str(desk.get(address).context["form"]["page"].value())}
    assert desk.post(address, data).headers["Location"] != sub_editors_desk.post(address, data).headers["Location"]
    assert Article.objects.count() == 2


WORD = """<html><head><style>p.MsoNormal {margin:0}</style></head><body>
<p class=MsoNormal>A Visit to Calder<o:p></o:p></p>
<p class=MsoNormal><span lang=EN-GB>The mayor of
Calder received the fleet on Monday.</span></p>
<p class=MsoListParagraph><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>One ship came late.</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>“We have waited for this day,”<br>said Jon Prest.</p>
</body></html>"""


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("clip", "field"),
    [
        (
            {"text/html": WORD, "text/plain": "unused"},
            "A Visit to Calder\n\nThe mayor of Calder received the fleet on Monday.\n\nOne ship came late.\n\n"
            "“We have waited for this day,”\nsaid Jon Prest.",
        ),
        ({"text/html": "<div>Stray words <p>One.</p><p>Two.</p></div>", "text/plain": "Stray words One. Two."}, ""),
        ({"text/html": "<span>One line</span>", "text/plain": "One line"}, ""),
    ],
)
def test_paste_from_a_word_processor_or_a_web_page_keeps_its_paragraphs(live_server, browser, desk, clip, field):
    page, troubles = new_page(browser, desk, live_server.url)
    page.goto(live_server.url + reverse("admin:articles_article_paste"))
    page.evaluate(
        """(clip) => {
            const data = new DataTransfer()
            for (const [type, text] of Object.entries(clip)) data.setData(type, text)
            const field = document.getElementById("id_text")
            field.focus()
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
        }""",
        clip,
    )
    assert page.input_value("#id_text") == field  # what is left to the browser, a made-up event does not insert
    assert not troubles
