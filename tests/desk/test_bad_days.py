"""A session that ends, a database that is locked or full: a clear word, and the text is kept."""

import html
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles.models import Article, WorkingCopy
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, shown
from tests.factories import make_article, make_section, make_user

PASSWORD = "correct horse battery"
TYPED = "<p>Words that took an hour and must not be lost.</p>"


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def signed_out(article, **changes):
    """Somebody writes, the session ends, the form is sent; returns the client and the answer."""
    client = Client()
    user = make_user(password=PASSWORD)
    client.force_login(user)
    data = shown(client, article) | {"body": TYPED, "page": "old-page", **changes}
    client.logout()
    return client, user, client.post(change_page(article), data)


@pytest.mark.django_db
def test_signed_out_while_writing_the_text_is_there_after_signing_in():
    article = make_article()
    client, user, answer = signed_out(article)
    assert answer.status_code == 200 and "signed out while you were writing" in answer.text
    assert "must not be lost" in answer.text
    wrong = client.post(reverse("admin:login"), hidden(answer.text) | {"username": user.username, "password": "wrong"})
    assert "must not be lost" in wrong.text
    fields = hidden(wrong.text) | {"username": user.username, "password": PASSWORD}
    back = client.post(reverse("admin:login"), fields, follow=True)
    assert back.redirect_chain[-1][0] == change_page(article)
    assert back.context["adminform"].form["body"].value() == TYPED
    assert PASSWORD not in str(WorkingCopy.objects.get().data)
    article.refresh_from_db()
    assert article.version == 1


@pytest.mark.django_db
def test_somebody_else_who_signs_in_is_shown_the_text_and_writes_nothing():
    article = make_article()
    client, _, answer = signed_out(article)
    other = make_staff("editor", sections=[make_section()], password=None)
    other.set_password(PASSWORD)
    other.save()
    back = client.post(
        reverse("admin:login"), hidden(answer.text) | {"username": other.username, "password": PASSWORD}, follow=True
    )
    assert "must not be lost" in back.text and "Do not send it" in back.text
    assert not WorkingCopy.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kept",
    [
        "",
        "x",
        "[]",
        '["https://evil.example/", []]',
        '["//evil.example/", []]',
        '["/", []]',
        '["/admin/", [["a"]]]',
        '["/admin/", 5]',
    ],
)
def test_rubbish_in_a_sign_in_signs_in_and_no_more(kept):
    user = make_user(password=PASSWORD)
    answer = Client().post(
        reverse("admin:login"), {"username": user.username, "password": PASSWORD, "kept_form": kept, "next": "/admin/"}
    )
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/admin/")


@pytest.mark.django_db
def test_form_from_elsewhere_is_refused_before_anything_is_kept():
    client = Client(enforce_csrf_checks=True)
    answer = client.post(change_page(make_article()), {"headline": "Forged words of some length, to be kept"})
    assert answer.status_code == 403
    assert "Forged words" not in answer.text


@pytest.mark.django_db
def test_script_that_is_signed_out_gets_no_page():
    answer = Client().post(
        reverse("admin:articles_article_keep_new"), {"page": "x"}, headers={"Sec-Fetch-Dest": "empty"}
    )
    assert answer.status_code == 302


@pytest.mark.django_db
def test_what_was_kept_before_the_sign_in_is_replaced_by_the_newer_words():
    article = make_article(standfirst="")
    client = Client()
    user = make_user(password=PASSWORD)
    client.force_login(user)
    data = shown(client, article) | {"standfirst": "Typed first.", "page": "old-page"}
    pairs = json.dumps([[name, str(value)] for name, value in data.items()])
    keeping = {"page": "old-page", "sequence": "3", "data": pairs}
    client.post(reverse("admin:articles_article_keep", args=[article.pk]), keeping)
    client.logout()
    answer = client.post(change_page(article), data | {"standfirst": "Typed first. And second.", "sequence": "4"})
    fields = hidden(answer.text) | {"username": user.username, "password": PASSWORD}
    back = client.post(reverse("admin:login"), fields, follow=True)
    typed = shown(client, article)
    assert typed["standfirst"] == "Typed first. And second."
    client.post(change_page(article), typed | {"page": "new-page", "restored_from": hidden(back.text)["restored_from"]})
    assert not WorkingCopy.objects.exists()
    client.post(change_page(article), shown(client, article))
    article.refresh_from_db()
    assert (article.standfirst, article.version) == ("Typed first. And second.", 2)


@pytest.mark.django_db
def test_older_form_that_comes_back_by_a_sign_in_does_not_replace_newer_words():
    article = make_article()
    client, user, answer = signed_out(article, sequence="4")
    other = Client()
    other.force_login(user)
    keeping = {"page": "old-page", "sequence": "5", "data": '[["headline", "Newer"]]'}
    other.post(reverse("admin:articles_article_keep", args=[article.pk]), keeping)
    client.post(reverse("admin:login"), hidden(answer.text) | {"username": user.username, "password": PASSWORD})
    assert WorkingCopy.objects.get().data == [["headline", "Newer"]]


