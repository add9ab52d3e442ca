"""Whoever made a photo has a page that shows it, as long as readers may see it."""

import pytest

from articles.models import OrganisationAlias
from tests.factories import make_article, make_organisation, make_person, make_photo, publish_article

pytestmark = pytest.mark.django_db


def test_a_photographer_and_an_agency_have_pages_with_their_photos(client):
    person, agency = make_person(name="Ana Ruiz"), make_organisation(name="Coastal Press Agency")
    OrganisationAlias.objects.create(organisation=agency, name="CPA")
    photo = make_photo(credit_line="Ana Ruiz/CPA", caption="The ferry at the quay.")
    publish_article(photos=[photo])
    for maker in (person, agency):
        page = client.get(maker.get_absolute_url())
        assert page.status_code == 200
        assert f"/photos/{photo.ref}/" in page.text
        assert "Ana Ruiz/CPA" in page.text


def test_a_maker_of_unpublished_photos_alone_has_no_page(client):
    person = make_person(name="Ana Ruiz")
    make_article(photos=[make_photo(creators="Ana Ruiz")])
    assert client.get(person.get_absolute_url()).status_code == 404
    assert "Ana Ruiz" not in client.get("/people/").text


def test_a_photo_that_may_not_be_shown_leaves_the_page_of_its_maker(client):
    person = make_person(name="Ana Ruiz")
    photo = make_photo(creators="Ana Ruiz")
    publish_article(photos=[photo], authors=[person])
    assert photo.ref in client.get(person.get_absolute_url()).text
    photo.withdrawn = True
    photo.save()
    assert photo.ref not in client.get(person.get_absolute_url()).text


def test_a_name_that_two_people_share_leads_to_neither():
    make_person(name="Ana Ruiz", disambiguation="photographer")
    make_person(name="Ana Ruiz", disambiguation="admiral")
    assert not make_photo(credit_line="Ana Ruiz").makers.exists()


def test_a_corrected_credit_leads_to_the_other_maker():
    first, second = make_person(name="Ana Ruiz"), make_person(name="Bo Lind")
    photo = make_photo(credit_line="Ana Ruiz")
    assert [maker.person for maker in photo.makers.all()] == [first]
    photo.credit_line = "Photo by Bo Lind"
    photo.save()
    assert [maker.person for maker in photo.makers.all()] == [second]
