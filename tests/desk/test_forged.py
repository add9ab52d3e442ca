"""Forms that no browser was given: foreign keys of rows, extra fields, unknown actions, popups, other sites."""

import json

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from lxml import html

from articles.models import Article, ArticlePhoto, ArticleTag, Quote, Tag
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, shown
from tests.desk.newsroom import everything_stored
from tests.factories import make_article, make_person, make_photo, make_section, make_tag, make_user, publish_article

pytestmark = pytest.mark.django_db

BODY = '<p>She said: <q data-quote="q1">“We are ready.”</q></p>'


def signed_in(*roles, sections=(), **fields) -> Client:
    client = Client()
    client.force_login(make_staff(*roles, sections=sections, **fields))
    return client


def someone_elses() -> Article:
    """An article in no section of the tester's, with a row of every kind."""
    return make_article(
        headline="The hidden harbour",
        section=make_section(),
        body=BODY,
        tags=[make_tag()],
        photos=[make_photo()],
        authors=[make_person()],
        speakers={"q1": {"speaker": "Mayor Brandt"}},
    )


def own(client, **fields) -> Article:
    user = client.get(reverse("admin:index")).context["user"]
    return make_article(created_by=user, body=BODY, photos=[make_photo()], **fields)


# Rows of another article


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        (ArticleTag, {"tag": "1", "position": "0"}),
        (ArticlePhoto, {"caption": "Taken over", "position": "0"}),
        (Quote, {"speaker": "Nobody", "honorific": "Nobody"}),
    ],
)
@pytest.mark.parametrize("delete", [True, False], ids=["delete", "change"])
def test_rows_of_another_article_cannot_be_touched_through_ones_own(rows, fields, delete):
    client = signed_in("reporter")
    hidden, mine = someone_elses(), own(client)
    foreign = rows._default_manager.get(**{_parent(rows): hidden})
    data = shown(client, mine)
    prefix = _prefix(rows)
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    for place in {0, number}:  # in the place of one's own row, and as one more
        forged = {**data, f"{prefix}-TOTAL_FORMS": number + 1, f"{prefix}-INITIAL_FORMS": number + 1}
        forged |= {f"{prefix}-{place}-{name}": value for name, value in fields.items()}
        forged |= {f"{prefix}-{place}-id": foreign.pk, f"{prefix}-{place}-{_parent(rows)}": mine.pk}
        if delete:
            forged[f"{prefix}-{place}-DELETE"] = "on"
        before = _row(foreign)
        assert client.post(change_page(mine), forged).status_code in (200, 302)
        assert _row(foreign) == before
        assert _row(rows._default_manager.get(pk=foreign.pk)) == before


def _parent(rows) -> str:
    return "content_object" if rows is ArticleTag else "article"


def _prefix(rows) -> str:
    return {ArticleTag: "article_tags", ArticlePhoto: "article_photos", Quote: "quotes"}.get(rows, "")


def _row(record) -> dict:
    return type(record)._default_manager.filter(pk=record.pk).values().get()


def test_the_prefixes_above_are_those_of_the_form():
    client = signed_in("reporter")
    data = shown(client, own(client))
    for rows in (ArticleTag, ArticlePhoto, Quote):
        assert f"{_prefix(rows)}-TOTAL_FORMS" in data


def test_a_quote_cannot_be_added_by_an_extra_row():
    client = signed_in("reporter")
    mine = own(client)
    data = shown(client, mine)
    extra = {"quotes-TOTAL_FORMS": 2, "quotes-1-speaker": "Nobody", "quotes-1-article": mine.pk, "quotes-1-text": "x"}
    client.post(change_page(mine), {**data, **extra})
    assert Quote.objects.filter(article=mine).count() == 1


