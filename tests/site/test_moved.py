"""An address under which readers saw a tag, person or organisation leads to it for ever."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Address, Tag
from articles.publishing import publish, withdraw
from tests import factories

pytestmark = pytest.mark.django_db


def published(**fields):
    body = '<p>“<q data-quote="movedref">We are ready</q>”, she said.</p>'
    person, organisation = factories.make_person(name="Ana Ruiz"), factories.make_organisation(name="Port Office")
    speaker = {"speaker": "Ana Ruiz", "person": person, "affiliation": organisation, "guess": False}
    tags = [factories.make_tag(name="Harbours"), factories.make_tag(name="Tides")]
    edition = factories.publish_article(
        tags=tags, authors=[person], body=body, speakers={"movedref": speaker}, **fields
    )
    return edition, tags, person, organisation


def renamed(record, slug):
    record.slug = slug
    record.save()


def leads_to(client, address):
    answer = client.get(address)
    assert answer.status_code == 301, (address, answer.status_code)
    return answer.headers["Location"]


def test_renamed_records_are_found_under_every_old_address(client):
    _, (tag, _), person, organisation = published()
    for slug in ("ports", "havens"):
        renamed(tag, slug)
    renamed(person, "a-ruiz")
    renamed(organisation, "port-authority")
    for old in ("harbours", "ports"):
        assert leads_to(client, f"/tags/{old}/") == "/tags/havens/"
        assert leads_to(client, f"/tags/{old}/feed.rss") == "/tags/havens/feed.rss"
        assert leads_to(client, f"/tags/tides+{old}/") == "/tags/havens+tides/"
        assert leads_to(client, f"/tags/{old}+tides/feed.rss") == "/tags/havens+tides/feed.rss"
    assert leads_to(client, "/tags/harbours+ports/") == "/tags/havens/"
    assert leads_to(client, "/people/ana-ruiz/") == "/people/a-ruiz/"
    assert leads_to(client, "/people/ana-ruiz/feed.rss") == "/people/a-ruiz/feed.rss"
    assert leads_to(client, "/organisations/port-office/") == "/organisations/port-authority/"
    assert client.get("/tags/havens/").status_code == 200


def test_an_address_that_readers_never_saw_leads_nowhere(client):
    tag = factories.make_tag(name="Secret plan")
    renamed(tag, "harbours")
    factories.publish_article(tags=[tag])
    unknown = client.get("/tags/nothing-at-all/")
    assert client.get("/tags/secret-plan/").content == unknown.content
    assert client.get("/tags/harbours/").status_code == 200


def test_an_old_address_leads_nowhere_while_its_record_is_not_shown(client):
    edition, (tag, _), *_ = published()
    renamed(tag, "ports")
    withdraw(edition.article, reason="Wrong")
    assert client.get("/tags/harbours/").status_code == client.get("/tags/harbours+tides/").status_code == 404
    assert client.get("/tags/harbours+unknown/").status_code == 404


def test_the_place_in_the_list_is_kept_and_nonsense_is_refused(client):
    _, (tag, _), *_ = published()
    renamed(tag, "ports")
    assert client.get("/tags/harbours/?before=nonsense").status_code == 400
    assert leads_to(client, "/tags/harbours/?utm=1") == "/tags/ports/"


def test_an_address_once_used_is_never_given_to_another():
    tag = factories.make_tag(name="Harbours")
    renamed(tag, "ports")
    assert factories.make_tag(name="Harbours and more", slug="").slug == "harbours-and-more"
    other = Tag(name="Harbours!", slug="")
    other.save()
    assert other.slug == "harbours-2"
    with pytest.raises(ValidationError):
        Tag(name="Another", slug="harbours").full_clean()
    with pytest.raises(ValidationError):
        factories.make_tag(name="Another", slug="harbours")
    renamed(tag, "harbours")
    assert {one.slug for one in Address.objects.filter(record_id=tag.pk, kind="tag")} == {"harbours", "ports"}


def test_a_deleted_record_leaves_its_address_free():
    factories.make_tag(name="Harbours").delete()
    assert factories.make_tag(name="Harbours").slug == "harbours"


def test_the_same_article_published_again_keeps_old_addresses(client):
    edition, (tag, _), *_ = published()
    renamed(tag, "ports")
    publish(edition.article, correction=None)
    assert leads_to(client, "/tags/harbours/") == "/tags/ports/"
