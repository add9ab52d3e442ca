"""What the publisher says of the publication is a page for readers and a property for machines, or nowhere."""

import json
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from lxml import html

from articles.models import Change, Publication
from articles.models.publication import POLICIES
from tests import factories

from .paper import get

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert(1)</script> <b>&amp;</b>\n\nSecond ]]> paragraph"


def said(**fields):
    row = Publication(**fields)
    row.full_clean(exclude=["id"])
    row.save()
    return row


def publisher(address="/trust/"):
    (script,) = html.fromstring(get(address).content.decode()).xpath('//script[@type="application/ld+json"]')
    things = json.loads(script.text)["@graph"]
    things += [thing["publisher"] for thing in things if "publisher" in thing]
    return next(thing for thing in things if thing.get("@type") == "NewsMediaOrganization")


def test_a_text_is_a_page_and_a_property_once_it_is_written(settings, clock):
    factories.publish_article(slug="one")
    for policy in POLICIES:
        assert get(policy.get_absolute_url()).status_code == 404
    said(**{policy.field: f"About {policy.field}.\n\nMore of it." for policy in POLICIES})
    links = html.fromstring(get("/trust/").content.decode()).xpath(".//main//li/a/@href")
    assert links == [policy.get_absolute_url() for policy in POLICIES]
    for policy in POLICIES:
        address = policy.get_absolute_url()
        text = html.fromstring(get(address).content.decode()).xpath(".//div[@class='text']/p/text()")
        assert text == [f"About {policy.field}.", "More of it."]
        if policy.schema_property:
            for page in ("/trust/", "/articles/one/"):
                assert publisher(page)[policy.schema_property] == settings.SITE_URL + address


def test_what_is_not_said_is_nowhere_mentioned(clock):
    bare = publisher()
    assert set(bare) == {"@type", "@id", "name", "url", "logo", "description"}
    assert get("/trust/").status_code == 200


def test_facts_reach_machines():
    said(legal_name="Meridian Press Ltd", founded=date(1987, 5, 1), social="https://example.social/@meridian\n")
    told = publisher()
    assert (told["legalName"], told["foundingDate"]) == ("Meridian Press Ltd", "1987-05-01")
    assert told["sameAs"] == ["https://example.social/@meridian"]


def test_hostile_words_stay_words():
    said(ethics=HOSTILE, legal_name="</script><script>alert(1)</script>")
    page = html.fromstring(get("/trust/ethics/").content.decode())
    assert page.xpath(".//div[@class='text']/p/text()") == HOSTILE.split("\n\n")
    assert not page.xpath(".//script[not(@type='application/ld+json') and not(@integrity)]")
    assert publisher()["legalName"].startswith("</script>")


@pytest.mark.parametrize("fields", [{"security_contact": "call me"}, {"security_contact": "javascript:alert(1)"},
                                    {"social": "https://a.example\nno address"}, {"memberships": "x=y"},
                                    {"logo": "javascript:alert(1)"}])  # fmt: skip
def test_what_would_be_no_address_is_refused(fields):
    with pytest.raises(ValidationError) as refused:
        said(**fields)
    assert set(refused.value.error_dict) == set(fields)


def test_security_txt_holds_for_months_and_names_a_contact(settings):
    def read():
        return dict(line.split(": ", 1) for line in get("/.well-known/security.txt").text.splitlines())

    assert read()["Contact"] == f"{settings.SITE_URL}/trust/"
    said(security_contact="mailto:security@example.org")
    found = read()
    assert found["Contact"] == "mailto:security@example.org"
    assert found["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    left = datetime.fromisoformat(found["Expires"]) - timezone.now()
    assert 140 < left.days < 200


def test_trust_txt_says_who_belongs_where(settings):
    said(
        memberships="https://press.example/council",
        social="https://example.social/@m",
        ownership="A trust owns us.",
        contact="Write to us.",
        training="no",
    )
    assert get("/trust.txt").text.splitlines() == [
        "belongto=https://press.example/council",
        "social=https://example.social/@m",
        f"disclosure={settings.SITE_URL}/trust/ownership/",
        f"contact={settings.SITE_URL}/trust/contact/",
        "datatrainingallowed=no",
    ]


def test_a_change_is_told_to_whoever_keeps_pages():
    said(ethics="One.")
    assert {"publication:1", "home"} <= set(Change.objects.values_list("key", flat=True))
    said(ethics="Two.")
    assert Publication.objects.get().ethics == "Two."