@pytest.mark.parametrize("key", ["nonsense", "-1", "９９９９９９９９", "1e3", "9" * 30, "\x00", "1 OR 1=1"])
def test_a_key_that_no_record_can_have_is_a_fault_of_the_form(key):
    client = signed_in("editor")
    mine = own(client)
    data = shown(client, mine)
    for name in ("section", "quotes-0-person", "quotes-0-affiliation", "article_tags-0-tag", "article_photos-0-photo"):
        answer = client.post(change_page(mine), {**data, name: key})
        assert answer.status_code in (200, 400), name
    assert client.get(reverse("admin:articles_article_changelist"), {"section__id__exact": key}).status_code in (
        200,
        302,
        400,
    )


def test_workflow_and_publication_have_no_field_in_the_form():
    client = signed_in("reporter")
    mine = own(client)
    chief = make_user()
    data = shown(client, mine)
    forged = {
        **data,
        "headline": "Changed",
        "state": "ready",
        "status": "published",
        "version": "99",
        "created_by": chief.pk,
        "assignee": chief.pk,
        "embargoed_until": "",
        "valid_from": "2020-01-01 00:00",
        "valid_until": "",
        "id": str(someone_elses().pk),
        "uuid": "00000000-0000-0000-0000-000000000000",
    }
    assert client.post(change_page(mine), forged).status_code == 302
    before = mine
    mine = Article.objects.get(pk=before.pk)
    assert mine.headline == "Changed"
    assert (mine.state, mine.created_by, mine.assignee) == (before.state, before.created_by, before.assignee)
    assert (mine.version, mine.uuid) == (before.version + 1, before.uuid)
    assert not mine.editions.exists()


# Lists, searches, filters


LISTS = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]


@pytest.mark.parametrize("role", ["reporter", "sub_editor", "editor", "photo_editor", "tag_manager"])
def test_no_list_search_or_filter_names_an_article_one_may_not_know_of(role):
    hidden = someone_elses()
    publish_article(headline="The hidden harbour, live", section=hidden.section)
    client = signed_in(role, sections=[make_section()] if role in ("sub_editor", "editor") else [])
    for name in [*LISTS, "index"]:
        url = reverse(f"admin:{name}_changelist" if name != "index" else "admin:index")
        for query in [{}, {"q": "harbour"}, {"all": "1"}, {"e": "1"}, {"section__id__exact": hidden.section_id}]:
            answer = client.get(url, query, follow=True)
            assert answer.status_code in (200, 400, 403)
            if name != "auth_user":
                assert "hidden harbour" not in answer.content.decode(), (name, query)


@pytest.mark.parametrize(
    "lookup",
    [
        "created_by__password__startswith",
        "created_by__username",
        "section__slug",
        "revisions__content__icontains",
        "body__icontains",
        "quotes__text__contains",
        "assignee__email__startswith",
        "pk__gt",
    ],
)
def test_lists_are_sifted_by_their_filters_alone(lookup):
    client = signed_in("editor")
    assert client.get(reverse("admin:articles_article_changelist"), {lookup: "a"}).status_code == 400


def test_users_are_not_sifted_by_the_hash_of_their_password():
    client = signed_in("publisher")
    url = reverse("admin:auth_user_changelist")
    for lookup in ("password__startswith", "is_superuser__exact", "user_permissions__codename"):
        assert client.get(url, {lookup: "1"}).status_code == 400
    assert client.get(url, {"is_active__exact": "1"}).status_code == 200
    assert client.get(url, {"desk_roles__role__exact": "editor"}).status_code == 200


def test_the_filters_of_every_list_still_work():
    client = Client()
    client.force_login(make_user())
    someone_elses()
    for name in LISTS:
        page = client.get(reverse(f"admin:{name}_changelist"))
        assert page.status_code == 200, name
        for spec in page.context["cl"].filter_specs:
            for choice in spec.choices(page.context["cl"]):
                if "query_string" in choice:
                    url = reverse(f"admin:{name}_changelist") + choice["query_string"]
                    assert client.get(url).status_code == 200, url


