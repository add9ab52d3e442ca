"""Which tags stand in a text: the longest names, whole words, written as names are."""

import pytest

from articles.models import Tag, TagAlias
from articles.vocabulary import forget_names, merge, tags_in
from articles.vocabulary.in_text import Name, NamesInText
from tests import factories

NAMES = [
    (1, "Black Sea", "", True),
    (2, "Black Sea Fleet", "", True),
    (3, "Turkey", "", True),
    (3, "Türkiye", "", True),
    (3, "Türkei", "de", True),
    (4, "US", "", True),
    (5, "Fisheries", "", False),
    (6, "C", "", False),
    (7, "C#", "", False),
    (8, "Partnership for Peace", "", True),
    (9, "NATO", "", True),
    (10, "St. John's", "", True),
    (11, ".NET", "", False),
    (12, "Will", "", True),
    (13, "東京", "", True),
    (14, "Zukunft", "de", True),
    (15, "AT&T", "", True),
]


def found(text, language="en"):
    names = NamesInText()
    for tag in {one[0] for one in NAMES}:
        names.replace(tag, [Name(*one) for one in NAMES if one[0] == tag])
    return [(one.tag, one.count) for one in names.mentions(text.split("\n"), language)]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("The Black Sea Fleet left the Black Sea, the BLACK-SEA of old.", [(1, 2), (2, 1)]),
        ("A turkey in Turkey; TÜRKIYE’s coast.", [(3, 2)]),
        ("Let us go to the US.", [(4, 1)]),
        ("Fishermen ask for fisheries to be open.", [(5, 1)]),
        ("C and C# and C++.", [(6, 1), (7, 1)]),
        ("The partnership for peace, they said. Partnership for\u00a0Peace!", [(8, 1)]),
        ("NATO-led, “NATO’s” and Nato, but not press@nato.int, www.nato.int, @NATO or NATO_2.", [(9, 3)]),
        ("In black. Sea levels rise in Black, Sea and so on.", []),
        ("The harbour of St John’s, and St. John's again.", [(10, 2)]),
        ("Net gains with .NET", [(11, 1)]),
        ("Will he come? He will. Then Will came.", [(12, 1)]),
        ("昨日、東京で会議があった。", [(13, 1)]),
        ("AT&T at T-junctions", [(15, 1)]),
        ("Seaside, blackened; Partnerships for Peace", []),
        ("Die Türkei und die Zukunft", []),
    ],
)
def test_names_that_stand_in_a_text(text, tags):
    assert found(text) == tags


TOPICS = ["Official visits", "Shipyards", "Ferries", "Trains", "Organs", "AIDS", "Gas", "Visits", "Schiffe", "Canaux"]


@pytest.mark.parametrize(
    ("text", "language", "tags"),
    [
        ("An official visit to the Halden shipyard", "en", ["Official visits", "Shipyards"]),
        ("Official visits, official visit", "en", ["Official visits"]),
        ("The visit by ferry", "en", ["Visits", "Ferries"]),
        ("The Halden Shipyard and the Ferry Company", "en", []),  # capitals make a name
        ("They trained the organization with aid; gases", "en", []),  # no other number of the noun
        ("Das Schiff im Hafen", "de", ["Schiffe"]),
        ("Un canal, des canaux", "fr", ["Canaux"]),
        ("Un canal", "en", []),
        ("The visit", "nl", []),
    ],
)
def test_topics_are_found_in_singular_and_plural(text, language, tags):
    names = NamesInText()
    for tag, name in enumerate(TOPICS):
        names.replace(tag, [Name(tag, name, "", False)])
    assert [one.name for one in names.mentions([text], language)] == tags


def test_a_name_that_has_both_numbers_is_the_one_that_is_written():
    names = NamesInText()
    names.replace(1, [Name(1, "Port", "", False)])
    names.replace(2, [Name(2, "Ports", "", False)])
    assert [(one.tag, one.count) for one in names.mentions(["A port, ports, and ports."], "en")] == [(2, 2), (1, 1)]


def test_people_and_organisations_are_found_in_no_other_number():
    names = NamesInText()
    names.replace(1, [Name(1, "Coast Guards", "", True)])
    names.replace(2, [Name(2, "Marlows", "", True)])
    assert names.mentions(["The Coast Guard, a coast guard, Marlow and marlow"], "en") == []


def test_aliases_of_a_language_hold_in_texts_of_it():
    assert found("Die Türkei und die Zukunft", "de-AT") == [(3, 1), (14, 1)]


@pytest.mark.django_db
def test_a_date_is_offered_only_where_somebody_approved_of_it():
    forget_names()
    factories.make_tag(name="Friday", state=Tag.State.PROPOSED)
    factories.make_tag(name="Easter", state=Tag.State.APPROVED)
    assert [tag.name for tag, _ in tags_in(["On Friday before Easter."], "en", 20)] == ["Easter"]


@pytest.mark.django_db
def test_every_change_of_the_vocabulary_is_known_at_once(django_assert_max_num_queries):
    forget_names()

    def suggested(text):
        return [tag.name for tag, _ in tags_in([text], "en", 20)]

    text = "Harbours, ports and quays of the coast; Dockland."
    harbours = factories.make_tag(name="Harbours")
    assert suggested(text) == ["Harbours"]
    quays, secret = factories.make_tag(name="Quays"), factories.make_tag(name="Coast", kind=Tag.Kind.INTERNAL)
    alias = TagAlias.objects.create(tag=harbours, name="Ports")
    assert sorted(suggested(text)) == ["Harbours", "Quays"]
    assert tags_in([text], "en", 20)[0][1].count == 2  # harbours and ports are one
    alias.delete()
    quays.name = "Dockland"
    quays.save()
    assert sorted(suggested("Ports and quays.")) == []
    assert sorted(suggested(text)) == ["Dockland", "Harbours"]
    secret.kind = Tag.Kind.TOPIC
    secret.save()
    merge(harbours, [quays])
    assert sorted(suggested(text)) == ["Coast", "Harbours"]
    Tag.objects.bulk_create([Tag(name="Tides", key="tides", slug="tides")])
    assert suggested("Tides") == ["Tides"]
    assert suggested("Tides" + " " * 9_000_000 + "Harbours") == ["Tides"]  # nobody waits for a text without an end
    Tag.objects.filter(pk=harbours.pk).update(state=Tag.State.RETIRED)  # behind the back of the log
    assert suggested(text) == ["Coast"]
    secret.delete()
    assert suggested(text) == []
    with django_assert_max_num_queries(6):
        suggested(text)
