"""A refused form says what is wrong, where, and what was kept."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from articles.imports.source import MAX_BYTES
from articles.models import Article
from tests.factories import make_article, make_person, make_photo, make_section, make_tag

from .forms import change_page, shown

pytestmark = pytest.mark.django_db

PASTE = "/admin/articles/article/paste/"


def test_errors_are_listed_with_their_field_and_the_way_to_it(desk):
    article = make_article()
    data = shown(desk, article) | {"headline": "", "section": "999", "article_tags-0-tag": "", "body": "<p>a\x00b</p>"}
    page = desk.post(change_page(article), data).text
    assert '<a href="#id_headline">Headline is missing.</a>' in page
    assert '<a href="#id_section">Section: this choice is not one of the list.</a>' in page
    assert '<a href="#id_article_tags-0-tag">Tag 1, tag</a>: Tag is missing.' in page
    assert '<a href="#id_body">Body</a>: The character U+0000 in line 1 cannot be stored' in page
    for place in ["id_headline", "id_section", "id_article_tags-0-tag", "id_body"]:
        assert f'id="{place}"' in page


def test_missing_headline_is_said_once_in_the_list_and_once_at_the_field(desk):
    article = make_article()
    page = html.fromstring(desk.post(change_page(article), shown(desk, article) | {"headline": ""}).text)
    told = page.xpath("//ul[contains(@class, 'errorlist')]/li[contains(., 'eadline')]")
    assert [" ".join(one.text_content().split()) for one in told] == ["Headline is missing."] * 2


def test_errors_speak_the_language_of_the_desk(desk):
    article = make_article()
    data = shown(desk, article) | {"headline": "", "section": "999", "article_tags-0-tag": ""}
    page = desk.post(change_page(article), data, headers={"accept-language": "de"}).text
    assert '<a href="#id_headline">Überschrift fehlt.</a>' in page
    assert '<a href="#id_section">Ressort: Diese Auswahl steht nicht in der Liste.</a>' in page
    assert '<a href="#id_article_tags-0-tag">Schlagwort 1, Schlagwort</a>: Schlagwort fehlt.' in page


@pytest.mark.parametrize("new", [True, False], ids=["both rows new", "one row stored"])
@pytest.mark.parametrize(
    ("prefix", "field", "factory", "noun"),
    [
        ("article_tags", "tag", make_tag, "tag"),
        ("article_photos", "photo", make_photo, "photo"),
        ("bylines", "person", make_person, "author"),
    ],
)
def test_what_stands_twice_is_named(desk, prefix, field, factory, noun, new):
    record = factory()
    stored = {"article_tags": "tags", "article_photos": "photos", "bylines": "authors"}[prefix]
    article = make_article(**{"tags": [], stored: [] if new else [record]})
    owner = "content_object" if field == "tag" else "article"
    data = shown(desk, article) | {f"{prefix}-TOTAL_FORMS": "2"}
    for row in range(0 if new else 1, 2):
        data |= {f"{prefix}-{row}-{field}": str(record.pk), f"{prefix}-{row}-{owner}": str(article.pk)}
    response = desk.post(change_page(article), data)
    assert f"The {noun} “{record}” is there twice." in response.text
    article.refresh_from_db()
    assert article.version == 1


def test_saving_nothing_new_claims_to_have_stored_nothing(desk):
    article = make_article()
    page = desk.post(change_page(article), shown(desk, article), follow=True).text
    assert "Nothing was changed, so nothing was stored." in page
    assert "Stored on" not in page
    page = desk.post(change_page(article), shown(desk, article) | {"headline": "Other"}, follow=True).text
    assert "as revision 2." in page


def test_new_article_begins_in_the_first_section(desk):
    make_section(position=99)
    first = make_section(position=0)
    assert shown(desk)["section"] == first.pk


def test_order_boxes_say_what_the_first_is(desk):
    assert "Order, the first is the primary tag" in desk.get(change_page(make_article())).text


def test_awaited_picture_is_one_click_away_for_whoever_works_on_the_article(desk, sub_editors_desk):
    photo = make_photo(with_file=False)
    article = make_article(photos=[photo])
    link = f'<a href="{reverse("admin:media_photo_change", args=[photo.pk])}" target="_blank">Add the picture</a>'
    assert link in desk.get(change_page(article)).text
    assert link in sub_editors_desk.get(change_page(article)).text


# Paste


def test_character_that_cannot_be_stored_is_named_with_its_line(desk):
    page = desk.post(PASTE, {"text": "Headline\n\nOne\x00two", "section": ""}).text
    assert "line 3: The character U+0000 cannot be stored" in page
    assert not Article.objects.exists()


def test_text_that_is_too_long_is_told_the_limit(desk):
    page = desk.post(PASTE, {"text": "Headline\n\n" + "a" * MAX_BYTES, "section": ""}).text
    assert f"The limit is {MAX_BYTES:,} characters." in page
    page = desk.post(PASTE, {"text": "a" * 301 + "\n\nText.", "section": ""}).text
    assert "The headline has 301 characters; 300 are the limit." in page


def test_missing_text_is_asked_for_by_name(desk):
    assert "Text is missing." in desk.post(PASTE, {"text": "", "section": ""}).text


@pytest.mark.parametrize("checked", [True, False], ids=["as browsers are", "as tests are"])
def test_form_over_the_limit_is_told_so_at_the_desk(editor, checked):
    article = make_article(headline="First")
    client = Client(enforce_csrf_checks=checked)
    client.force_login(editor)
    over = "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    for address in [PASTE, change_page(article)]:
        response = client.post(address, {"text": over}, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 413
        assert "The text is too long: a form may hold 10 MB. Nothing was stored." in response.text
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert Article.objects.get().headline == "First"


def test_forged_requests_are_still_refused(editor):
    article = make_article(headline="First")
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    for address in [PASTE, change_page(article), reverse("admin:articles_article_publish", args=[article.pk])]:
        assert client.post(address, {"text": "Headline\n\nText.", "headline": "Forged"}).status_code == 403
    assert Article.objects.get().version == 1


def test_strangers_are_not_told_more(client, db):
    over = "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    response = client.post(PASTE, {"text": over}, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
