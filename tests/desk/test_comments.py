"""Comments stay with the words they are about, and never touch the text."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Comment
from articles.publishing import PublishingRefused, check, publish
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, shown
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db
BODY = '<p>The first paragraph.</p>\n<p>“<q data-quote="comm1">We saw it,</q>” she said on the pier.</p>'


def commented(desk, article, **fields):
    address = reverse("admin:articles_article_comments", args=[article.pk])
    desk.post(address, {"text": "Is that so?", **fields})
    return Comment.objects.latest("pk")


@pytest.fixture
def article(db):
    return make_article(body=BODY, speakers={"comm1": {"speaker": "Ana Ruiz"}})


def test_comment_keeps_the_words_it_is_about(desk, article, editor):
    block = commented(desk, article, anchor="block", anchor_ref="2")
    quote = commented(desk, article, anchor="quote", anchor_ref="comm1")
    assert block.anchor_words == "“We saw it,” she said on the pier."
    assert (quote.anchor_words, quote.created_by) == ("We saw it,", editor)
    page = desk.get(change_page(article)).text
    assert 'data-paragraph="2"' in page and 'href="#quote-comm1"' in page


@pytest.mark.parametrize("ref", ["99", "0", "x", "-1", "²", ""])
def test_place_that_is_not_there_is_the_whole_article(desk, article, ref):
    assert commented(desk, article, anchor="block", anchor_ref=ref).anchor == "article"
    assert commented(desk, article, anchor="quote", anchor_ref=ref).anchor == "article"


def test_comment_follows_its_paragraph_and_says_when_it_is_gone(desk, article):
    commented(desk, article, anchor="block", anchor_ref="2")
    article = Article.objects.get(pk=article.pk)
    article.body = "<p>New.</p>\n" + BODY.replace("on the pier", "at the pier")
    article.save()
    assert 'data-paragraph="3"' in desk.get(change_page(article)).text
    article.body = "<p>Nothing of it is left here.</p>"
    article.save()
    assert "no longer there" in desk.get(change_page(article)).text


def test_commenting_never_makes_the_form_of_a_colleague_stale(desk, article):
    data = shown(desk, article) | {"headline": "Typed meanwhile"}
    commented(desk, article)
    assert desk.post(change_page(article), data).status_code == 302


def test_open_comment_blocks_until_it_is_settled_or_overridden(desk, article):
    comment = commented(desk, article)
    assert "open_comments" in [finding.code for finding in check(article) if finding.blocking]
    with pytest.raises(PublishingRefused):
        publish(article)
    assert publish(article, override="Asked by phone").override == "Asked by phone"
    desk.post(reverse("admin:articles_article_resolve_comment", args=[article.pk, comment.pk]))
    assert "open_comments" not in [finding.code for finding in check(article)]


def test_an_open_comment_is_there_however_many_were_settled(desk, article):
    settled = [Comment(article=article, text=f"Settled {n}", resolved_at=timezone.now()) for n in range(120)]
    Comment.objects.bulk_create(settled)
    Comment.objects.create(article=article, text="Still open")
    assert "Still open" in desk.get(reverse("admin:articles_article_comments", args=[article.pk])).text


def test_answer_opens_a_settled_thread_again(desk, article):
    comment = commented(desk, article)
    settle = reverse("admin:articles_article_resolve_comment", args=[article.pk, comment.pk])
    desk.post(settle)
    assert not Comment.objects.open().exists()
    answer = commented(desk, article, parent=str(comment.pk))
    assert answer.parent == comment and Comment.objects.open().get() == comment
    desk.post(settle)
    desk.post(settle, {"open": "1"})
    assert Comment.objects.open().exists()


def test_answer_to_a_comment_of_another_article_stays_here(desk, article):
    elsewhere = commented(desk, make_article())
    assert commented(desk, article, parent=str(elsewhere.pk)).parent is None
    address = reverse("admin:articles_article_resolve_comment", args=[article.pk, elsewhere.pk])
    assert desk.post(address).status_code == 404


def test_looking_settles_nothing(desk, article):
    comment = commented(desk, article)
    desk.get(reverse("admin:articles_article_resolve_comment", args=[article.pk, comment.pk]))
    assert Comment.objects.open().exists()


def test_comments_are_for_those_who_may_see_the_article(article):
    client = Client()
    client.force_login(make_staff("editor", sections=[make_section()]))
    address = reverse("admin:articles_article_comments", args=[article.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "Hm"}).status_code == 404
    assert not Comment.objects.exists()


def test_script_gets_the_panel_alone(desk, article):
    address = reverse("admin:articles_article_comments", args=[article.pk])
    answer = desk.post(address, {"text": "<b>Sure?</b>"}, headers={"X-Requested-With": "fetch"})
    assert answer.text.strip().startswith("<section") and "&lt;b&gt;Sure?&lt;/b&gt;" in answer.text
    assert desk.post(address, {"text": " "}, headers={"X-Requested-With": "fetch"}).status_code == 400


def test_panel_costs_the_same_however_many_comments(desk, article, django_assert_max_num_queries):
    for _ in range(30):
        Comment.objects.create(article=article, text="Hm", created_by=make_staff("editor"))
    desk.get(change_page(article))
    with django_assert_max_num_queries(45):
        desk.get(change_page(article))
