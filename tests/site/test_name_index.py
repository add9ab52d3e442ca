"""The indexes of people and organisations: whole while short, by letter when long, and silent about others."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from articles.models import Change, Person, Tag
from articles.site import name_index
from articles.site.kept import forget_what_is_kept
from newsroom.page_cache.routes import shown_by_route
from tests import factories

from .paper import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(name_index, "_WHOLE", 5)
    monkeypatch.setattr(name_index, "_PER_PAGE", 3)


def listed(address):
    page = html.fromstring(get(address).content.decode())
    return [link.text_content() for link in page.xpath(".//div[@class='index']//li/a")], page


def quoted(*people):
    """An article that quotes all of them."""
    refs = {f"said{person.pk}": {"speaker": person.name, "person": person} for person in people}
    body = "".join(f'<p>“<q data-quote="{ref}">Words of {ref}</q>”</p>' for ref in refs)
    return factories.publish_article(body=body, speakers=refs)


def test_long_index_has_a_page_for_each_letter_and_pages_by_name(short_pages):
    names = [*[f"Zoe Abbot{n}" for n in range(7)], "Ana Ruiz", "Ömer Çelik"]
    people = [factories.make_person(name=name) for name in names]
    twin = factories.make_person(name="Zoe Abbot2", disambiguation="diver")  # the same name on both sides of a page
    factories.make_person(name="Secret Xu")  # in no article: neither the name nor its letter is told
    quoted(*people, twin)
    found, page = listed("/people/")
    assert found == []
    assert page.xpath(".//nav[@aria-label='By letter']//a/text()") == ["A", "C", "R"]
    lately = page.xpath(".//section[@aria-labelledby='lately']//a")
    assert {link.text_content() for link in lately} == set(names)
    walked, address = [], "/people/?letter=A"
    while address:
        found, page = listed(address)
        assert len(found) <= 3
        walked += found
        address = next(iter(page.xpath(".//a[@rel='next']/@href")), "")
    assert walked == sorted([*names[:7], "Zoe Abbot2"])
    assert listed("/people/?letter=R")[0] == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("query", "status"),
    [("letter=X", 404), ("letter=Abcde", 400), ("after=ana-ruiz", 400), ("letter=R&after=nobody", 404),
     ("letter=R&letter=A", 400), ("letter=%00", 400), ("letter=R&after=secret-rau", 404), ("nonsense=1", 200)],
)  # fmt: skip
def test_nonsense_has_an_answer(query, status):
    factories.make_person(name="Secret Rau")
    quoted(factories.make_person(name="Ana Ruiz"))
    assert get(f"/people/?{query}").status_code == status


def test_organisations_stand_under_their_first_letter(short_pages):
    bodies = [factories.make_organisation(name=f"{letter} Board") for letter in "HGFEDC4"]
    factories.make_organisation(name="Silent Office")
    for body in bodies:
        factories.publish_article(
            body='<p>“<q data-quote="%s">It is so</q>”</p>' % (ref := f"q{body.pk}"),
            speakers={ref: {"speaker": body.name, "affiliation": body}},
        )
    found, page = listed("/organisations/?letter=G")
    assert found == ["G Board"]
    assert page.xpath(".//nav[@aria-label='By letter']//a/text()") == ["0–9", "C", "D", "E", "F", "G", "H"]
    assert "Silent" not in get("/organisations/").content.decode()


def test_queries_of_a_page_do_not_grow_with_the_names(short_pages):
    def count(address):
        forget_what_is_kept()
        with CaptureQueriesContext(connection) as captured:
            assert get(address).status_code == 200
        return [re.sub(r"\d+", "n", query["sql"])[:40] for query in captured.captured_queries]

    quoted(*[factories.make_person(name=f"Ana {letter}") for letter in "ABCDEF"])
    few = [count(address) for address in ("/people/", "/people/?letter=C")]
    quoted(*[factories.make_person(name=f"Bo {letter}{n}") for letter in "ABCGHI" for n in range(6)])
    assert [count(address) for address in ("/people/", "/people/?letter=C")] == few
    assert max(map(len, few)) <= 9


def test_pages_that_do_not_show_a_name_yet_hear_that_it_comes():
    ana, body, tag = factories.make_person(), factories.make_organisation(), factories.make_tag()
    edition = factories.publish_article(tags=[tag])

    def heard(record, **changes):
        last = Change.objects.latest("pk").pk
        for name, value in changes.items():
            setattr(record, name, value)
        record.save()
        return set(Change.objects.filter(pk__gt=last).values_list("key", flat=True))

    for record, kind, address in ((ana, "person", "people"), (body, "organisation", "organisations")):
        assert f"index:{kind}" not in heard(record, description="Of no account to an index.")
        assert f"index:{kind}" in heard(record, name=f"Zz {kind}") & shown_by_route(f"/{address}/?letter=Z")
    assert "index:organisation" in heard(body, parent=factories.make_organisation())
    assert "index:tag" in heard(tag, name="Zz tag") & shown_by_route("/tags/?letter=Z")
    heard(tag, kind=Tag.Kind.INTERNAL)
    assert f"article:{edition.article_id}" in heard(tag, kind=Tag.Kind.TOPIC)


def test_whoever_is_renamed_or_comes_back_stands_at_the_right_place():
    ana = factories.make_person(name="Ana Ruiz")
    quoted(ana)
    ana.name = "Ana Ben Ömer"
    ana.save()
    assert (ana.initial, ana.index_key) == ("O", "omer\tana ben omer")
    Person.objects.bulk_create([Person(name="Past Save", key="past save", slug="past-save")])
    assert Person.objects.get(slug="past-save").initial == "S"
    assert listed("/people/")[0] == ["Ana Ben Ömer"]
