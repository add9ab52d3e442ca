"""Several become one, and nothing that led to them is lost; taken back, everything is as it was."""

import pytest
from django.db import connection

from articles.models import (
    Activity,
    Address,
    Article,
    ArticleTag,
    Change,
    Merged,
    Organisation,
    Person,
    Tag,
    TagAlias,
    TagBroader,
    TagIdentifier,
)
from articles.publishing import publish, restore
from articles.vocabulary import MergeRefused, UndoRefused, merge, undo
from tests import factories

pytestmark = pytest.mark.django_db
#: Tables that tell what was done, and so are not as before.
LOGS = {"articles_activity", "articles_change", "articles_vocabularychange", "sqlite_sequence"}


def dump():
    """Every row of every table but the logs, and but how SQLite lays out an index of words and the stamps of sets."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - LOGS
        found = {}
        for table in sorted(table for table in tables if "_fts" not in table):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            names = ", ".join(f'"{name}"' for name in columns if name != "stamp")
            cursor.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def tags_of(article):
    return [row.tag.name for row in article.article_tags.select_related("tag")]


def test_every_article_keeps_its_tags_in_order_and_the_earliest_place_wins():
    ports, havens, harbours, sea, ships = (
        factories.make_tag(name=name) for name in ("Ports", "Havens", "Harbours", "Sea", "Ships")
    )
    articles = [
        factories.make_article(tags=tags)
        for tags in ([sea, ports, ships], [havens, sea, ports], [harbours, ports, havens], [sea], [ports])
    ]
    editions = [publish(article) for article in articles]
    before = dump()
    done = merge(harbours, [ports, havens])
    expected = [["Sea", "Harbours", "Ships"], ["Harbours", "Sea"], ["Harbours"], ["Sea"], ["Harbours"]]
    assert [tags_of(article) for article in articles] == expected
    for edition, names in zip(editions, expected, strict=True):
        assert [row.tag.name for row in edition.edition_tags.select_related("tag")] == names
    assert not Tag.objects.filter(pk__in=[ports.pk, havens.pk]).exists()
    assert {alias.name for alias in harbours.aliases.all()} == {"Ports", "Havens"}
    assert Tag.objects.get_or_add("PORTS") == harbours
    assert undo(done).stays == {}
    assert dump() == before


def test_what_somebody_confirmed_is_no_guess_after_a_merge():
    one, two = factories.make_tag(), factories.make_tag()
    article = factories.make_article(tags=[one, two])
    ArticleTag.objects.filter(tag=one).update(guess=True)
    before = dump()
    done = merge(two, [one])
    row = article.article_tags.get()
    assert (row.tag, row.guess, row.position) == (two, False, 0)
    undo(done)
    assert dump() == before


def test_aliases_identifiers_and_broader_tags_come_along():
    ships, frigates, navy, fleet = (factories.make_tag(name=name) for name in ("Ships", "Frigates", "Navy", "Fleet"))
    TagAlias.objects.create(tag=fleet, name="Armada", language="es")
    TagIdentifier.objects.create(tag=fleet, scheme="wikidata", value="Q189524")
    TagIdentifier.objects.create(tag=fleet, scheme="viaf", value="1")
    TagIdentifier.objects.create(tag=navy, scheme="viaf", value="2")
    for tag, broader in ((frigates, fleet), (frigates, navy), (fleet, ships), (ships, navy)):
        TagBroader.objects.create(tag=tag, broader=broader)
    before = dump()
    done = merge(navy, [fleet])
    assert {alias.name for alias in navy.aliases.all()} == {"Armada", "Fleet"}
    assert {str(one) for one in navy.identifiers.all()} == {"Wikidata Q189524", "VIAF 2"}
    assert set(TagBroader.objects.values_list("tag__name", "broader__name")) == {
        ("Frigates", "Navy"),
        ("Ships", "Navy"),
    }
    undo(done)
    assert dump() == before


def test_people_are_merged_wherever_they_stand_and_printed_words_stay(client):
    body = '<p>“<q data-quote="mergeref">We are ready</q>”, said Bulent Turan.</p>'
    one, two = factories.make_person(name="Bülent Turan"), factories.make_person(name="B. Turan")
    photo = factories.make_photo(credit_line="B. Turan")
    speaker = {"speaker": "B. Turan", "honorific": "Captain", "role": "Pilot", "person": two, "guess": False}
    edition = factories.publish_article(
        authors=[factories.make_person(name="Ana"), two, one], body=body, speakers={"mergeref": speaker}, photos=[photo]
    )
    before, printed = dump(), str(edition.quotes.values().get() | {"person_id": None})
    assert client.get("/people/b-turan/").status_code == 200
    noted = Change.objects.count()
    done = merge(one, [two])
    assert str(edition.quotes.values().get() | {"person_id": None}) == printed
    assert [row.person.name for row in edition.bylines.all()] == ["Ana", "Bülent Turan"]
    assert edition.quotes.get().person == one and photo.makers.get().person == one
    keys = set(Change.objects.order_by("pk").values_list("key", flat=True)[noted:])
    wanted = {f"person:{one.pk}", f"person:{two.pk}", f"article:{edition.article_id}", f"photo:{photo.pk}", "home"}
    assert wanted <= keys and f"section:{edition.section_id}" in keys
    answer = client.get("/people/b-turan/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/people/bulent-turan/")
    undo(done)
    assert dump() == before
    assert client.get("/people/b-turan/").status_code == 200


def test_of_two_people_of_one_name_the_alias_leads_to_neither_wrongly():
    ana, other = factories.make_person(name="Ana Ruiz"), factories.make_person(name="Ana Ruiz", disambiguation="pilot")
    into = factories.make_person(name="A. Ruiz")
    merge(into, [other])
    assert not into.aliases.exists()
    assert list(Person.objects.named("Ana Ruiz")) == [ana]


def test_organisations_are_merged_and_stand_under_nothing_of_their_own():
    top, middle, low = (factories.make_organisation(name=name) for name in ("Top", "Middle", "Low"))
    Organisation.objects.filter(pk=middle.pk).update(parent=top)
    Organisation.objects.filter(pk=low.pk).update(parent=middle)
    part = factories.make_organisation(name="Part", parent=top)
    low.refresh_from_db()
    before = dump()
    done = merge(low, [top])
    parents = dict(Organisation.objects.values_list("name", "parent__name"))
    assert parents == {"Low": None, "Middle": "Low", "Part": "Low"}
    undo(done)
    assert dump() == before and part


def test_old_addresses_lead_on_in_one_step_however_often(client):
    tags = [factories.make_tag(name=f"Tide {letter}") for letter in "abcd"]
    factories.publish_article(tags=tags)
    merges = [merge(tags[1], [tags[0]]), merge(tags[2], [tags[1]]), merge(tags[3], [tags[2]])]
    for letter in "abc":
        answer = client.get(f"/tags/tide-{letter}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/tags/tide-d/")
    assert set(Merged.objects.values_list("record_id", flat=True)) == {tags[3].pk}
    with pytest.raises(UndoRefused, match="no longer there"):
        undo(merges[0])
    for done in reversed(merges):
        undo(done)
    assert client.get("/tags/tide-a/").status_code == 200
    assert Address.objects.count() == 4


def test_nothing_itself_too_many_and_what_is_gone_are_refused():
    tag, other = factories.make_tag(), factories.make_tag()
    gone = factories.make_tag()
    Tag.objects.filter(pk=gone.pk).delete()
    for wrong in ([], [tag], [other, other], [gone], [Tag(pk=number) for number in range(10_000, 10_500)]):
        with pytest.raises(MergeRefused):
            merge(tag, wrong)
    assert not Activity.objects.exists()


def test_what_readers_see_does_not_become_internal():
    internal, public = factories.make_tag(kind="internal"), factories.make_tag()
    with pytest.raises(MergeRefused, match="internal"):
        merge(internal, [public])
    merge(public, [internal])


def test_undo_leaves_what_was_changed_since_and_says_so():
    one, two, third = factories.make_tag(), factories.make_tag(), factories.make_tag()
    changed, untouched = factories.make_article(tags=[one, two]), factories.make_article(tags=[one])
    done = merge(two, [one])
    ArticleTag.objects.filter(content_object=changed).update(tag=third)
    undone = undo(done)
    assert undone.stays == {"article tag": 1}
    assert tags_of(changed) == [third.name] and tags_of(untouched) == [one.name]
    with pytest.raises(UndoRefused, match="already"):
        undo(done)


def test_undo_is_refused_when_the_name_was_given_away():
    one, two = factories.make_tag(name="Ports"), factories.make_tag()
    done = merge(two, [one])
    two.aliases.all().delete()
    factories.make_tag(name="PORTS")
    before = dump()
    with pytest.raises(UndoRefused, match="PORTS"):
        undo(done)
    assert dump() == before


def test_an_old_revision_is_restored_with_the_tag_that_stayed():
    one, two = factories.make_tag(name="Ports"), factories.make_tag(name="Harbours")
    article = factories.make_article(tags=[one])
    merge(two, [one])
    restore(Article.objects.get(pk=article.pk), article.revisions.first())
    assert tags_of(article) == ["Harbours"]
