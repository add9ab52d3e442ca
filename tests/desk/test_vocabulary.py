"""Work on tags, people and organisations at the desk: merged, split, looked over, taken back."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Activity, Address, Organisation, Person, Tag, TagAlias, TagBroader, VocabularyChange
from tests import factories
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, posted, shown

pytestmark = pytest.mark.django_db


def signed_in(*roles):
    client = Client()
    client.force_login(make_staff(*roles))
    return client


def merged(client, kind, *records, into=None, **fields):
    data = {"record": [one.pk for one in records], "into": (into or records[0]).pk, "names": "", **fields}
    return client.post(reverse(f"admin:articles_{kind}_merge"), data, follow=True)


def test_tags_are_chosen_looked_at_merged_and_taken_back(desk):
    ports, harbours = factories.make_tag(name="Ports"), factories.make_tag(name="Harbours")
    article = factories.make_article(tags=[ports, harbours])
    chosen = {"action": "merge_chosen", "_selected_action": [ports.pk, harbours.pk]}
    page = desk.post("/admin/articles/tag/", chosen, follow=True)
    assert "Which one stays?" in page.text and "of which 1 have several of these" in page.text
    assert Tag.objects.count() == 2
    looked = merged(desk, "tag", ports, harbours, into=harbours, look=1)
    assert "What becomes “Harbours”" in looked.text and "Ports" in looked.text and Tag.objects.count() == 2
    done = merged(desk, "tag", ports, harbours, into=harbours)
    assert "1 was merged into “Harbours”" in done.text
    assert [row.tag for row in article.article_tags.all()] == [harbours]
    assert Activity.objects.get(action="merge").by is not None
    change = VocabularyChange.objects.get()
    undone = desk.post(reverse("admin:articles_tag_undo"), {"change": change.pk}, follow=True)
    assert "Everything is as it was." in undone.text and "Undone by" in undone.text
    assert [row.tag for row in article.article_tags.all()] == [ports, harbours]


def test_a_merge_says_what_happened_and_where_it_is_now(desk):
    ports, harbours = factories.make_tag(name="Ports"), factories.make_tag(name="Harbours")
    done = merged(desk, "tag", harbours, ports)
    assert "1 was merged into “Harbours”: “Ports”." in done.text
    assert f'<a href="{reverse("admin:articles_tag_change", args=[harbours.pk])}">Open “Harbours”</a>' in done.text


def test_a_form_for_merging_that_is_sent_twice_says_that_it_has_been_done(desk):
    ports, harbours = factories.make_tag(name="Ports"), factories.make_tag(name="Harbours")
    data = {"record": [harbours.pk, ports.pk], "into": harbours.pk, "names": ""}
    page = reverse("admin:articles_tag_merge")
    desk.post(page, data)
    again = desk.post(page, data, follow=True)
    assert "It has been done already, so nothing was changed now." in again.text
    assert "Ana Ruiz merged “Ports” into “Harbours” on" in again.text
    assert VocabularyChange.objects.count() == 1


def test_a_form_for_merging_says_what_somebody_else_has_merged_meanwhile(desk):
    ports, harbours, quays = (factories.make_tag(name=name) for name in ("Ports", "Harbours", "Quays"))
    data = {"record": [harbours.pk, ports.pk, quays.pk], "into": ports.pk, "names": ""}
    merged(signed_in("tag_manager"), "tag", quays, ports)
    answer = desk.post(reverse("admin:articles_tag_merge"), data)
    assert "merged “Ports” into “Quays” on" in answer.text and "Nothing was changed now; look again." in answer.text
    assert "Say which one stays." not in answer.text
    assert VocabularyChange.objects.count() == 1


def test_further_ones_are_named_in_words(desk):
    ports, _, other = (factories.make_tag(name=name) for name in ("Ports", "Harbours", "Quays"))
    TagAlias.objects.create(tag=other, name="Landing places")
    merged(desk, "tag", ports, names="HARBOURS; landing places")
    assert list(Tag.objects.all()) == [ports]
    answer = merged(desk, "tag", ports, names="Nobody")
    assert "There is nothing of this name: Nobody" in answer.text


def test_people_and_organisations_are_merged_by_editors(desk):
    for kind, make, model in (
        ("person", factories.make_person, Person),
        ("organisation", factories.make_organisation, Organisation),
    ):
        one, two = make(), make()
        assert merged(desk, kind, one, two).status_code == 200
        assert list(model.objects.all()) == [one]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("reporter", ""),
        ("sub_editor", ""),
        ("editor", "person organisation"),
        ("photo_editor", ""),
        ("tag_manager", "tag"),
    ],
)
def test_a_forged_merge_is_refused_and_changes_nothing(role, kinds):
    client = signed_in(role)
    made = {"tag": factories.make_tag, "person": factories.make_person, "organisation": factories.make_organisation}
    for kind, make in made.items():
        answer = merged(client, kind, make(), make())
        assert answer.status_code == (200 if kind in kinds.split() else 403)
        for page in ("merge", "merges", "duplicates"):
            answer = client.get(reverse(f"admin:articles_{kind}_{page}"))
            assert answer.status_code == (200 if kind in kinds.split() else 403)
    change = VocabularyChange.objects.create(kind="tag", record_id=1, name="x", others=[], rows=[], action="merge")
    if "tag" not in kinds.split():
        assert client.post(reverse("admin:articles_tag_undo"), {"change": change.pk}).status_code == 403
        chosen = {"action": "merge_chosen", "_selected_action": [Tag.objects.first().pk]}
        assert client.post("/admin/articles/tag/", chosen).status_code in (200, 302, 403)
    assert Tag.objects.count() == (1 if "tag" in kinds.split() else 2)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"record": ["1"]},
        {"record": ["x", "-1", "9" * 40, "٣"], "into": "nonsense"},
        {"record": [str(number) for number in range(9_001, 9_501)], "into": "9001"},
        {"names": "A" * 10_000},
        {"names": ",".join(f"Tag {number}" for number in range(500))},
        {"names": "a\x00b", "into": "\x00"},
        {"names": "‮gnp.exe, <script>alert(1)</script>"},
    ],
)
def test_nonsense_is_a_form_error(desk, data):
    for _ in range(3):
        factories.make_tag()
    answer = desk.post(reverse("admin:articles_tag_merge"), data, follow=True)
    assert answer.status_code in (200, 400) and b"<script>alert" not in answer.content
    assert Tag.objects.count() == 3
    answer = desk.get(reverse("admin:articles_tag_merge"), data)
    assert answer.status_code in (200, 400)
    assert desk.post(reverse("admin:articles_tag_undo"), {"change": "nonsense"}).status_code == 302


def test_too_many_at_once_are_refused(desk):
    tags = Tag.objects.bulk_create(Tag(name=f"T{n}", key=f"t{n}", slug=f"t{n}") for n in range(120))
    assert "At most 100" in merged(desk, "tag", *tags).text and Tag.objects.count() == 120


def test_a_form_that_was_open_during_a_merge_is_stored_with_the_tag_that_stayed(desk):
    ports, harbours = factories.make_tag(name="Ports"), factories.make_tag(name="Harbours")
    article = factories.make_article(tags=[ports])
    both = factories.make_article(tags=[harbours, ports])
    forms = [(one, shown(desk, one)) for one in (article, both)]
    merged(desk, "tag", harbours, ports)
    for one, data in forms:
        answer = desk.post(change_page(one), {**data, "headline": "Changed meanwhile"}, follow=True)
        one.refresh_from_db()
        assert one.headline == "Changed meanwhile", answer.text
        assert [row.tag for row in one.article_tags.all()] == [harbours]


def test_merging_one_with_itself_is_refused(desk):
    tag = factories.make_tag()
    assert "There is nothing to merge" in merged(desk, "tag", tag, tag).text
    assert "Say which one stays" in desk.post(reverse("admin:articles_tag_merge"), {"record": [tag.pk]}).text


def test_a_tag_is_split_by_words_and_by_hand(desk):
    ports = factories.make_tag(name="Ports")
    one = factories.make_article(tags=[ports], headline="The new quay")
    two = factories.make_article(tags=[ports], headline="Dry docks")
    address = reverse("admin:articles_tag_split", args=[ports.pk])
    parts = "Quays = quay, pier\nDocks"
    page = desk.post(address, {"parts": parts, "look": "1"})
    rows = {row.article.pk: [ticked for _number, _name, ticked in row.choices] for row in page.context["rows"]}
    assert rows == {one.pk: [True, False], two.pk: [False, False]} and Tag.objects.count() == 1
    done = desk.post(address, {"parts": parts, f"part-{one.pk}": ["0"], f"part-{two.pk}": ["0", "1"]}, follow=True)
    assert "2 articles were given other tags" in done.text and "Nothing is left under “Ports”" in done.text
    assert [row.tag.name for row in two.article_tags.all()] == ["Quays", "Docks"]
    for wrong in ("", "= x", "\n".join("abcdefghij"), "n" * 5_000, "n" * 300, "a\x00"):
        assert desk.post(address, {"parts": wrong}).status_code == 200
    assert desk.post(address, {"parts": "Quays", f"part-{one.pk}": ["7", "x"]}).status_code == 200


def tag_form(tag=None, *, aliases=(), broader=(), identifiers=(), **fields):
    data = {
        "name": tag.name if tag else "New",
        "kind": "topic",
        "state": "approved",
        "description": "",
        "slug": "",
        **fields,
    }
    rows = {"aliases": [{"name": name} for name in aliases], "TagBroader_tag": [{"broader": one.pk} for one in broader]}
    rows["identifiers"] = [{"scheme": scheme, "value": value} for scheme, value in identifiers]
    return data, rows


def saved(client, tag=None, **wanted):
    address = reverse("admin:articles_tag_change", args=[tag.pk]) if tag else reverse("admin:articles_tag_add")
    data, rows = tag_form(tag, **wanted)
    page = client.get(address)
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        name = {"aliases": "aliases", "identifiers": "identifiers"}.get(prefix, "TagBroader_tag")
        data |= {f"{prefix}-TOTAL_FORMS": len(rows[name]), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows[name]):
            data |= {f"{prefix}-{number}-{field}": value for field, value in row.items()}
    data["loaded_values"] = page.context.get("loaded_token", "")
    return client.post(address, data, follow=True)


def test_a_tag_has_aliases_broader_tags_and_identifiers(desk):
    ships = factories.make_tag(name="Ships")
    answer = saved(desk, name="Frigates", aliases=["Fregatten"], broader=[ships], identifiers=[("wikidata", "Q161705")])
    frigates = Tag.objects.get(name="Frigates")
    assert list(frigates.broader.all()) == [ships] and frigates.identifiers.get().value == "Q161705", answer.text
    assert "stands under this tag" in saved(desk, ships, broader=[frigates]).text
    assert "cannot stand under itself" in saved(desk, ships, broader=[ships]).text
    assert "looks like Q7184" in saved(desk, ships, identifiers=[("wikidata", "7184")]).text
    assert "Another tag has this identifier" in saved(desk, ships, identifiers=[("wikidata", "Q161705")]).text
    assert TagBroader.objects.count() == 1
    page = desk.get(reverse("admin:articles_tag_change", args=[frigates.pk]))
    assert page.status_code == 200 and "Q161705" in page.text
    assert frigates.identifiers.get().web_address == "https://www.wikidata.org/entity/Q161705"


def test_the_name_of_one_tag_is_no_alias_of_another_in_either_direction(desk):
    factories.make_tag(name="Harbours")
    ports = factories.make_tag(name="Ports")
    TagAlias.objects.create(tag=ports, name="Havens")
    assert "is the name of another record" in saved(desk, ports, aliases=["HARBOURS"]).text
    assert "is an alias of the tag “Ports”" in saved(desk, name="havens").text
    assert "a tag of this meaning already" in saved(desk, name="pörts").text
    assert Tag.objects.count() == 2


@pytest.mark.parametrize("kind", ["person", "organisation", "tag"])
@pytest.mark.parametrize(("language", "words"), [("de", "Ein Name braucht mindestens"), ("fr", "Un nom a besoin d’au")])
def test_name_that_says_nothing_is_refused_in_the_language_of_the_desk(desk, kind, language, words):
    add = reverse(f"admin:articles_{kind}_add")
    data = posted(desk.get(add).context["adminform"].form) | {"name": "\u200b\u200d"}
    for inline in desk.get(add).context["inline_admin_formsets"]:
        data |= posted(inline.formset.management_form)
    assert words in desk.post(add, data, headers={"accept-language": language}).text


def test_look_alikes_are_warned_about_with_the_twin_named(desk):
    factories.make_tag(name="Caspian")
    answer = saved(desk, name="Cаspian")
    assert "looks like “Caspian” but has letters of another script: а (U+0430)" in answer.text
    assert Tag.objects.count() == 2
    page = desk.get(reverse("admin:articles_tag_duplicates"))
    assert "they look alike" in page.text


def test_a_renamed_tag_keeps_its_old_address(desk, client):
    tag = factories.make_tag(name="Harbours")
    factories.publish_article(tags=[tag])
    saved(desk, tag, name="Ports", slug="ports")
    assert client.get("/tags/harbours/").headers["Location"] == "/tags/ports/"
    other = factories.make_tag(name="Other")
    assert "once led to something else" in saved(desk, other, slug="harbours").text


def test_unused_ones_are_sifted_out_and_retired_ones_are_not_offered(desk):
    used, unused = factories.make_tag(name="Used"), factories.make_tag(name="Unused", state="retired")
    factories.make_article(tags=[used])
    listed = desk.get("/admin/articles/tag/?use=none").context["cl"].queryset
    assert list(listed) == [unused]
    assert list(desk.get("/admin/articles/tag/?use=some").context["cl"].queryset) == [used]
    offered = desk.get(
        "/admin/autocomplete/",
        {"app_label": "articles", "model_name": "articletag", "field_name": "tag", "term": "used"},
    )
    assert [row["text"] for row in offered.json()["results"]] == ["Used"]


def test_taggits_own_admin_is_off(desk):
    assert desk.get("/admin/taggit/").status_code == 404


def test_what_readers_know_by_an_old_address_is_not_deleted(desk):
    tag, other = factories.make_tag(name="Ports"), factories.make_tag(name="Free")
    Address.objects.create(kind="tag", slug="old-ports", record_id=tag.pk, shown=True)
    page = desk.post(f"/admin/articles/tag/{tag.pk}/delete/", {"post": "yes"})
    assert "1 old address that readers know" in page.text and Tag.objects.filter(pk=tag.pk).exists()
    desk.post(f"/admin/articles/tag/{other.pk}/delete/", {"post": "yes"})
    assert list(Tag.objects.all()) == [tag]


def test_a_tag_manager_has_all_rows_and_a_reporter_proposes_with_aliases_alone():
    manager, reporter = signed_in("tag_manager"), signed_in("reporter")
    ships = factories.make_tag(name="Ships")
    saved(manager, name="Frigates", aliases=["Fregatten"], broader=[ships], identifiers=[("wikidata", "Q161705")])
    frigates = Tag.objects.get(name="Frigates")
    assert (frigates.aliases.count(), frigates.broader.count(), frigates.identifiers.count()) == (1, 1, 1)
    saved(reporter, name="Corvettes", aliases=["Korvetten"])
    corvettes = Tag.objects.get(name="Corvettes")
    assert corvettes.state == "proposed" and corvettes.aliases.count() == 1
    page = reporter.get("/admin/articles/tag/add/")
    assert len(page.context["inline_admin_formsets"]) == 1


def test_two_that_are_no_duplicates_are_not_proposed_again_until_somebody_asks(desk):
    one, other = factories.make_tag(name="Harbour"), factories.make_tag(name="Harbours")
    address = reverse("admin:articles_tag_duplicates")
    assert "singular" in desk.get(address).text
    for nonsense in ("", "x-y", f"{one.pk}", f"{one.pk}-{one.pk}", f"{one.pk}-999999", "9" * 40):
        assert "Nothing was changed" in desk.post(address, {"pair": nonsense}, follow=True).text
    assert signed_in("reporter").post(address, {"pair": f"{one.pk}-{other.pk}"}).status_code == 403
    assert "singular" in desk.get(address).text
    for _ in range(2):
        desk.post(address, {"pair": f"{other.pk}-{one.pk}"})
    page = desk.get(address)
    assert "singular" not in page.text and "Known to be two" in page.text
    desk.post(address, {"pair": f"{one.pk}-{other.pk}", "again": "1"})
    assert "singular" in desk.get(address).text
