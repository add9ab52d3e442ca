"""An article with very many tags: opening, saving and sending it back cost as many questions as with two."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ArticlePhoto, ArticleTag, Merged, Tag
from tests.desk.forms import change_page, sent, shown
from tests.factories import make_article, make_photo, make_tag

pytestmark = pytest.mark.django_db


def tagged(number):
    return make_article(tags=[make_tag() for _ in range(number)])


def queries(client, number, change):
    """How many queries it takes to send the form of an article with as many tags, once `change` has changed it."""
    article = tagged(number)
    fields = shown(client, article)
    change(fields, number)
    with CaptureQueriesContext(connection) as asked:
        client.post(change_page(article), fields)
    return len(asked)


def refuse(fields, number):
    fields["headline"] = ""


def refuse_in_another_order(fields, number):
    refuse(fields, number)
    for row in range(number):
        fields[f"article_tags-{row}-position"] = number - row


def refuse_new_rows(fields, number):
    """As many tags more, none of them stored."""
    refuse(fields, number)
    for row in range(number, 2 * number):
        tag = make_tag()
        fields |= {f"article_tags-{row}-{name}": value for name, value in (("tag", tag.pk), ("position", row))}
    fields["article_tags-TOTAL_FORMS"] = 2 * number


def change_the_headline(fields, number):
    fields["headline"] = "Other words"


@pytest.mark.parametrize("change", [refuse, refuse_in_another_order, refuse_new_rows, change_the_headline])
def test_a_form_that_is_sent_costs_the_same_for_two_tags_and_for_forty(desk, change):
    queries(desk, 2, change)
    assert queries(desk, 40, change) == queries(desk, 2, change)


def test_a_page_costs_the_same_for_two_tags_and_for_forty(desk):
    few, many = tagged(2), tagged(40)
    shown(desk, few)
    counts = []
    for article in (few, many):
        with CaptureQueriesContext(connection) as asked:
            desk.get(change_page(article))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_rows_that_are_sent_back_show_what_was_chosen(desk):
    article, other = tagged(2), make_tag(name="Chosen instead")
    fields = shown(desk, article)
    refuse(fields, 2)
    fields["article_tags-1-tag"] = other.pk
    page = desk.post(change_page(article), fields)
    assert page.status_code == 200
    assert f'<option value="{other.pk}" selected>Chosen instead</option>' in page.text
    assert sent(page)["article_tags-1-tag"] == str(other.pk)


def test_a_row_that_takes_a_tag_of_another_row_is_told_and_nothing_is_stored(desk):
    article = tagged(3)
    before = list(article.tags.order_by("article_tags__position"))
    fields = shown(desk, article)
    fields["article_tags-2-tag"] = before[0].pk
    page = desk.post(change_page(article), fields)
    assert "is there twice" in page.text
    assert list(article.tags.order_by("article_tags__position")) == before


def in_order(article):
    return list(article.tags.order_by("article_tags__position"))


def test_tags_change_places_in_one_save(desk):
    article = tagged(3)
    first, second, third = in_order(article)
    fields = shown(desk, article)
    fields |= {f"article_tags-{row}-tag": tag.pk for row, tag in enumerate([second, third, first])}
    assert desk.post(change_page(article), fields).status_code == 302
    assert in_order(article) == [second, third, first]


def test_guesses_that_change_places_stay_guesses_unless_they_are_confirmed(desk):
    article = tagged(3)
    ArticleTag.objects.filter(content_object=article).update(guess=True)
    first, second, third = in_order(article)
    fields = shown(desk, article) | {"article_tags-2-confirmed": "on"}
    fields |= {f"article_tags-{row}-tag": tag.pk for row, tag in enumerate([second, first, third])}
    assert desk.post(change_page(article), fields).status_code == 302
    assert in_order(article) == [second, first, third]
    assert list(article.article_tags.values_list("guess", flat=True)) == [True, True, False]


def test_photos_change_places_with_their_captions(desk):
    article, photos = tagged(1), [make_photo() for _ in range(3)]
    for number, photo in enumerate(photos):
        ArticlePhoto.objects.create(article=article, photo=photo, position=number, caption=f"Caption {number}")
    fields = shown(desk, article)
    for row, number in enumerate([1, 2, 0]):
        fields[f"article_photos-{row}-photo"] = photos[number].pk
        fields[f"article_photos-{row}-caption"] = f"Caption {number}"
    assert desk.post(change_page(article), fields).status_code == 302
    rows = article.article_photos.order_by("position").values_list("photo", "caption")
    assert list(rows) == [(photos[number].pk, f"Caption {number}") for number in (1, 2, 0)]


def test_a_row_takes_the_tag_of_a_row_that_is_removed(desk):
    article = tagged(3)
    _first, second, third = in_order(article)
    fields = shown(desk, article) | {"article_tags-0-tag": third.pk, "article_tags-2-DELETE": "on"}
    assert desk.post(change_page(article), fields).status_code == 302
    assert in_order(article) == [third, second]


def test_a_row_takes_the_tag_of_a_row_that_takes_a_new_one(desk):
    article, new = tagged(2), make_tag(name="New")
    _first, second = in_order(article)
    fields = shown(desk, article) | {"article_tags-0-tag": second.pk, "article_tags-1-tag": new.pk}
    assert desk.post(change_page(article), fields).status_code == 302
    assert in_order(article) == [second, new]


def test_a_tag_that_somebody_else_has_added_meanwhile_is_told(desk):
    article, new = tagged(2), make_tag(name="New")
    fields = shown(desk, article) | {"article_tags-0-tag": new.pk}
    ArticleTag.objects.create(content_object=article, tag=new, position=9)
    page = desk.post(change_page(article), fields)
    assert "is there twice" in page.text


def test_a_row_with_a_tag_that_is_not_there_is_told(desk):
    article = tagged(2)
    fields = shown(desk, article)
    fields["article_tags-1-tag"] = Tag.objects.order_by("-pk")[0].pk + 100
    page = desk.post(change_page(article), fields)
    assert page.status_code == 200 and "errorlist" in page.text


def test_a_row_of_another_article_is_not_reached_by_its_key(desk):
    article, other = tagged(2), tagged(2)
    row = ArticleTag.objects.filter(content_object=other).first()
    fields = shown(desk, article)
    fields["article_tags-1-id"] = row.pk
    assert desk.post(change_page(article), fields).status_code == 200
    row.refresh_from_db()
    assert row.content_object_id == other.pk


def test_a_tag_that_was_merged_meanwhile_is_taken_to_be_the_one_that_stayed(desk):
    article, stays = tagged(2), make_tag(name="Stays")
    fields = shown(desk, article)
    gone = Tag.objects.order_by("-pk")[0].pk + 100
    Merged.objects.create(kind="tag", old_id=gone, record_id=stays.pk)
    fields |= {"article_tags-2-tag": gone, "article_tags-2-position": 9, "article_tags-TOTAL_FORMS": 3}
    assert desk.post(change_page(article), fields).status_code == 302
    assert stays in article.tags.all()
