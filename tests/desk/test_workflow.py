"""From draft to ready and back: each step has one effect, says why, and leaves what readers see alone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk import workflow_pages
from articles.models import Activity, Article, Edition
from articles.publishing import ReasonMissing, StateChanged, assign, move, publish
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, posted, shown
from tests.factories import make_article, make_section, publish_article

pytestmark = pytest.mark.django_db


def at_the_desk(*roles, **fields):
    user = make_staff(*roles, **fields)
    client = Client()
    client.force_login(user)
    return user, client


def move_page(article):
    return reverse("admin:articles_article_move", args=[article.pk])


def assign_page(article):
    return reverse("admin:articles_article_assign", args=[article.pk])


def assign_form(client, article):
    """What the assign page would send if nothing were changed."""
    return posted(client.get(assign_page(article)).context["form"])


def pressed(client, article, to, **changes):
    """Press the button of a step in the article form."""
    data = shown(client, article) | {"state_seen": article.state, "_move": to} | changes
    data.pop("_continue")
    return client.post(change_page(article), data, follow=True)


def test_sending_for_review_saves_what_was_typed_first():
    reporter, client = at_the_desk("reporter")
    article = make_article(created_by=reporter)
    answer = pressed(client, article, "in_review", headline="Typed just now")
    assert "in review now" in answer.text
    article.refresh_from_db()
    assert (article.state, article.headline) == ("in_review", "Typed just now")
    line = Activity.objects.get(action="state")
    assert (line.by, line.before, line.after) == (reporter, "draft", "in_review")


def test_reporter_cannot_say_that_it_is_ready():
    reporter, client = at_the_desk("reporter")
    article = make_article(created_by=reporter)
    assert client.post(move_page(article), {"to": "ready", "seen": "draft"}).status_code == 403
    article.refresh_from_db()
    assert article.state == "draft"


def test_author_takes_it_back_without_a_reason():
    reporter, client = at_the_desk("reporter")
    article = make_article(created_by=reporter, state="in_review")
    client.post(move_page(article), {"to": "draft", "seen": "in_review"})
    article.refresh_from_db()
    assert article.state == "draft"


def test_sending_back_asks_why_and_tells_the_author():
    _, client = at_the_desk("sub_editor")
    reporter, reporters_desk = at_the_desk("reporter")
    article = make_article(created_by=reporter, state="in_review")
    answer = pressed(client, article, "draft")
    assert answer.redirect_chain[-1][0].startswith(move_page(article))
    assert "Say why" in client.post(move_page(article), {"to": "draft", "seen": "in_review", "reason": " "}).text
    client.post(move_page(article), {"to": "draft", "seen": "in_review", "reason": "Who counted the ships?"})
    article.refresh_from_db()
    assert article.state == "draft"
    assert "Who counted the ships?" in reporters_desk.get(change_page(article)).text
    assert "Who counted the ships?" in reporters_desk.get(reverse("admin:index")).text


def test_double_click_moves_once_and_a_stale_page_moves_nothing(desk):
    article = make_article()
    for _ in range(2):
        desk.post(move_page(article), {"to": "in_review", "seen": "draft"})
    assert Activity.objects.filter(action="state").count() == 1
    answer = desk.post(move_page(article), {"to": "spiked", "seen": "draft", "reason": "Old"}, follow=True)
    assert "is now “In review”" in answer.text
    article.refresh_from_db()
    assert article.state == "in_review"


def test_step_that_there_is_not_is_refused(desk):
    article = make_article(state="spiked")
    desk.post(move_page(article), {"to": "ready", "seen": "spiked"})
    article.refresh_from_db()
    assert article.state == "spiked"
    with pytest.raises(ValueError):
        move(article, "ready", by=None)


def test_live_words_stay_while_the_article_goes_the_whole_way_again(desk, client):
    edition = publish_article(headline="What readers see")
    article = Article.objects.get(pk=edition.article_id)
    article.headline = "What the desk works on"
    article.save()
    for state, reason in [("in_review", ""), ("ready", ""), ("draft", "No"), ("spiked", "Never"), ("draft", "")]:
        move(article, state, by=None, reason=reason)
        assert "What readers see" in client.get(edition.get_absolute_url()).text
        assert Edition.live.get().headline == "What readers see"


def test_moving_never_makes_the_form_of_a_colleague_stale(desk):
    article = make_article()
    data = shown(desk, article) | {"headline": "Typed meanwhile"}
    move(article, "in_review", by=None)
    assert desk.post(change_page(article), data).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.state) == ("Typed meanwhile", "in_review")


def test_spiking_calls_off_what_was_scheduled_and_says_so(desk):
    article = make_article()
    publish(article, at=timezone.now() + timedelta(days=1))
    answer = desk.post(move_page(article), {"to": "spiked", "seen": "draft", "reason": "Not ours"}, follow=True)
    assert "is called off" in answer.text
    edition = Edition.objects.get()
    assert edition.valid_until == edition.valid_from


def test_published_words_are_out_of_the_workflow():
    article = make_article(state="ready")
    publish(article)
    article.refresh_from_db()
    assert (article.state, article.in_work) == ("draft", False)
    article.headline = "More"
    article.save()
    assert Article.objects.get().in_work


def test_assigning_is_a_line_of_the_log_and_no_revision(desk):
    article, reporter = make_article(), make_staff("reporter", first_name="Rita", last_name="Halm")
    address = assign_page(article)
    data = assign_form(desk, article)
    data |= {"assignee": reporter.pk, "due_at_0": "2999-03-14", "due_at_1": "09:30", "priority": "1"}
    assert "Assigned." in desk.post(address, data, follow=True).text
    article.refresh_from_db()
    assert (article.assignee, article.priority, article.version) == (reporter, 1, 1)
    assert article.due_at == datetime(2999, 3, 14, 9, 30, tzinfo=UTC)
    assert "Rita Halm" in desk.get(change_page(article)).text
    assert "Nothing was changed" in desk.post(address, data, follow=True).text
    assert Activity.objects.filter(action="assign").count() == 1


def test_assigning_over_somebody_elses_decision_changes_nothing():
    article = make_article()
    other = Article.objects.get(pk=article.pk)
    assign(other, by=None, assignee=make_staff("reporter"))
    with pytest.raises(StateChanged):
        assign(article, by=None, priority=1)


def test_an_older_assign_page_takes_nothing_back_and_keeps_what_was_typed_in_it(desk):
    article = make_article()
    anselm, other = make_staff("reporter", first_name="Anselm"), make_staff("reporter", first_name="Bea")
    data = assign_form(desk, article)
    due = datetime(2999, 3, 14, 9, 30, tzinfo=UTC)
    assign(Article.objects.get(pk=article.pk), by=None, assignee=anselm, due_at=due)
    page = desk.post(assign_page(article), data | {"priority": "1"})
    article.refresh_from_db()
    assert (article.assignee, article.due_at, article.priority) == (anselm, due, 3)
    assert "Somebody else assigned it meanwhile (Who has it in hand: Anselm; Due: 14 March 2999" in page.text
    data = posted(page.context["form"])  # theirs, with what was typed here
    assert (data["assignee"], data["due_at_0"], data["due_at_1"], data["priority"]) == (
        str(anselm.pk), "2999-03-14", "09:30:00", "1",
    )  # fmt: skip
    assert "Assigned." in desk.post(assign_page(article), data, follow=True).text
    article.refresh_from_db()
    assert (article.assignee, article.due_at, article.priority) == (anselm, due, 1)

    older = assign_form(desk, article)
    assign(article, by=None, assignee=None, due_at=None, priority=1)
    data = posted(desk.post(assign_page(article), older | {"assignee": other.pk}).context["form"])
    assert (data["assignee"], data["due_at_0"], data["priority"]) == (str(other.pk), "", "1")


@pytest.mark.parametrize("seen", ["", "forged", None])
def test_an_assign_form_that_does_not_say_what_it_showed_is_shown_first(desk, seen):
    article, reporter = make_article(), make_staff("reporter")
    data = assign_form(desk, make_article()) | {"assignee": reporter.pk}
    data = data if seen is None else data | {"seen": seen}  # None: of another article
    page = desk.post(assign_page(article), data)
    article.refresh_from_db()
    assert article.assignee is None
    assert posted(page.context["form"])["assignee"] == str(reporter.pk)


def test_an_assignment_between_look_and_write_is_kept(desk, monkeypatch):
    article, reporter = make_article(), make_staff("reporter")
    data = assign_form(desk, article) | {"priority": "2"}
    written = workflow_pages.assign

    def a_colleague_is_faster(stored, **wanted):
        assign(Article.objects.get(pk=article.pk), by=None, assignee=reporter)
        return written(stored, **wanted)

    monkeypatch.setattr(workflow_pages, "assign", a_colleague_is_faster)
    page = desk.post(assign_page(article), data)
    article.refresh_from_db()
    assert (article.assignee, article.priority) == (reporter, 3)
    assert "Somebody else assigned it meanwhile" in page.text and 'value="2" selected' in page.text


def test_whoever_has_it_in_hand_keeps_it_when_only_the_priority_changes(desk):
    photo_editor, gone = make_staff("photo_editor"), make_staff("reporter", is_active=False)
    for person in (photo_editor, gone):
        article = make_article(assignee=person)
        data = assign_form(desk, article)
        assert f'value="{person.pk}" selected' in desk.get(assign_page(article)).text
        desk.post(assign_page(article), data | {"priority": "1"})
        article.refresh_from_db()
        assert (article.assignee, article.priority) == (person, 1)


def test_whoever_is_assigned_may_write_in_the_draft():
    reporter, client = at_the_desk("reporter")
    article = make_article()
    assert client.get(change_page(article)).status_code == 404
    assign(article, by=None, assignee=reporter)
    assert client.post(change_page(article), shown(client, article) | {"headline": "Mine now"}).status_code == 302


def test_steps_of_another_section_are_not_found():
    _, client = at_the_desk("sub_editor", sections=[make_section()])
    article = make_article()
    for name in ["move", "assign"]:
        address = reverse(f"admin:articles_article_{name}", args=[article.pk])
        assert client.post(address, {"to": "in_review", "seen": "draft"}).status_code == 404


def test_reason_is_kept_with_the_step():
    article = make_article(state="in_review")
    with pytest.raises(ReasonMissing):
        move(article, "draft", by=None, reason="  ")
    move(article, "draft", by=None, reason="Thin")
    assert Activity.objects.get(action="state").reason == "Thin"
    with pytest.raises(StateChanged):
        move(Article(pk=article.pk, state="in_review"), "ready", by=None)
