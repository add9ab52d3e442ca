"""A preview is what readers would get, shown to colleagues and to whoever has a link, and to nobody else."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles.models import Activity, Edition, PreviewLink
from articles.publishing import move, publish
from tests.desk.conftest import make_staff
from tests.factories import make_article, make_person, make_photo, make_section

pytestmark = pytest.mark.django_db


def draft(**fields):
    return make_article(
        headline="Not out yet",
        body='<p>“<q data-quote="prev1">Soon,</q>” she said.</p><aside data-pull="prev1"></aside>',
        speakers={"prev1": {"speaker": "Ana Ruiz", "printed": "Ana Ruiz, Mayor"}},
        photos=[make_photo()],
        authors=[make_person(name="Li Wen")],
        byline="By Li Wen",
        **fields,
    )


def made_link(desk, article, **wanted):
    """The address of a new link."""
    page = desk.post(
        reverse("admin:articles_article_links", args=[article.pk]), {"hours": "48", "shows": "this", **wanted}
    )
    return page.context["address"].removeprefix("http://127.0.0.1:8000").removeprefix("http://testserver")


def path_of(address):
    return "/" + address.split("/", 3)[3] if "://" in address else address


def main_of(response):
    tree = html.fromstring(response.text)
    for picture in tree.xpath("//img"):
        picture.set("src", "x")  # a preview has one file under an address of its own
        for name in ("srcset", "sizes"):
            picture.attrib.pop(name, None)
    for link in tree.xpath("//figcaption//a"):
        link.set("href", "x")
    for time in tree.xpath("//time"):
        time.drop_tag()
    return html.tostring(tree.xpath("//main")[0])


def test_preview_is_what_readers_get_when_it_is_published(desk, client):
    article = draft()
    with time_machine.travel("2026-03-14T09:30:00Z", tick=False):
        framed = desk.get(reverse("desk_frame", args=[article.pk, 1]))
        edition = publish(article)
        assert main_of(framed) == main_of(client.get(edition.get_absolute_url()))


def test_looking_at_a_preview_writes_nothing(desk):
    article = draft()
    desk.get(reverse("desk_preview", args=[article.pk, 1]))
    desk.get(reverse("desk_frame", args=[article.pk, 1]))
    assert not Edition.objects.exists()
    assert not Activity.objects.filter(action="read link").exists()


def test_frame_may_stand_in_the_desk_alone(desk):
    article = draft()
    frame = desk.get(reverse("desk_frame", args=[article.pk, 1]))
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    around = desk.get(reverse("desk_preview", args=[article.pk, 1]))
    assert "frame-ancestors 'none'" in around.headers["Content-Security-Policy"]


def test_link_shows_one_revision_to_somebody_without_a_login(desk, client):
    article = draft()
    address = path_of(made_link(desk, article, label="The mayor’s office"))
    article.headline = "Changed since"
    article.save()
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Not out yet" in answer.text and "Changed since" not in answer.text and "not published" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert 'rel="canonical"' not in answer.text or "preview" not in answer.text.split('rel="canonical"')[1][:120]
    link = PreviewLink.objects.get()
    assert link.uses == 1 and link.last_used_at is not None
    assert link.token_sha256 not in address


def test_link_can_follow_the_newest_revision(desk, client):
    article = draft()
    address = path_of(made_link(desk, article, shows="latest"))
    article.headline = "Changed since"
    article.save()
    assert "Changed since" in client.get(address).text


def test_pictures_of_a_draft_are_given_out_under_the_link_alone(desk, client):
    article, other = draft(), make_photo()
    photo = article.photos.get()
    address = path_of(made_link(desk, article))
    picture = html.fromstring(client.get(address).text).xpath("//img/@src")[0]
    assert picture == f"{address}photos/{photo.ref}.jpg"
    assert client.get(picture).headers["Content-Type"] == "image/jpeg"
    assert client.get(picture).headers["Cache-Control"] == "no-store"
    assert client.get(f"{address}photos/{other.ref}.jpg").status_code == 404
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_unknown_ended_and_revoked_links_answer_alike(desk, client):
    article = draft()
    address = path_of(made_link(desk, article, hours="1"))
    unknown = client.get("/preview/" + "A" * 22 + "/")
    assert unknown.status_code == 404
    link = PreviewLink.objects.get()
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert client.get(address).content == unknown.content
    desk.post(reverse("admin:articles_article_revoke_link", args=[article.pk, link.pk]))
    revoked = client.get(address)
    assert (revoked.status_code, revoked.content) == (404, unknown.content)
    assert client.get(address + "photos/" + article.photos.get().ref + ".jpg").status_code == 404


def test_link_ends_when_its_maker_loses_the_right_or_the_article_is_spiked(client):
    section = make_section()
    editor = make_staff("editor", sections=[section])
    desk = Client()
    desk.force_login(editor)
    article = draft(section=section)
    address = path_of(made_link(desk, article))
    assert client.get(address).status_code == 200
    role = editor.desk_roles.get()
    role.sections.set([make_section()])
    assert client.get(address).status_code == 404
    role.sections.set([section])
    move(article, "spiked", by=editor, reason="Not ours")
    assert client.get(address).status_code == 404


def test_making_reading_and_revoking_are_in_the_changes_log(desk, client):
    article = draft()
    address = path_of(made_link(desk, article))
    for _ in range(3):
        client.get(address)
    desk.post(reverse("admin:articles_article_revoke_link", args=[article.pk, PreviewLink.objects.get().pk]))
    actions = list(Activity.objects.filter(article=article).order_by("pk").values_list("action", flat=True))
    assert actions == ["make link", "read link", "revoke link"]


def test_links_are_made_by_those_who_review(db):
    reporter = make_staff("reporter")
    client = Client()
    client.force_login(reporter)
    article = draft(created_by=reporter)
    address = reverse("admin:articles_article_links", args=[article.pk])
    assert client.get(address).status_code == 403
    assert client.post(address, {"hours": "1", "shows": "this"}).status_code == 403
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_done_with_a_link_but_reading(desk, client, method):
    address = path_of(made_link(desk, draft()))
    assert getattr(client, method)(address).status_code == 405
