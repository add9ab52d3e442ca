"""What is typed is kept, comes back after any end of the page, is nobody else's, and is never a revision."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Revision, WorkingCopy
from articles.publishing import move
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, shown
from tests.factories import make_article, make_section, make_user

pytestmark = pytest.mark.django_db


def keep_page(article=None):
    return (
        reverse("admin:articles_article_keep", args=[article.pk])
        if article
        else reverse("admin:articles_article_keep_new")
    )


def kept(client, article, data, page="page-1", sequence=1, **fields):
    """What the script of the page sends."""
    pairs = [[name, str(value)] for name, value in data.items()]
    return client.post(keep_page(article), {"page": page, "sequence": sequence, "data": json.dumps(pairs), **fields})


def test_typed_words_are_back_when_the_page_is_opened_again(desk):
    article = make_article(headline="Stored", body="<p>Stored.</p>")
    data = shown(desk, article) | {"headline": "Typed", "body": "<p>Typed.</p>"}
    answer = kept(desk, article, data).json()
    assert answer["kept"] and answer["others"] == [] and answer["newer"] is False
    page = desk.get(change_page(article))
    assert page.context["adminform"].form["headline"].value() == "Typed"
    assert "&lt;p&gt;Typed.&lt;/p&gt;" in page.text and "is back in the form" in page.text
    article.refresh_from_db()
    assert (article.headline, Revision.objects.count()) == ("Stored", 1)
    data = shown(desk, article) | {"restored_from": "page-1"}
    assert desk.post(change_page(article), data).status_code == 302
    article.refresh_from_db()
    assert article.headline == "Typed"
    assert not WorkingCopy.objects.exists()


def test_words_that_are_back_are_no_error_and_the_page_says_what_they_are(desk):
    article = make_article(headline="Stored", body="<p>Stored.</p>")
    kept(desk, article, shown(desk, article) | {"headline": "Typed", "body": "<p>Typed.</p>"})
    page = desk.get(change_page(article))
    assert "is not saved yet.</b> Headline, Body." in page.text
    assert 'class="errornote"' not in page.text and 'class="errorlist' not in page.text
    assert not page.context["errors"]
    data = shown(desk, article)
    assert desk.post(change_page(article), data).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.body) == ("Typed", "<p>Typed.</p>")


def test_what_is_wrong_with_words_that_are_back_is_said(desk):
    article = make_article(headline="Stored")
    kept(desk, article, shown(desk, article) | {"headline": "", "standfirst": "Typed"})
    page = desk.get(change_page(article))
    assert 'class="errornote"' in page.text and "Headline is missing." in page.text
    assert "These words are not saved yet." not in page.text


def test_words_of_an_article_that_was_never_saved_are_back_too(desk):
    kept(desk, None, {"headline": "Never saved", "body": "<p>New.</p>"})
    page = desk.get(reverse("admin:articles_article_add"))
    assert page.context["adminform"].form["headline"].value() == "Never saved"
    assert not Article.objects.exists()


def test_restored_words_meet_what_somebody_saved_meanwhile(desk):
    article = make_article(headline="First", standfirst="First")
    kept(desk, article, shown(desk, article) | {"headline": "Typed"})
    article.standfirst = "Theirs"
    article.save()
    page = desk.get(change_page(article))
    form = page.context["adminform"].form
    assert (form["headline"].value(), form["standfirst"].value()) == ("Typed", "Theirs")
    assert "Two people, one article" in page.text


def test_nobody_else_sees_or_gets_them(desk):
    article = make_article(headline="Stored")
    kept(desk, article, shown(desk, article) | {"headline": "Secret thought"})
    client = Client()
    client.force_login(make_user())
    assert "Secret thought" not in client.get(change_page(article)).text
    client.post(reverse("admin:articles_article_throw_away", args=[article.pk]), {"page": "page-1"})
    assert WorkingCopy.objects.unsaved().exists()
    assert "Secret thought" not in Client().get("/").text


def test_thrown_away_is_gone_and_can_be_brought_back(desk):
    article = make_article(headline="Stored")
    kept(desk, article, shown(desk, article) | {"headline": "Typed"})
    address = reverse("admin:articles_article_throw_away", args=[article.pk])
    desk.get(address)
    assert "Typed" in desk.get(change_page(article)).text
    answer = desk.post(address, {"page": "page-1"}, follow=True)
    assert "Bring it back" in answer.text
    assert desk.get(change_page(article)).context["adminform"].form["headline"].value() == "Stored"
    desk.post(address, {"back": "page-1"})
    assert desk.get(change_page(article)).context["adminform"].form["headline"].value() == "Typed"


def test_late_keeping_does_not_take_back_newer_words(desk):
    article = make_article()
    data = shown(desk, article)
    kept(desk, article, data | {"headline": "Newer"}, sequence=2)
    kept(desk, article, data | {"headline": "Older"}, sequence=1)
    assert ["headline", "Newer"] in WorkingCopy.objects.get().data


def test_two_pages_of_one_person_do_not_overwrite_each_other(desk):
    article = make_article()
    data = shown(desk, article)
    kept(desk, article, data | {"headline": "Left page"}, page="left")
    kept(desk, article, data | {"headline": "Right page"}, page="right")
    page = desk.get(change_page(article))
    assert page.context["adminform"].form["headline"].value() == "Right page"
    assert "?copy=left" in page.text
    assert "Left page" in desk.get(change_page(article) + "?copy=left").text


def test_saving_ends_the_copy_of_its_own_page_alone(desk):
    article = make_article()
    data = shown(desk, article)
    kept(desk, article, data | {"headline": "Left page"}, page="left")
    kept(desk, article, data | {"headline": "Right page"}, page="right")
    desk.post(change_page(article), data | {"headline": "Right page", "page": "right"})
    assert [copy.page for copy in WorkingCopy.objects.all()] == ["left"]


def test_what_arrives_after_its_page_was_saved_is_no_other_page(desk):
    article = make_article()
    data = shown(desk, article)
    desk.post(change_page(article), data | {"page": "saved", "sequence": "3"})
    kept(desk, article, data, page="saved", sequence=3)
    assert desk.post(keep_page(article), {"page": "next"}).json()["others"] == []
    kept(desk, article, data | {"headline": "Gone back, and typed on"}, page="saved", sequence=4)
    assert len(desk.post(keep_page(article), {"page": "next"}).json()["others"]) == 1


def test_looking_keeps_nothing(desk):
    article = make_article()
    desk.get(change_page(article))
    assert desk.get(keep_page(article)).status_code == 405
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize(
    "data", ["", "x", "{}", "[1]", '[["a"]]', '[["a", 1]]', '[["a", null]]', '[["a\\u0000", "b"]]', "[" * 100_000, json.dumps([["a", "b" * 5_000_001]])],
    ids=range(10),
)  # fmt: skip
def test_rubbish_is_refused_and_takes_nothing_away(desk, data):
    article = make_article()
    kept(desk, article, {"headline": "Typed"})
    answer = desk.post(keep_page(article), {"page": "page-1", "sequence": "9", "data": data})
    assert answer.status_code == 400
    assert ["headline", "Typed"] in WorkingCopy.objects.get().data


def test_keeping_is_for_those_who_may_write(db):
    article = make_article()
    client = Client()
    client.force_login(make_staff("editor", sections=[make_section()]))
    assert kept(client, article, {"headline": "x"}).status_code == 404
    reporter = make_staff("reporter")
    client.force_login(reporter)
    own = make_article(created_by=reporter, state="in_review")
    assert kept(client, own, {"headline": "x"}).status_code == 403
    assert not WorkingCopy.objects.exists()


def test_others_see_who_is_here_and_whether_they_write(desk, time_machine):
    time_machine.move_to("2026-03-14T09:30:00Z", tick=False)
    article = make_article()
    client = Client()
    client.force_login(make_user(first_name="Otto", last_name="Brandt"))
    client.post(keep_page(article), {"page": "theirs"})
    assert "Otto Brandt has this open." in desk.get(change_page(article)).text
    kept(client, article, {"headline": "x"}, page="theirs")
    assert desk.post(keep_page(article), {"page": "mine"}).json()["others"] == [
        {"name": "Otto Brandt", "writing": "09:30"}
    ]
    time_machine.move_to("2026-03-14T09:31:00Z", tick=False)
    assert "Otto Brandt" not in desk.get(change_page(article)).text


def test_page_that_says_goodbye_is_gone_at_once(desk):
    article = make_article()
    client = Client()
    client.force_login(make_user())
    client.post(keep_page(article), {"page": "theirs"})
    client.post(keep_page(article), {"page": "theirs", "gone": "1"})
    assert desk.post(keep_page(article), {"page": "mine"}).json()["others"] == []


def test_page_learns_that_somebody_saved(desk):
    article = make_article()
    token = shown(desk, article)["version_token"]
    article.headline = "Newer"
    article.save()
    assert desk.post(keep_page(article), {"page": "mine", "version_token": token}).json()["newer"] is True


def test_forged_fields_change_nothing_and_are_logged(desk, caplog):
    article = make_article()
    data = shown(desk, article) | {
        "headline": "Typed", "state": "ready", "version": "99", "valid_from": "2020-01-01", "created_by": "1",
    }  # fmt: skip
    desk.post(change_page(article), data)
    article.refresh_from_db()
    assert (article.state, article.version, article.created_by) == ("draft", 2, None)
    (record,) = [one for one in caplog.records if one.name == "newsroom.desk"]
    assert "created_by, state, valid_from, version" in record.getMessage() and "Typed" not in record.getMessage()


def test_copy_of_an_old_day_is_still_there(desk, time_machine):
    time_machine.move_to("2026-03-14T09:30:00Z", tick=False)
    article = make_article(headline="Stored")
    kept(desk, article, shown(desk, article) | {"headline": "Typed"})
    WorkingCopy.objects.update(seen_at=timezone.now() - timezone.timedelta(days=20))
    assert "Typed" in desk.get(change_page(article)).text


def hidden(page, name):
    """The values of the hidden fields of this name."""
    return re.findall(f'name="{name}" value="([^"]*)"', page.text)


def test_words_that_went_through_several_pages_end_with_one_save(desk):
    article = make_article(headline="Stored", standfirst="")
    first = shown(desk, article) | {"standfirst": "Typed first."}
    kept(desk, article, first, page="first", sequence=3)
    again = desk.get(change_page(article))
    assert hidden(again, "restored_from") == ["first 3"]
    second = first | {"standfirst": "Typed first. And second."}
    kept(desk, article, {**second, "restored_from": "first 3"}, page="second")
    refused = desk.post(
        change_page(article), second | {"headline": "", "page": "second", "sequence": "2", "restored_from": "first 3"}
    )
    assert hidden(refused, "restored_from") == ["second 2", "first 3"]
    assert "Unsaved words of another page" not in refused.text
    pages = {"page": "third", "sequence": "1", "restored_from": ["second 2", "first 3"]}
    assert desk.post(change_page(article), second | pages).status_code == 302
    article.refresh_from_db()
    assert article.standfirst == "Typed first. And second."
    assert not WorkingCopy.objects.exists()


def test_words_that_an_open_page_typed_since_it_was_restored_elsewhere_stay(desk):
    article = make_article()
    data = shown(desk, article)
    kept(desk, article, data | {"headline": "First"}, page="open", sequence=1)
    pages = {"page": "other", "restored_from": hidden(desk.get(change_page(article)), "restored_from")}
    kept(desk, article, data | {"headline": "First and more"}, page="open", sequence=2)
    desk.post(change_page(article), data | {"headline": "First", **pages})
    assert ["headline", "First and more"] in WorkingCopy.objects.get().data


def test_keeping_that_arrives_after_the_save_brings_nothing_back(desk):
    article = make_article()
    data = shown(desk, article)
    desk.post(change_page(article), data | {"headline": "Saved", "page": "one", "sequence": "4"})
    kept(desk, article, data | {"headline": "Sav"}, page="one", sequence=3)
    assert not WorkingCopy.objects.unsaved().exists()
    kept(desk, article, data | {"headline": "Saved and more"}, page="one", sequence=5)
    assert WorkingCopy.objects.unsaved().exists()


def test_the_server_tells_which_pages_words_it_holds(desk):
    article = make_article()
    data = shown(desk, article)
    desk.post(change_page(article), data | {"headline": "Saved", "page": "saved", "sequence": "4"})
    kept(desk, article, data, page="kept", sequence=2)
    asked = json.dumps(["saved", "kept", "neither", 5, "\ud83d"])
    answer = desk.post(keep_page(article), {"page": "new", "kept_here": asked}).json()
    assert answer["held"] == {"saved": 4, "kept": 2}
    for rubbish in ("x", "{}", "5", "[" * 5_000):
        assert desk.post(keep_page(article), {"page": "new", "kept_here": rubbish}).json()["held"] == {}


def test_save_that_does_not_happen_is_not_told_as_one(desk, monkeypatch):
    article = make_article()
    data = shown(desk, article) | {"headline": "Typed", "page": "one", "sequence": "4"}
    monkeypatch.setattr(Article, "record_revision", lambda *_args, **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.post(change_page(article), data)
    answer = desk.post(keep_page(article), {"page": "new", "kept_here": '["one"]'}).json()
    assert answer["held"] == {}


def test_half_a_sign_is_replaced_and_the_page_opens(desk):
    article = make_article()
    pairs = '[["headline", "Half \\ud83d of it"], ["standfirst", "Whole \\ud83d\\ude00"]]'
    answer = desk.post(keep_page(article), {"page": "page-1", "sequence": "1", "data": pairs})
    assert answer.status_code == 200
    assert WorkingCopy.objects.get().data == [["headline", "Half \ufffd of it"], ["standfirst", "Whole \U0001f600"]]
    assert "Half \ufffd of it" in desk.get(change_page(article)).text


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "data", [[["headline", "Half \ud83d of it"]], [["a"], 5, ["b", 1]], {"x": "y"}, "text"], ids=range(4)
)
def test_unreadable_copy_of_before_does_not_close_the_page(desk, data):
    article = make_article(headline="Stored")
    WorkingCopy.objects.create(
        user_id=desk.session["_auth_user_id"], article=article, page="p", data=data, changed_at=timezone.now()
    )
    page = desk.get(change_page(article))
    assert page.status_code == 200
    assert ("Half \ufffd of it" in page.text) == (
        data[0] == ["headline", "Half \ud83d of it"] if isinstance(data, list) else False
    )


# Rights that end while somebody writes


@pytest.fixture
def jonah(db):
    """A reporter with his draft open: his browser, his article, and what his page would send."""
    user = make_staff("reporter", first_name="Jonah")
    client = Client()
    client.force_login(user)
    article = make_article(created_by=user, headline="Stored")
    (page,) = hidden(client.get(change_page(article)), "page")
    data = shown(client, article) | {"headline": "Typed when it had moved on", "page": page, "sequence": "2"}
    return client, article, data


def test_article_that_moved_on_takes_no_words_and_loses_none(jonah, editor):
    client, article, data = jonah
    move(article, "in_review", by=editor)
    answer = client.post(change_page(article), data)
    assert answer.status_code == 403
    assert "It has been “In review” since" in answer.text and "Ana Ruiz moved it" in answer.text
    assert "Typed when it had moved on" in answer.text and "kept in your working copy" in answer.text
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Stored", 1)
    assert "Typed when it had moved on" in client.get(change_page(article)).text
    move(article, "draft", by=editor, reason="Say who said it.")
    page = client.get(change_page(article))
    assert page.context["adminform"].form["headline"].value() == "Typed when it had moved on"


def test_keeping_goes_on_in_a_page_that_was_open_to_write(jonah, editor):
    client, article, data = jonah
    move(article, "in_review", by=editor)
    answer = kept(client, article, {"headline": "Typed"}, page=data["page"])
    assert (answer.status_code, answer.json()["may_write"]) == (200, False)
    somebody_else = make_staff("reporter")
    Article.objects.filter(pk=article.pk).update(assignee=somebody_else)
    client.force_login(somebody_else)
    assert kept(client, article, {"headline": "Typed"}, page=data["page"]).status_code == 403


def test_words_for_an_article_that_is_out_of_sight_come_back_and_tell_nothing_of_it(jonah, editor):
    client, article, data = jonah
    Article.objects.filter(pk=article.pk).update(created_by=editor, headline="Not his business")
    answer = client.post(change_page(article), data)
    nowhere = client.post(change_page(article).replace(str(article.pk), "987654"), data)
    assert answer.status_code == nowhere.status_code == 404
    for page in (answer, nowhere):
        assert "Typed when it had moved on" in page.text and "Not his business" not in page.text
    assert not WorkingCopy.objects.exists()


def test_reason_of_a_step_that_one_may_no_longer_take_is_given_back(jonah):
    client, article, _ = jonah
    data = {"to": "spiked", "seen": "draft", "reason": "Nobody said it to me."}
    answer = client.post(reverse("admin:articles_article_move", args=[article.pk]), data)
    assert answer.status_code == 403 and "Nobody said it to me." in answer.text