@pytest.mark.django_db
def test_half_a_sign_in_a_kept_form_does_not_close_the_page():
    article = make_article()
    user = make_user(password=PASSWORD)
    client = Client()
    form = f'["{change_page(article)}", [["headline", "Half \\ud83d of it\\u0000"]]]'
    fields = {"username": user.username, "password": PASSWORD, "kept_form": form}
    back = client.post(reverse("admin:login"), fields, follow=True)
    assert back.status_code == 200 and "Half \ufffd of it\ufffd" in back.text


# Signed in again on another page, so that the token is a new one


@pytest.fixture
def strict(editor):
    """A browser whose tokens are looked at, with a page open; then its owner signs in again elsewhere."""
    editor.set_password(PASSWORD)
    editor.save()
    client = Client(enforce_csrf_checks=True)
    client.post(reverse("admin:login"), {**sign_in_fields(client), "username": "ana", "password": PASSWORD})
    return client


def sign_in_fields(client):
    return hidden(client.get(reverse("admin:login")).text)


def sign_in_again(client):
    client.logout()
    fields = {**sign_in_fields(client), "username": "ana", "password": PASSWORD}
    assert client.post(reverse("admin:login"), fields).status_code == 302


def token_in(client, address):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(address).text)[1]


@pytest.mark.parametrize("what", ["article", "paste", "comment"])
def test_form_with_the_token_of_before_comes_back_to_be_sent_again(strict, what):
    article = make_article()
    address, data = {
        "article": (change_page(article), shown(strict, article) | {"headline": "Words typed before"}),
        "paste": (reverse("admin:articles_article_paste"), {"text": "Words typed before\n\nText."}),
        "comment": (reverse("admin:articles_article_comments", args=[article.pk]), {"text": "Words typed before"}),
    }[what]
    old = token_in(strict, address)
    sign_in_again(strict)
    answer = strict.post(address, data | {"csrfmiddlewaretoken": old})
    assert answer.status_code == 403
    assert "You signed in again" in answer.text and "Words typed before" in answer.text
    assert (Article.objects.get().version, article.comments.count()) == (1, 0)
    again = strict.post(
        html.unescape(re.search(r'<form method="post" action="([^"]+)">\s*<input', answer.text)[1]), hidden(answer.text)
    )
    assert again.status_code == 302
    assert Article.objects.filter(headline="Words typed before").exists() or article.comments.exists()


def test_script_with_the_token_of_before_gets_the_one_of_now(strict):
    article = make_article()
    old = token_in(strict, change_page(article))
    sign_in_again(strict)
    address, data = (
        reverse("admin:articles_article_keep", args=[article.pk]),
        {"page": "p", "sequence": "1", "data": "[]"},
    )
    refused = strict.post(address, data | {"csrfmiddlewaretoken": old}, headers={"X-Requested-With": "fetch"})
    assert refused.status_code == 403 and not WorkingCopy.objects.exists()
    taken = strict.post(address, data | {"csrfmiddlewaretoken": refused.headers["X-CSRFToken"]})
    assert taken.status_code == 200


def test_whoever_is_signed_out_by_then_signs_in_with_the_words(strict):
    article = make_article()
    data = shown(strict, article) | {"headline": "Words typed before"}
    old = token_in(strict, change_page(article))
    sign_in_again(strict)
    strict.post(reverse("admin:logout"), {"csrfmiddlewaretoken": token_in(strict, change_page(article))})
    answer = strict.post(change_page(article), data | {"csrfmiddlewaretoken": old})
    assert answer.status_code == 403 and "Words typed before" in answer.text
    fields = hidden(answer.text) | {"username": "ana", "password": PASSWORD}
    back = strict.post(reverse("admin:login"), fields, follow=True)
    assert back.context["adminform"].form["headline"].value() == "Words typed before"


def test_form_of_another_site_gets_no_words_back(strict):
    address = change_page(make_article())
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = strict.post(address, {"headline": "Forged words to send"}, headers=headers)
        assert answer.status_code == 403 and "Forged words" not in answer.text
        assert "X-CSRFToken" not in answer.headers


# A database that cannot write


def sent_again(client, page: str) -> int:
    """Press “Try again”."""
    action = html.unescape(re.search(r'<form method="post" action="([^"]+)"', page)[1])
    return client.post(action, hidden(page)).status_code


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_full_database_says_so_and_gives_the_text_back():
    client = Client(raise_request_exception=False)
    client.force_login(make_user())
    article = make_article()
    data = shown(client, article) | {"body": "<p>" + "Words that must not be lost. " * 4000 + "</p>"}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            answer = client.post(change_page(article), data)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "has no room" in answer.text and answer.text.count("must not be lost") >= 4000
    assert hidden(answer.text)["body"] == data["body"]
    article.refresh_from_db()
    assert article.version == 1
    assert sent_again(client, answer.text) == 302
    article.refresh_from_db()
    assert article.body == data["body"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_database_that_does_not_answer_is_said_without_asking_it(method):
    client = Client(raise_request_exception=False)
    client.force_login(make_user())
    article = make_article()
    data = shown(client, article) | {"body": TYPED}

    def broken(execute, sql, params, many, context):
        from django.db import OperationalError

        raise OperationalError("the connection is gone")

    with connection.execute_wrapper(broken):
        answer = getattr(client, method)(change_page(article), data if method == "post" else None)
    assert answer.status_code == 503
    assert ("must not be lost" in answer.text) == (method == "post")
    assert Article.objects.get().version == 1
