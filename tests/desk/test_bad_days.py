"""A session that ends, a database that is locked or full: a clear word, and the text is kept."""

import html
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
