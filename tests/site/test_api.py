"""The read API tells what readers see, in the fields that are named, and nothing of the desk."""

import json
import re
from datetime import timedelta

import pytest

from articles.site.api.items import ARTICLE, PERSON, PHOTO, QUOTE, TAG
from tests import factories
from tests.shared_data import DATA

from .conftest import NOW
from .paper import get

SCHEMA = DATA.parent / "tools" / "audit" / "schemas" / "ninjs-schema_3.1.json"
LISTS = {"articles": ARTICLE, "quotes": QUOTE, "tags": TAG, "people": PERSON, "photos": PHOTO}


def read(address, **headers):
    answer = get(address, **headers)
    assert answer.status_code == 200, (address, answer.content)
    assert answer["Content-Type"].startswith("application/")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    return json.loads(answer.content)


@pytest.mark.parametrize("name", LISTS)
def test_every_row_has_the_named_fields_and_no_others(paper, name):
    items = read(f"/api/v1/{name}")["items"]
    assert items
    assert all(list(item) == list(LISTS[name]) for item in items)


@pytest.mark.parametrize("name", LISTS)
def test_a_reader_chooses_among_the_fields(paper, name):
    first, second = list(LISTS[name])[:2]
    assert {tuple(item) for item in read(f"/api/v1/{name}?fields={second},{first}")["items"]} == {(second, first)}
    refused = get(f"/api/v1/{name}?fields={first},created_by")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/json")
    assert "created_by" in json.loads(refused.content)["error"]


def test_lists_are_sifted_by_what_is_allowed_and_by_nothing_else(paper):
    def slugs(query):
        return [item["url"].rpartition("/articles/")[2] for item in read(f"/api/v1/articles?{query}")["items"]]

    assert slugs("tag=navy&tag=visits") == ["a-visit/"]
    assert slugs("tag=navy&tag=visits&tag=navy&section=security-and-defence") == ["a-visit/"]
    assert slugs("tag=calder&author=ysolde-karn") == slugs("author=ysolde-karn") == ["a-visit/"]
    assert set(slugs("section=security-and-defence")) == {"a-visit/", "new-address/"}
    everything = slugs("")
    for query in ("headline__startswith=S", "revision__article__ed_note=x", "state=draft", "limit=1", "tag[]=navy"):
        assert slugs(query) == everything, query
    assert len(read("/api/v1/quotes?person=bulent-sarvan")["items"]) == 2
    for query in ("tag=nothing", "section=nothing", "author=nothing"):
        assert get(f"/api/v1/articles?{query}").status_code == 404
    for query in ("before=x", "before=1&after=2", "section=a&section=b", "fields=body"):
        assert get(f"/api/v1/articles?{query}").status_code == 400


@pytest.mark.django_db
def test_cursors_lead_through_the_whole_list_once(clock):
    section, tag = factories.make_section(), factories.make_tag()
    for number in range(45):
        factories.publish_article(section=section, tags=[tag], at=NOW - timedelta(minutes=number))
    seen, address = [], "/api/v1/articles?fields=uuid&tag=" + tag.slug
    while address:
        listed = read(address)
        seen += [item["uuid"] for item in listed["items"]]
        address = (listed["older"] or "").partition(":8000")[2]
    assert len(seen) == len(set(seen)) == 45
    tags = [read("/api/v1/tags?after=a")["items"], read("/api/v1/tags?after=zzz")["items"]]
    assert [len(items) for items in tags] == [1, 0]


def test_an_article_has_its_body_quotes_and_credits(paper):
    item = read(f"/api/v1/articles/{paper.full.uuid}")
    assert item["body_html"] == paper.full.body
    assert [quote["honorific"] for quote in item["quotes"]] == ["Rear Admiral"]
    assert [photo["credit"] for photo in item["photos"]] == [
        photo.credit_line for photo in (paper.lead, paper.placed, paper.awaited)
    ]


