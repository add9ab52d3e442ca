"""Where nothing is, the desk says so itself, in its language and with the way back; readers have a page of their own."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from articles.models import Merged
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page
from tests.factories import make_article, make_section, make_tag

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "title", "back"),
    [
        ("en-gb", "There is nothing at this address", "To the list: Articles"),
        ("de", "Unter dieser Adresse gibt es nichts", "Zur Liste: Artikel"),
        ("fr", "Il n’y a rien à cette adresse", "Vers la liste : Articles"),
    ],
)
@pytest.mark.parametrize("page", ["change", "publish", "delete", "history"])
def test_unknown_record_gets_the_desks_page_with_the_way_to_the_list(desk, language, title, back, page):
    desk.cookies["desk_language"] = language
    answer = desk.get(f"/admin/articles/article/999999/{page}/")
    assert answer.status_code == 404
    told = html.fromstring(answer.text)
    assert title in told.findtext(".//title")
    (link,) = told.xpath("//a[@href='/admin/articles/article/']")[-1:]
    assert link.text_content().strip() == back


def test_a_record_that_was_merged_leads_to_the_one_that_stayed(desk):
    stays = make_tag(name="Harbours")
    Merged.objects.create(kind="tag", old_id=999999, record_id=stays.pk)
    answer = desk.get("/admin/articles/tag/999999/change/")
    assert answer.status_code == 404
    assert f'<a href="/admin/articles/tag/{stays.pk}/change/">Harbours</a>' in answer.text


def test_a_page_that_no_role_of_mine_opens_says_so_in_the_desks_words(db):
    client = Client()
    client.force_login(make_staff("reporter"))
    answer = client.get(reverse("admin:auth_user_changelist"))
    assert answer.status_code == 403
    assert "Your role does not allow this page." in answer.text


def test_strangers_and_pictures_get_what_they_got(desk):
    hidden = make_article(section=make_section())
    assert Client().get("/admin/articles/article/999999/change/").status_code == 302
    assert Client().get(change_page(hidden)).status_code == 302
    picture = desk.get("/admin/media/photo/999999/picture/", headers={"Sec-Fetch-Dest": "image"})
    assert picture.status_code == 404 and "To the start page" not in picture.text
    for address in ("/no-such-page/", "/articles/999999/"):
        assert "There is nothing at this address" in desk.get(address).text
        assert "/admin/" not in desk.get(address).text
