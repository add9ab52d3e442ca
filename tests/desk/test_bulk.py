"""Many articles at once: shown first, done by the same rights and doors, taken back with a click."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk import bulk
from articles.models import Activity, Article, Edition
from articles.publishing import assign, move, publish
from tests.desk.bulk_steps import LIST, chosen, done, fresh, sent, undone
from tests.desk.conftest import make_staff
from tests.factories import make_article, make_section, make_tag

pytestmark = pytest.mark.django_db


def test_preview_changes_nothing_and_says_what_would(desk):
    one, two = make_article(state="draft"), make_article(state="ready")
    page = chosen(desk, "ready", one, two).text
    assert "Draft → Ready" in page and "it is that already" in page
    assert fresh(one).state == "draft" and not Activity.objects.exists()


def test_states_are_moved_with_their_reason_and_taken_back(desk):
    articles = [make_article() for _ in range(3)]
    assert "Say why" in done(desk, "spiked", *articles).text or fresh(articles[0]).state == "draft"
    assert "3 articles were changed" in done(desk, "spiked", *articles, reason="Old news").text
    assert {fresh(one).state for one in articles} == {"spiked"}
    assert {line.reason for line in Activity.objects.filter(action="state")} == {"Old news"}
    assert "3 articles are as they were" in undone(desk).text
    assert {fresh(one).state for one in articles} == {"draft"}


def test_section_and_tags_are_revisions_and_taken_back(desk):
    section, tag = make_section(), make_tag()
    article = make_article()
    before = article.section
    done(desk, "section", article, section=section.pk)
    assert (fresh(article).section, fresh(article).version) == (section, 2)
    undone(desk)
    assert fresh(article).section == before
    done(desk, "add_tag", article, tag=tag.pk)
    assert fresh(article).article_tags.filter(tag=tag).exists()
    undone(desk)
    assert not fresh(article).article_tags.filter(tag=tag).exists()
    done(desk, "add_tag", article, tag=tag.pk)
    done(desk, "remove_tag", article, tag=tag.pk)
    undone(desk)
    assert fresh(article).article_tags.filter(tag=tag).exists()
    assert fresh(article).revisions.filter(number=fresh(article).version).exists()


def test_assigning_many(desk):
    reporter = make_staff("reporter")
    article = make_article()
    done(desk, "assign", article, assignee=reporter.pk)
    assert fresh(article).assignee == reporter
    undone(desk)
    assert fresh(article).assignee is None


def test_article_saved_meanwhile_is_left_alone_and_named(desk):
    article, other = make_article(headline="Saved meanwhile"), make_article()
    page = chosen(desk, "section", article, other)
    article.standfirst = "Newer"
    article.save()
    data = {"action": "section", "section": make_section().pk, "article": [article.pk, other.pk]}
    data |= {f"token-{row.article.pk}": row.token for row in page.context["rows"]}
    answer = desk.post(reverse("admin:articles_article_bulk"), data, follow=True)
    assert "“Saved meanwhile”: somebody saved it" in answer.text and "1 article was changed" in answer.text
    assert fresh(article).version == 2


def test_undo_leaves_what_was_changed_since(desk):
    article = make_article(headline="Changed since")
    done(desk, "section", article, section=make_section().pk)
    later = fresh(article)
    later.section = make_section()
    later.save()
    assert "it was changed since" in undone(desk).text
    assert fresh(article).section == later.section


def test_only_what_one_may_is_done(db):
    mine, other = make_section(), make_section()
    client = Client()
    client.force_login(make_staff("sub_editor", sections=[mine]))
    own, foreign = make_article(section=mine), make_article(section=other)
    page = chosen(client, "ready", own, foreign)
    assert [row.article for row in page.context["rows"]] == [own]
    data = {"action": "ready", "article": [own.pk, foreign.pk], f"token-{foreign.pk}": page.context["rows"][0].token}
    client.post(reverse("admin:articles_article_bulk"), data)
    assert fresh(foreign).state == "draft"
    reporter = make_staff("reporter")
    client.force_login(reporter)
    draft = make_article(created_by=reporter)
    assert "may not take that step" in chosen(client, "ready", draft).text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"action": "delete_selected"},
        {"action": "ready", "article": ["x", "²", "9" * 30]},
        {"action": "section", "section": "999"},
    ],
)
def test_forged_requests_change_nothing(desk, data):
    make_article()
    assert desk.post(reverse("admin:articles_article_bulk"), data).status_code in (200, 302)
    desk.post(reverse("admin:articles_article_undo"), {"batch": "x"})
    assert not Activity.objects.exists()


def test_somebody_elses_change_is_not_mine_to_take_back(desk):
    article = make_article()
    done(desk, "ready", article)
    other = Client()
    other.force_login(make_staff("editor"))
    undone(other)
    assert fresh(article).state == "ready"


def test_list_costs_the_same_for_two_and_for_fifty(desk, django_assert_max_num_queries):
    for _ in range(2):
        make_article()
    with django_assert_max_num_queries(14):
        desk.get(LIST)
    for _ in range(30):
        make_article(assignee=make_staff("reporter"))
    with django_assert_max_num_queries(14):
        assert desk.get(LIST).status_code == 200


def test_changes_log_tells_in_words_who_did_what(desk):
    article = make_article(headline="The visit")
    done(desk, "ready", article)
    page = desk.get(reverse("admin:articles_activity_changelist")).text
    assert "moved it" in page and "Draft → Ready" in page and "Ana Ruiz" in page
    assert "Draft → Ready" in desk.get(reverse("admin:articles_article_history", args=[article.pk])).text


# What a colleague does between the preview and the click


def test_a_step_of_a_colleague_is_not_taken_back(desk):
    article, other = make_article(headline="Moved meanwhile", state="in_review"), make_article(state="in_review")
    page = chosen(desk, "draft", article, other)
    assert "In review → Draft" in page.text
    move(fresh(article), "ready", by=None)
    answer = sent(desk, page, reason="Not yet")
    assert "“Moved meanwhile”: somebody moved, assigned or scheduled it" in answer.text
    assert "1 article was changed" in answer.text
    assert (fresh(article).state, fresh(other).state) == ("ready", "draft")


def test_an_assignment_of_a_colleague_is_not_overwritten(desk):
    article, ann, bob = make_article(), make_staff("reporter"), make_staff("reporter")
    page = chosen(desk, "assign", article)
    assign(fresh(article), by=None, assignee=ann)
    answer = sent(desk, page, assignee=bob.pk)
    assert fresh(article).assignee == ann
    (row,) = answer.context["rows"]
    assert (row.ticked, answer.context["form"]["assignee"].value()) == (False, str(bob.pk))
    row = answer.context["rows"][0]
    data = {"action": "assign", "article": [article.pk], f"token-{article.pk}": row.token, "assignee": bob.pk}
    desk.post(reverse("admin:articles_article_bulk"), data)  # looked at again, and wanted all the same
    assert fresh(article).assignee == bob


def test_what_is_scheduled_meanwhile_is_not_called_off_unseen(desk):
    article = make_article()
    page = chosen(desk, "spiked", article)
    publish(fresh(article), at=timezone.now() + timedelta(days=1))
    assert "somebody moved, assigned or scheduled it" in sent(desk, page, reason="Old").text
    assert fresh(article).state == "draft"


def test_a_step_between_look_and_write_is_not_taken_back(desk, monkeypatch):
    article = make_article(state="in_review")
    page = chosen(desk, "draft", article)
    looked = bulk.change

    def a_colleague_is_faster(*told):
        Article.objects.filter(pk=article.pk).update(state="ready")
        return looked(*told)

    monkeypatch.setattr(bulk, "change", a_colleague_is_faster)
    answer = sent(desk, page, reason="Not yet")
    assert "somebody moved, assigned or scheduled it" in answer.text
    assert answer.context["form"]["reason"].value() == "Not yet"
    assert not Activity.objects.exists()


def test_a_token_of_another_article_or_page_says_nothing(desk):
    article, other = make_article(), make_article()
    token = chosen(desk, "ready", other).context["rows"][0].token
    seen = desk.get(reverse("admin:articles_article_assign", args=[article.pk])).context["form"]["seen"].value()
    for forged in (token, seen, token[:-1], ""):
        data = {"action": "ready", "article": [article.pk], f"token-{article.pk}": forged}
        desk.post(reverse("admin:articles_article_bulk"), data)
        assert fresh(article).state == "draft"


# What is called off and what comes back


def test_spiking_what_is_scheduled_says_before_and_after_what_is_called_off(desk):
    article, plain = make_article(headline="Coming"), make_article()
    publish(article, at=timezone.now() + timedelta(days=1))
    page = chosen(desk, "spiked", article, plain)
    assert page.text.count("is called off") == 1
    answer = sent(desk, page, reason="Not ours")
    assert "2 articles were changed" in answer.text and answer.text.count("was called off") == 1
    answer = undone(desk)
    assert "1 article is as it was" in answer.text
    assert "“Coming”: its state is as it was; what was scheduled for" in answer.text
    assert "stays called off" in answer.text
    assert {fresh(article).state, fresh(plain).state} == {"draft"}
    edition = Edition.objects.get()
    assert edition.valid_until == edition.valid_from


@pytest.mark.parametrize("state", ["in_review", "ready"])
def test_spiking_comes_back_to_the_state_before_it(desk, state):
    article = make_article(state=state)
    done(desk, "spiked", article, reason="Old news")
    assert "1 article is as it was" in undone(desk).text
    assert fresh(article).state == state


def test_a_step_that_was_taken_again_since_stays(desk):
    article = make_article(state="spiked")
    done(desk, "draft", article)
    publish(fresh(article))  # which is a draft afterwards, too
    assert "it was changed since" in undone(desk).text
    assert fresh(article).state == "draft"


def test_a_section_that_is_gone_is_not_said_to_be_back(desk):
    article, section = make_article(), make_section()
    before = article.section
    done(desk, "section", article, section=section.pk)
    before.delete()
    assert f"“{before}”, which it had before, is no longer there" in undone(desk).text
    assert fresh(article).section == section


# The list and the form


def test_a_refused_form_comes_back_as_it_was_sent(desk):
    ticked, left_out = make_article(headline="Ticked"), make_article(headline="Left out")
    page = desk.post(f"{LIST}?state__exact=draft", {"action": "spiked", "_selected_action": [ticked.pk, left_out.pk]})
    data = {"action": "spiked", "list": page.context["list_token"], "article": [ticked.pk], "reason": "x" * 2001}
    data |= {f"token-{row.article.pk}": row.token for row in page.context["rows"]}
    page = desk.post(reverse("admin:articles_article_bulk"), data)
    assert page.context["form"].errors["reason"] and "x" * 2001 in page.text
    page = desk.post(reverse("admin:articles_article_bulk"), data | {"reason": " "})
    assert page.context["form"].errors["reason"] == ["Say why, for whoever reads it next."]
    assert {(row.article.headline, row.ticked) for row in page.context["rows"]} == {
        ("Ticked", True),
        ("Left out", False),
    }
    assert f'value="{ticked.pk}" checked>' in page.text and f'value="{left_out.pk}">' in page.text
    assert not Activity.objects.exists()
    answer = sent(desk, page, reason="Old news")
    assert answer.redirect_chain == [(f"{LIST}?state__exact=draft", 302)]
    assert (fresh(ticked).state, fresh(left_out).state) == ("spiked", "draft")


def test_the_list_stays_sifted_after_a_change_and_after_its_undo(desk):
    article, query = make_article(), "?q=Headline&state__exact=draft"
    page = desk.post(LIST + query, {"action": "in_review", "_selected_action": [article.pk]})
    assert f'href="{LIST}?q=Headline&amp;state__exact=draft"' in page.text  # change nothing
    assert sent(desk, page).redirect_chain == [(LIST + query, 302)]
    assert undone(desk).redirect_chain == [(LIST + query, 302)]


@pytest.mark.parametrize("forged", ["q=x", "//example.org/", "https://example.org/:signature", "q=x:" + "a" * 43])
def test_a_forged_way_back_leads_to_the_list(desk, forged):
    article = make_article()
    page = chosen(desk, "ready", article)
    assert sent(desk, page, list=forged).redirect_chain == [(LIST, 302)]
    assert fresh(article).state == "ready"


def test_authors_take_their_own_articles_back_without_a_word():
    reporter, client = make_staff("reporter"), Client()
    client.force_login(reporter)
    article = make_article(created_by=reporter, state="in_review")
    assert "1 article was changed" in done(client, "draft", article, reason="").text
    assert fresh(article).state == "draft"


def test_an_assignee_does_not_carry_articles_off_into_another_section():
    mine, theirs = make_section(), make_section()
    editor, client = make_staff("editor", sections=[mine]), Client()
    client.force_login(editor)
    article = make_article(section=theirs, assignee=editor)
    page = chosen(client, "section", article)
    assert "you may not change that" in page.text
    data = {"action": "section", "section": mine.pk, "article": [article.pk]}
    data[f"token-{article.pk}"] = page.context["rows"][0].token
    assert "you may not change that" in client.post(reverse("admin:articles_article_bulk"), data).text
    assert fresh(article).section == theirs


def test_whoever_made_it_does_not_move_it_while_the_words_are_not_theirs():
    reporter, client = make_staff("reporter"), Client()
    client.force_login(reporter)
    article = make_article(created_by=reporter, state="in_review")
    assert "you may not change that" in chosen(client, "section", article).text


def test_one_and_many_are_assigned_to_the_same_people(desk, editor):
    people = {make_staff(role) for role in ("reporter", "photo_editor", "tag_manager")} | {editor}
    make_staff(), make_staff("reporter", is_active=False), make_staff("editor", is_staff=False)
    gone = make_staff("reporter", is_active=False)
    article = make_article(assignee=gone)
    for page in (
        desk.get(reverse("admin:articles_article_assign", args=[article.pk])),
        chosen(desk, "assign", article),
    ):
        choices = page.context["form"].fields["assignee"]
        assert set(choices.queryset) == people | {gone} and next(iter(choices.choices)) == ("", "Nobody")
    assert set(chosen(desk, "assign", make_article()).context["form"].fields["assignee"].queryset) == people