def test_ninjs_by_address_and_by_accept_are_one(paper):
    by_address = read(f"/api/v1/articles/{paper.full.uuid}.ninjs")
    accepted = get(f"/api/v1/articles/{paper.full.uuid}", accept="application/ninjs+json")
    assert accepted["Content-Type"] == "application/ninjs+json"
    assert accepted["Vary"] == "Accept"
    assert json.loads(accepted.content) == by_address
    assert by_address["uri"] == paper.full.uuid.urn
    assert by_address["headlines"][0]["value"] == paper.full.headline
    pictures = [one for one in by_address["associations"] if one["type"] == "picture"]
    assert [one["by"] for one in pictures] == [p.credit_line for p in (paper.lead, paper.placed, paper.awaited)]
    (quote,) = [one for one in by_address["associations"] if one.get("profile") == "quotation"]
    assert quote["by"] == "Rear Admiral Bulent Sarvan, Deputy Chief of Staff, Command North"
    assert quote["bodies"][0]["value"] == paper.full.quotes.get().text


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema of ninjs is not here")
def test_ninjs_has_only_keys_that_its_schema_knows(paper):
    schema = json.loads(SCHEMA.read_text("utf-8"))
    types = schema["$defs"]
    known = types["ninjsType"]["properties"]

    def unknown(item, extra=()):
        yield from set(item) - set(known) - set(extra)
        for name, value in item.items():
            inner = known.get(name, {}).get("items", {}).get("properties")
            if inner and name != "associations":
                yield from (f"{name}.{key}" for row in value for key in set(row) - set(inner))
        for one in item.get("associations", []):
            assert {"name", "uri"} <= set(one)
            yield from unknown(one, {"name", "rel"})

    for edition in (paper.full, paper.corrected, paper.arabic):
        assert list(unknown(read(f"/api/v1/articles/{edition.uuid}.ninjs"))) == []


def test_nothing_of_the_desk_and_no_address_of_a_person_is_told(paper):
    from articles.models import Article

    user = factories.make_user(username="quillsecret", email="quill@secret.example")
    article = Article.objects.get(slug="a-visit")
    article.ed_note = "Hush, a note."
    article.save()
    Article.objects.filter(pk=article.pk).update(created_by=user, assignee=user)
    factories.make_article(headline="Hush, a draft", tags=[factories.make_tag(name="Hush")])
    factories.publish_article(headline="Hush, tomorrow", at=NOW + timedelta(days=1))
    pages = [f"/api/v1/{name}" for name in LISTS] + [
        f"/api/v1/articles/{paper.full.uuid}{end}" for end in ("", ".ninjs")
    ]
    for address in pages:
        text = get(address).content.decode()
        assert not re.search(r"(?i)hush|quill|edNote|ed_note|[\w.]+@[\w-]+\.\w", text), address


@pytest.mark.parametrize("name", [*LISTS, "openapi.json"])
def test_what_a_program_has_is_not_sent_again(paper, name):
    first = get(f"/api/v1/{name}")
    again = get(f"/api/v1/{name}", if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_unpublished_and_unknown_articles_answer_the_same(paper):
    draft = factories.make_article()
    answers = [get(f"/api/v1/articles/{one}") for one in (draft.uuid, "00000000-0000-4000-8000-000000000000")]
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (404, b'{"error":"There is nothing at this address."}')
    }


def test_the_description_names_every_list_and_its_parameters(paper):
    told = read("/api/v1/openapi.json")
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {f"/api/v1/{name}" for name in LISTS} | {
        "/api/v1/articles/{uuid}",
        "/api/v1/articles/{uuid}.ninjs",
        "/api/v1/openapi.json",
    }
    for path, methods in told["paths"].items():
        assert set(methods) == {"get"}
        if "{" not in path and "openapi" not in path:
            assert "fields" in {parameter["name"] for parameter in methods["get"]["parameters"]}
