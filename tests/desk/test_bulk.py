"""Many articles at once: shown first, done by the same rights and doors, taken back with a click."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Activity, Article
from tests.desk.conftest import make_staff
from tests.factories import make_article, make_section, make_tag

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def chosen(client, action, *articles):
    """Choose rows in the list; returns the preview."""
    return client.post(LIST, {"action": action, "_selected_action": [article.pk for article in articles]})


def done(client, action, *articles, **wanted):
    """Choose, look, and do it."""
    page = chosen(client, action, *articles)
    data = {"action": action, "article": [], **wanted}
    for row in page.context["rows"]:
        data[f"token-{row.article.pk}"] = row.token
        if not row.why_not:
            data["article"].append(row.article.pk)
    return client.post(reverse("admin:articles_article_bulk"), data, follow=True)


def undone(client):
    batch = Activity.objects.exclude(batch=None).first().batch
    return client.post(reverse("admin:articles_article_undo"), {"batch": str(batch)}, follow=True)


def fresh(article):
    return Article.objects.get(pk=article.pk)


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