# Autocomplete and popups


def complete(client, **query):
    return client.get(reverse("admin:autocomplete"), {"app_label": "articles", "term": "", **query})


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("revision", "article"),
        ("comment", "article"),
        ("quote", "article"),
        ("frontslot", "article"),
        ("activity", "article"),
        ("articletag", "content_object"),
    ],
)
def test_autocomplete_finds_no_article_one_may_not_know_of(model, field):
    hidden = someone_elses()
    client = signed_in("reporter")
    for term in ("", "hidden", str(hidden.pk)):
        answer = complete(client, model_name=model, field_name=field, term=term)
        assert answer.status_code == 403 or json.loads(answer.content)["results"] == []


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("article", "created_by"),
        ("article", "assignee"),
        ("revision", "created_by"),
        ("activity", "by"),
        ("deskrole", "user"),
        ("article", "body"),
        ("article", "nothing"),
        ("nothing", "user"),
        ("article", "created_by__password"),
    ],
)
@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_autocomplete_names_no_users_and_answers_no_nonsense(role, model, field):
    make_staff("reporter", username="secret")
    answer = complete(signed_in(role), model_name=model, field_name=field, term="secret")
    assert answer.status_code == 403


def test_autocomplete_of_another_app_is_closed():
    client = signed_in("reporter")
    for app, model, field in [("admin", "logentry", "user"), ("auth", "user", "groups"), ("x", "y", "z")]:
        answer = client.get(
            reverse("admin:autocomplete"), {"app_label": app, "model_name": model, "field_name": field, "term": ""}
        )
        assert answer.status_code == 403


@pytest.mark.parametrize("query", [{"_to_field": "created_by"}, {"_to_field": "body"}, {"_to_field": "nothing"}])
def test_a_popup_hands_out_no_field_that_nobody_refers_to(query):
    mine = own(client := signed_in("editor"))
    url = change_page(mine)
    assert client.get(url, {"_popup": "1", **query}).status_code == 400
    assert client.get(reverse("admin:articles_article_changelist"), {"_popup": "1", **query}).status_code == 400


def test_a_popup_gives_no_right_that_the_page_does_not_give():
    client, hidden, person = signed_in("reporter"), someone_elses(), make_person()
    before = everything_stored()
    for url in (change_page(hidden), reverse("admin:articles_person_change", args=[person.pk])):
        answer = client.post(f"{url}?_popup=1&_to_field=id", {"_popup": "1", "name": "Taken over"})
        assert answer.status_code in (403, 404)
    assert everything_stored() == before


# Actions


@pytest.mark.parametrize("role", ["reporter", "sub_editor", "photo_editor"])
def test_whoever_may_not_delete_deletes_nothing_by_an_action(role):
    client = signed_in(role)
    records = [make_person(), make_tag(), make_section(), make_article(), make_user()]
    if role != "photo_editor":
        records.append(make_photo())
    before = everything_stored()
    for record in records:
        name = f"{record._meta.app_label}_{record._meta.model_name}"
        for action in ("delete_selected", "no_such_action", "delete_queryset", "__class__", ""):
            data = {
                "action": action,
                "_selected_action": [record.pk],
                "post": "yes",
                "select_across": "1",
                "index": "0",
            }
            client.post(reverse(f"admin:{name}_changelist"), data)
    assert everything_stored() == before


def test_select_across_reaches_only_what_the_list_shows():
    client = signed_in("tag_manager")
    tags = [make_tag(name=f"Harbour {number}") for number in range(3)]
    other = make_tag(name="Weather")
    url = reverse("admin:articles_tag_changelist") + "?q=harbour"
    data = {"action": "delete_selected", "_selected_action": [tags[0].pk], "select_across": "1", "index": "0"}
    client.post(url, {**data, "post": "yes"})
    assert list(Tag.objects.all()) == [other]


