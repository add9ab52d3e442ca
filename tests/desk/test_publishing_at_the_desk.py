"""From the desk to readers: only by POST, only with the right, once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Activity, Article, Correction, Edition
from articles.publishing import publish, withdraw
from tests.factories import make_article, make_section, publish_article

from .conftest import make_staff
from .forms import change_page, posted, shown

pytestmark = pytest.mark.django_db

QUOTED = '<p>“<q data-quote="one1">We are ready</q>,” said Admiral Kaya.</p>'


def publish_page(article) -> str:
    return reverse("admin:articles_article_publish", args=[article.pk])


def withdraw_page(article) -> str:
    return reverse("admin:articles_article_withdraw", args=[article.pk])


def filled(client, address, **changes):
    return posted(client.get(address).context["form"]) | changes


def changed(article, **fields):
    """Somebody saved the article."""
    article = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(article, name, value)
    article.save()
    return article


def test_publishing_puts_it_before_readers(desk, editor):
    article = make_article(headline="Steady Lantern ends")
    response = desk.post(publish_page(article), filled(desk, publish_page(article)), follow=True)
    edition = Edition.live.get()
    assert edition.headline == "Steady Lantern ends"
    assert f'<a href="{edition.get_absolute_url()}">' in response.text
    assert Activity.objects.filter(by=editor, action="publish", after__0__edition=1).exists()


def test_save_then_publish_leads_to_the_last_look(desk):
    article = make_article()
    data = shown(desk, article) | {"headline": "New words", "_publish": "Save, then publish…"}
    response = desk.post(change_page(article), data)
    assert response.headers["Location"] == publish_page(article)
    assert not Edition.objects.exists()
    article.refresh_from_db()
    assert article.headline == "New words"


def test_get_publishes_nothing(desk):
    article, live = make_article(), publish_article().article
    desk.get(publish_page(article))
    desk.get(withdraw_page(live))
    assert list(Edition.live.values_list("article", flat=True)) == [live.pk]


def test_publishing_needs_the_permission(sub_editors_desk):
    article = make_article()
    live = publish_article()
    token = filled_by_somebody_else(article)
    for address in [publish_page(article), withdraw_page(live.article)]:
        assert sub_editors_desk.get(address).status_code == 403
        assert sub_editors_desk.post(address, token).status_code == 403
    assert Edition.objects.get() == live
    live.refresh_from_db()
    assert live.valid_until is None
    page = sub_editors_desk.get(change_page(article)).text
    assert 'name="_continue"' in page
    assert 'name="_publish"' not in page


def filled_by_somebody_else(article):
    client = Client()
    client.force_login(make_staff("editor"))
    return filled(client, publish_page(article))


def test_publishing_needs_the_right_in_the_section_of_the_article(db):
    client = Client()
    client.force_login(make_staff("editor", sections=[make_section()]))
    assert client.post(publish_page(make_article()), {}).status_code == 404


def test_strangers_learn_nothing(client, db):
    article = make_article(headline="Secret words")
    for address in [publish_page(article), withdraw_page(article), change_page(article)]:
        response = client.get(address)
        assert response.status_code == 302
        assert "/admin/login/" in response.headers["Location"]


def test_unknown_article_is_not_found(desk):
    assert desk.get(reverse("admin:articles_article_publish", args=[999])).status_code == 404
    assert desk.post(reverse("admin:articles_article_withdraw", args=[999])).status_code == 404


def test_double_click_publishes_once(desk):
    article = make_article()
    data = filled(desk, publish_page(article))
    for _ in range(2):
        assert desk.post(publish_page(article), data).status_code == 302
    assert Edition.objects.count() == 1


def test_double_click_on_a_correction_publishes_it_once(desk):
    article = publish_article().article
    changed(article, headline="Right words")
    data = filled(desk, publish_page(article), kind="correction", note="It said wrong words.")
    for _ in range(2):
        assert desk.post(publish_page(article), data).status_code == 302
    assert Edition.objects.count() == 2
    assert Correction.objects.count() == 1


def test_a_version_that_nobody_looked_at_is_not_published(desk):
    article = make_article()
    data = filled(desk, publish_page(article))
    changed(article, headline="Newer")
    response = desk.post(publish_page(article), data)
    assert response.status_code == 200
    assert "Nothing was published" in response.text
    assert f'<a href="{change_page(article)}">Look at the text first.</a>' in response.text
    assert not Edition.objects.exists()


def test_after_looking_again_the_newest_version_is_published(desk):
    article = make_article()
    data = filled(desk, publish_page(article), override="As written.")
    changed(article, headline="Newer", body="<p>Over 3– 4 days.</p>")
    refused = desk.post(publish_page(article), data)
    assert "Over 3– 4 days" in refused.text  # the newest findings
    again = posted(refused.context["form"])
    assert again["override"] == "As written."
    assert desk.post(publish_page(article), again).status_code == 302
    assert Edition.live.get().headline == "Newer"


def test_somebody_else_published_meanwhile_and_the_page_can_be_used_again(desk):
    article = make_article()
    data = filled(desk, publish_page(article))
    publish(changed(article, headline="Theirs"))
    changed(article, headline="Newer")
    refused = desk.post(publish_page(article), data)
    assert "What kind of change is it?" in refused.text
    assert "What kind of change is it? is missing" not in refused.text
    desk.post(publish_page(article), posted(refused.context["form"]) | {"kind": "minor"})
    assert Edition.live.get().headline == "Newer"


def test_withdrawing_after_looking_again(desk):
    article = publish_article().article
    data = filled(desk, withdraw_page(article))
    changed(article, headline="Newer")
    refused = desk.post(withdraw_page(article), data)
    assert "Nothing was withdrawn" in refused.text
    assert Edition.live.exists()
    desk.post(withdraw_page(article), posted(refused.context["form"]))
    assert not Edition.live.exists()


def test_publishing_what_is_published_says_that_nothing_changed(desk):
    edition = publish_article()
    page = desk.post(publish_page(edition.article), filled(desk, publish_page(edition.article)), follow=True).text
    assert f"Nothing changed: the edition of {edition.valid_from:%-d %B %Y, %H:%M} UTC stands." in page
    assert "Published." not in page
    assert Activity.objects.filter(action="publish").count() == 1


@pytest.mark.parametrize("day", ["3000-01-01", "9999-12-31", "1899-12-31", "0001-01-01"])
def test_years_that_nobody_means_are_refused(desk, day):
    article = make_article()
    response = desk.post(publish_page(article), filled(desk, publish_page(article), at_0=day, at_1="10:00"))
    assert response.status_code == 200
    assert "Choose a year from 1900 to 2999." in response.text
    assert not Edition.objects.exists()


def test_withdraw_page_promises_what_happens(desk, client):
    edition = publish_article()
    page = desk.get(withdraw_page(edition.article)).text
    assert "it leaves every list, feed and tag page at once, and its address says that it was taken down." in page
    desk.post(withdraw_page(edition.article), filled(desk, withdraw_page(edition.article)))
    assert client.get(edition.get_absolute_url()).status_code in (404, 410)


@pytest.mark.parametrize("token", ["", "1:1:0", "1:1:0:forged"])
def test_unsigned_version_publishes_nothing(desk, token):
    article = make_article()
    assert desk.post(publish_page(article), {"token": token}).status_code == 200
    assert not Edition.objects.exists()


def test_what_blocks_is_listed_and_nothing_is_lost(desk):
    article = make_article(body=QUOTED, section=None)
    response = desk.post(publish_page(article), filled(desk, publish_page(article)))
    assert response.status_code == 200
    assert "It has no section" in response.text
    assert f'href="{change_page(article)}?quote=one1#quote-one1"' in response.text
    assert response.text.count("<li><a href=") >= desk.get(publish_page(article)).text.count("<li><a href=")
    assert not Edition.objects.exists()


def test_scheduled_article_waits_for_its_time(desk):
    article = make_article(section=make_section())
    at = timezone.localtime(timezone.now() + timedelta(hours=2)).replace(microsecond=0)
    data = filled(desk, publish_page(article), at_0=f"{at:%Y-%m-%d}", at_1=f"{at:%H:%M:%S}")
    response = desk.post(publish_page(article), data, follow=True)
    assert "Scheduled: readers see it from" in response.text
    assert Edition.objects.get().valid_from == at
    assert not Edition.live.exists()
    assert "An edition is scheduled for" in desk.get(publish_page(article)).text


def test_time_that_has_passed_is_refused(desk):
    article = make_article()
    response = desk.post(publish_page(article), filled(desk, publish_page(article), at_0="2020-01-01", at_1="10:00"))
    assert "This time has passed" in response.text
    assert not Edition.objects.exists()


def test_embargo_is_offered_as_the_time(desk):
    until = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    article = make_article(embargoed_until=until)
    desk.post(publish_page(article), filled(desk, publish_page(article)))
    assert Edition.objects.get().valid_from == until


def test_correction_is_published_with_its_note(desk):
    article = publish_article(body=QUOTED, speakers={"one1": {"speaker": "Deniz Kaya"}}).article
    changed(article, body=QUOTED.replace("are ready", "were ready"))
    refused = desk.post(publish_page(article), filled(desk, publish_page(article), kind="minor"))
    assert "Publish it as a correction" in refused.text
    note = " He said “were”, not “are”. "
    desk.post(publish_page(article), filled(desk, publish_page(article), kind="correction", note=note))
    edition = Edition.live.select_related("correction").get()
    assert (edition.number, edition.correction.kind, edition.correction.note) == (2, "correction", note)


@pytest.mark.parametrize(("kind", "note"), [("correction", " "), ("minor", "A note"), ("nonsense", ""), ("", "")])
def test_kind_and_note_have_to_agree(desk, kind, note):
    article = publish_article().article
    changed(article, headline="Other")
    response = desk.post(publish_page(article), filled(desk, publish_page(article), kind=kind, note=note))
    assert response.status_code == 200
    assert Edition.objects.count() == 1


def test_changed_words_of_a_published_quote_are_no_minor_change_that_stays_ticked(desk):
    article = make_article(body=QUOTED, speakers={"one1": {"speaker": "Kaya"}})
    publish(article)
    assert filled(desk, publish_page(article))["kind"] == "minor"
    changed(article, body=QUOTED.replace("are ready", "were ready"))
    page = desk.get(publish_page(article))
    data = posted(page.context["form"])
    assert data["kind"] == "" and "That is no minor change" in page.text
    again = desk.post(publish_page(article), data | {"kind": "minor"})
    assert "That is no minor change" in again.text and "now says" in again.text
    assert Edition.objects.count() == 1
    desk.post(publish_page(article), data | {"kind": "correction", "note": "She said were."})
    assert Edition.objects.count() == 2
    changed(article, headline="Other words")
    assert filled(desk, publish_page(article))["kind"] == "minor"


def test_minor_change_has_no_note(desk):
    article = publish_article().article
    changed(article, headline="Other")
    desk.post(publish_page(article), filled(desk, publish_page(article)))
    assert Edition.live.get().headline == "Other"
    assert not Correction.objects.exists()


def test_reason_lets_a_finding_pass_that_may_be_overridden(desk):
    article = make_article(body="<p>“He never closed it.</p>")
    data = filled(desk, publish_page(article))
    assert "Publish all the same" in desk.post(publish_page(article), data).text
    assert not Edition.objects.exists()
    desk.post(publish_page(article), data | {"override": "That is how it was written."})
    assert Edition.objects.get().override == "That is how it was written."


def test_withdrawing_takes_it_down(desk):
    edition = publish_article()
    desk.post(withdraw_page(edition.article), filled(desk, withdraw_page(edition.article)))
    assert not Edition.live.exists()
    assert Edition.objects.get() == edition


def test_withdrawing_calls_off_what_is_scheduled(desk):
    article = make_article()
    publish(article, at=timezone.now() + timedelta(hours=1))
    desk.post(withdraw_page(article), filled(desk, withdraw_page(article)))
    edition = Edition.objects.get()
    assert edition.valid_until == edition.valid_from


def test_list_says_what_is_live(desk):
    article = publish_article(headline="Seen by all").article
    changed(article, headline="Seen by all, newer")
    make_article(headline="Only a draft")
    page = desk.get(reverse("admin:articles_article_changelist"))
    assert "Live, changed since" in page.text
    found = desk.get(reverse("admin:articles_article_changelist"), {"live": "no"}).text
    assert "Only a draft" in found and "Seen by all" not in found


def test_a_second_page_does_not_swallow_its_correction_note(desk):
    edition = publish_article()
    article = Article.objects.get(pk=edition.article_id)
    article.headline = "Second"
    article.save()
    address = publish_page(article)
    first, second = (desk.get(address).context["form"].initial["token"] for _ in range(2))
    desk.post(address, {"token": first, "kind": "minor"})
    answer = desk.post(address, {"token": second, "kind": "correction", "note": "It was wrong."})
    assert answer.status_code == 200
    assert "It was wrong." in answer.content.decode()
    assert Edition.objects.filter(article=article).count() == 2
    desk.post(
        address, {"token": answer.context["form"]["token"].value(), "kind": "correction", "note": "It was wrong."}
    )
    assert Edition.live.select_related("correction").get().correction.note == "It was wrong."


def test_the_first_page_pressed_twice_publishes_once_with_its_note(desk):
    edition = publish_article()
    article = Article.objects.get(pk=edition.article_id)
    address = publish_page(article)
    token = desk.get(address).context["form"].initial["token"]
    for _ in range(2):
        assert desk.post(address, {"token": token, "kind": "update", "note": "New."}).status_code == 302
    assert Edition.objects.filter(article=article).count() == 2


def test_a_withdrawn_article_is_still_corrected_with_a_note(desk):
    edition = publish_article()
    article = Article.objects.get(pk=edition.article_id)
    withdraw(article)
    assert "kind" in desk.get(publish_page(article)).context["form"].fields
