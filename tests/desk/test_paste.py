"""Paste a text, get a draft."""

import pytest
from django.urls import reverse

from articles.models import Article
from tests.factories import make_section

from .forms import change_page

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


def test_refused_text_stays_in_the_field(desk):
    text = "Only a  headline"
    response = desk.post(reverse("admin:articles_article_paste"), {"text": text, "section": ""})
    assert response.status_code == 200
    assert "no text below it" in response.text
    assert f">\n{text}</textarea>" in response.text
    assert not Article.objects.exists()


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
