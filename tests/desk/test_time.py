"""The clock publishes and takes down; nobody is faster than an embargo; what is planned is in the calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Activity, Article, DeskRole, Edition, FrontSlot
from articles.publishing import PublishingRefused, ReasonMissing, assign, end_at, publish, set_embargo
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, posted
from tests.factories import make_article, make_section, publish_article

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def page(article, name):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def filled(client, address, **changes):
    data = posted(client.get(address).context["form"]) | changes
    return client.post(address, data, follow=True)


def test_published_at_a_time_it_is_there_at_that_second_and_gone_at_its_end(desk, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    article = make_article(slug="on-time")
    filled(desk, page(article, "publish"), at_0="2026-03-14", at_1="10:00:00", until_0="2026-03-14", until_1="11:00:00")
    for at, status in [("09:59:59", 404), ("10:00:00", 200), ("10:59:59", 200), ("11:00:00", 410)]:
        time_machine.move_to(datetime.fromisoformat(f"2026-03-14T{at}Z"), tick=False)
        assert client.get("/articles/on-time/").status_code == status, at


def test_end_before_the_beginning_is_refused(desk):
    article = make_article()
    answer = filled(desk, page(article, "publish"), until_0="2020-01-01", until_1="10:00")
    assert "before anybody sees it" in answer.text
    assert not Edition.objects.exists()
    with pytest.raises(ValueError):
        publish(article, until=timezone.now() - timedelta(seconds=1))


# When it comes down


def test_end_of_a_live_edition_changes_without_a_new_one(desk, client):
    edition = publish_article()
    answer = filled(desk, page(edition.article, "until"), until_0="2999-01-01", until_1="12:00")
    assert "comes down on 1 January 2999" in answer.text
    edition.refresh_from_db()
    assert edition.valid_until == datetime(2999, 1, 1, 12, tzinfo=UTC)
    assert Edition.objects.count() == 1 and Activity.objects.filter(action="end").exists()
    assert "stays up" in filled(desk, page(edition.article, "until"), until_0="", until_1="").text
    edition.refresh_from_db()
    assert edition.valid_until is None


def test_end_that_somebody_changed_meanwhile_is_not_overwritten(desk):
    edition = publish_article()
    address = page(edition.article, "until")
    data = posted(desk.get(address).context["form"]) | {"until_0": "2998-01-01", "until_1": "00:00"}
    end_at(edition, datetime(2999, 1, 1, tzinfo=UTC))
    assert "Somebody else" in desk.post(address, data).text
    edition.refresh_from_db()
    assert edition.valid_until.year == 2999


def test_end_cannot_reach_into_the_next_edition_nor_the_past():
    article = make_article()
    first = publish(article)
    article.headline = "Next"
    article.save()
    second = publish(article, at=timezone.now() + timedelta(days=1))
    first.refresh_from_db()
    for until in (None, timezone.now() + timedelta(days=2), timezone.now() - timedelta(days=2)):
        with pytest.raises(ValueError):
            end_at(first, until)
    end_at(first, timezone.now() + timedelta(hours=1))
    end_at(second, timezone.now() + timedelta(days=3))


# Embargo


def test_embargo_is_set_by_who_writes_and_lifted_by_who_publishes_with_a_reason():
    section = make_section()
    reporter, editor = make_staff("reporter"), make_staff("editor", sections=[section])
    article = make_article(section=section, created_by=reporter)
    theirs, editors = Client(), Client()
    theirs.force_login(reporter)
    editors.force_login(editor)
    assert (
        "nobody can publish it earlier"
        in filled(theirs, page(article, "embargo"), until_0="2999-01-01", until_1="06:00").text
    )
    assert (
        "by an editor of this section"
        in filled(theirs, page(article, "embargo"), until_0="", until_1="", reason="x").text
    )
    assert "Say why" in filled(editors, page(article, "embargo"), until_0="2998-01-01", until_1="06:00").text
    article.refresh_from_db()
    assert article.embargoed_until.year == 2999
    assert "lifted" in filled(editors, page(article, "embargo"), until_0="", until_1="", reason="They agreed").text
    article.refresh_from_db()
    assert article.embargoed_until is None
    assert Activity.objects.filter(action="embargo").first().reason == "They agreed"


def test_nobody_publishes_before_the_embargo_by_any_door(desk, tmp_path):
    article = make_article()
    set_embargo(article, timezone.now() + timedelta(days=1), by=None)
    with pytest.raises(PublishingRefused):
        publish(article, override="I am the publisher")
    answer = filled(desk, page(article, "publish"), at_0="", at_1="", override="I am the publisher")
    assert "Under embargo until" in answer.text
    assert not Edition.objects.exists()
    with pytest.raises(ReasonMissing):
        set_embargo(article, None, by=None)
    text = tmp_path / "report.txt"
    text.write_text("Not a headline alone\n\nWords.\n")
    with pytest.raises((CommandError, SystemExit)):
        call_command("import", str(text), publish=True)  # no tag: the door is the same
    assert not Edition.objects.exists()


def test_longer_embargo_calls_off_what_was_scheduled_and_says_so(desk):
    article = make_article()
    publish(article, at=timezone.now() + timedelta(days=1))
    assert "was called off" in filled(desk, page(article, "embargo"), until_0="2999-01-01", until_1="06:00").text
    edition = Edition.objects.get()
    assert edition.valid_until == edition.valid_from
    assert Article.objects.get().in_work


def test_embargo_that_somebody_changed_meanwhile_is_not_overwritten(desk):
    article = make_article()
    address = page(article, "embargo")
    data = posted(desk.get(address).context["form"]) | {"until_0": "2998-01-01", "until_1": "00:00"}
    set_embargo(article, datetime(2999, 1, 1, tzinfo=UTC), by=None)
    assert "Somebody else" in desk.post(address, data).text
    article.refresh_from_db()
    assert article.embargoed_until.year == 2999


def test_panel_says_what_the_clock_does(desk):
    article = make_article()
    publish(article, until=timezone.now() + timedelta(hours=5, minutes=1))
    shown = desk.get(change_page(article)).text
    assert "Live since" in shown and "Comes down" in shown and "in 5 h" in shown


# Calendar


def test_calendar_shows_what_goes_up_and_comes_down_and_is_due(desk, time_machine):
    time_machine.move_to(NOW, tick=False)
    article = make_article(headline="A launch")
    publish(article, at=NOW + timedelta(days=1), until=NOW + timedelta(days=2))
    held = make_article(headline="Held back")
    set_embargo(held, NOW + timedelta(days=3), by=None)
    assign(held, by=None, due_at=NOW + timedelta(days=4))
    shown = desk.get(reverse("admin:articles_article_calendar")).text
    words = [f"{word}: <a" for word in ("goes up", "comes down", "embargo ends", "due")]
    assert [shown.count(word) for word in words] == [1, 1, 1, 1]
    assert "A launch" not in desk.get(reverse("admin:articles_article_calendar"), {"on": "2026-05-01"}).text
    assert "A launch" in desk.get(reverse("admin:articles_article_calendar"), {"view": "week", "on": "2026-03-15"}).text
    other = {"section": str(held.section_id)}
    assert "A launch" not in desk.get(reverse("admin:articles_article_calendar"), other).text


def test_calendar_says_of_the_past_that_it_is_past(desk, time_machine):
    time_machine.move_to(NOW, tick=False)
    publish(make_article(), at=NOW + timedelta(days=1), until=NOW + timedelta(days=2))
    set_embargo(make_article(), NOW + timedelta(days=3), by=None)
    time_machine.move_to(NOW + timedelta(days=4), tick=False)
    shown = desk.get(reverse("admin:articles_article_calendar")).text
    assert [shown.count(f"{word}: <a") for word in ("went up", "came down", "embargo ended")] == [1, 1, 1]
    assert [shown.count(f"{word}: <a") for word in ("goes up", "comes down", "embargo ends")] == [0, 0, 0]


def test_calendar_leaves_out_what_does_not_happen(desk, time_machine):
    """A replaced edition does not come down, a spiked article is not due, and nor is one that is done."""
    time_machine.move_to(NOW, tick=False)
    replaced = publish_article(headline="Replaced").article
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)
    replaced.standfirst = "Newer"
    replaced.save()
    publish(replaced)
    assign(replaced, by=None, due_at=NOW + timedelta(days=2))
    spiked = make_article(headline="Spiked", state="spiked", due_at=NOW + timedelta(days=2), embargoed_until=NOW)
    assert spiked.in_work
    page = desk.get(reverse("admin:articles_article_calendar"))
    told = [(entry.kind, entry.headline) for week in page.context["weeks"] for day in week for entry in day.entries]
    assert told == [("up", "Replaced"), ("up", "Replaced")]


def test_calendar_counts_days_in_the_zone_of_the_paper(desk, time_machine):
    time_machine.move_to(NOW, tick=False)
    publish(make_article(headline="Late"), at=datetime(2026, 3, 29, 22, 30, tzinfo=UTC))
    with timezone.override("Europe/Berlin"):
        weeks = desk.get(reverse("admin:articles_article_calendar")).context["weeks"]
    days = {day.day.day for week in weeks for day in week if day.entries and not day.outside}
    assert days == {30}


def test_calendar_shows_nothing_of_other_sections():
    client = Client()
    client.force_login(make_staff("editor", sections=[make_section()]))
    publish(make_article(headline="Elsewhere"), at=timezone.now() + timedelta(hours=1))
    assert "Elsewhere" not in client.get(reverse("admin:articles_article_calendar")).text


@pytest.mark.parametrize("query", [{"on": "x"}, {"on": "2026-02-31"}, {"on": "0001-01-01"}, {"on": "9999-12-31"}])
def test_calendar_of_a_day_that_is_none_is_not_found(desk, query):
    assert desk.get(reverse("admin:articles_article_calendar"), query).status_code == 404


@pytest.mark.parametrize(
    "query", [{"on": "1900-01-01"}, {"on": "2999-12-01"}, {"view": "x", "section": "²"}, {"section": "9" * 30}]
)
def test_calendar_survives_its_ends_and_odd_questions(desk, query):
    assert desk.get(reverse("admin:articles_article_calendar"), query).status_code == 200


# Slots


def test_slot_is_for_articles_that_one_may_publish(desk):
    section = make_section()
    client, who = Client(), make_staff("editor", sections=[section])
    client.force_login(who)
    add = reverse("admin:articles_frontslot_add")
    other = make_article()
    data = {"position": "1", "valid_from_0": "", "valid_from_1": "", "valid_until_0": "", "valid_until_1": ""}
    assert client.post(add, data | {"article": other.pk}).status_code == 200
    assert not FrontSlot.objects.exists()
    DeskRole.objects.create(user=who, role="sub_editor")  # sees all, publishes in one section
    assert client.post(add, data | {"article": other.pk}).status_code == 200
    assert not FrontSlot.objects.exists()
    own = make_article(section=section)
    assert client.post(add, data | {"article": own.pk}).status_code == 302
    assert FrontSlot.objects.get().article == own
    FrontSlot.objects.create(article=other, position=2)
    listed = client.get(reverse("admin:articles_frontslot_changelist")).text
    assert str(own) in listed and str(other) not in listed
    answer = desk.post(add, data | {"article": other.pk}, follow=True)
    assert "has this place at that time too" in answer.text


# Withdrawing


def test_withdrawing_takes_a_notice_for_readers_and_a_reason_for_the_desk(desk, client):
    edition = publish_article(slug="gone-now")
    answer = filled(desk, page(edition.article, "withdraw"), notice="We got it wrong.", reason="Source retracted")
    assert "publish it again" in answer.text
    public = client.get("/articles/gone-now/")
    assert public.status_code == 410 and "We got it wrong." in public.text and "Source retracted" not in public.text
    assert Activity.objects.filter(action="withdraw").first().reason == "Source retracted"