def test_rows_typed_into_a_list_change_nothing():
    client = signed_in("editor")
    article, person = someone_elses(), make_person()
    before = everything_stored()
    for record, field in ((article, "headline"), (person, "name")):
        name = f"{record._meta.app_label}_{record._meta.model_name}"
        data = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 1, "form-0-id": record.pk, "_save": "Save"}
        data |= {f"form-0-{field}": "Taken over", f"form-1-{field}": "Made up"}
        client.post(reverse(f"admin:{name}_changelist"), data)
    assert everything_stored() == before


# Deleting


def test_what_asks_before_deleting_shows_no_words_of_an_article_one_may_not_know_of():
    person = make_person(name="Mayor Brandt")
    speakers = {"q1": {"speaker": "Mayor Brandt", "person": person}}
    make_article(section=make_section(), body=BODY, authors=[person], speakers=speakers)
    client = signed_in("editor", sections=[make_section()])
    one = client.get(reverse("admin:articles_person_delete", args=[person.pk])).content.decode()
    data = {"action": "delete_selected", "_selected_action": [person.pk], "index": "0"}
    several = client.post(reverse("admin:articles_person_changelist"), data).content.decode()
    assert "Mayor Brandt" in one
    for page in (one, several):
        assert "2 records that use it" in page
        assert "We are ready" not in page


@pytest.mark.parametrize("role", ["publisher", "editor"])
def test_what_keeps_a_record_is_named_with_the_ways_there_and_what_to_do_instead(role):
    section, elsewhere = make_section(), make_section()
    person, tag, photo = make_person(name="Mayor Brandt"), make_tag(), make_photo()
    articles = [
        make_article(headline=f"Headline {number:02}", section=section, authors=[person], tags=[tag], photos=[photo])
        for number in range(11)
    ]
    hidden = publish_article(headline="Hidden", section=elsewhere, authors=[person], tags=[tag], photos=[photo])
    client = signed_in(role, "tag_manager", "photo_editor", sections=[section])
    open_to = [one.pk for one in articles] + ([hidden.article_id] if role == "publisher" else [])
    for record, advice in ((tag, "Merge it"), (person, "Merge it"), (photo, "Take it out"), (section, "rename this")):
        name = f"{record._meta.app_label}_{record._meta.model_name}"
        page = client.get(reverse(f"admin:{name}_delete", args=[record.pk]))
        if page.status_code == 403:
            continue
        links = html.fromstring(page.text).xpath("//ul[@id='deleted-objects']//a/@href")
        assert set(links) <= {reverse("admin:articles_article_change", args=[key]) for key in open_to}
        assert 9 <= len(links) <= 10 and advice in page.text, record
        assert "more article" in page.text
        assert client.post(reverse(f"admin:{name}_delete", args=[record.pk]), {"post": "yes"}).status_code in (200, 403)
        assert type(record).objects.filter(pk=record.pk).exists()


# Other sites


@pytest.mark.parametrize("name", ["articles_article_add", "articles_person_add", "password_change", "login", "logout"])
def test_a_form_without_its_token_or_from_another_site_is_refused(name):
    user = make_staff("editor")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    before = everything_stored()
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post(reverse(f"admin:{name}"), {"name": "x"}, headers=headers)
        assert answer.status_code == 403
    assert everything_stored() == before


def test_every_page_of_the_desk_checks_the_token():
    """Views that are told to leave the check to `admin_view` have `admin_view` around them."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    article = someone_elses()
    from tests.desk.roles import addresses

    keys = {"object_id": article.pk, "id": make_user().pk, "app_label": "articles"}
    before = everything_stored()
    for address in addresses():
        if address.name == address.path:
            continue
        values = {name: keys.get(name, 1) for name in address.arguments}
        answer = client.post(reverse(address.url_name, kwargs=values), {"post": "yes"})
        assert answer.status_code in (403, 405), address.line
    assert everything_stored() == before
