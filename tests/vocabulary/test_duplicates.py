"""Likely duplicates are found by name and alias, with the reason; what differs in meaning is left alone."""

import pytest

from articles.models import Person, Tag, TagAlias
from articles.vocabulary import likely_duplicates, twin_of
from articles.vocabulary.lookalikes import mixed_letters
from tests import factories

pytestmark = pytest.mark.django_db


def found(kind):
    return {(pair.one.name, pair.other.name): str(pair.reason) for pair in likely_duplicates(kind).pairs}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Harbour", "Harbours", "singular"),
        ("Navies", "Navy", "singular"),
        ("Cooperation", "Co-operation", "dots"),
        ("U.N.", "UN", "dots"),
        ("Search & rescue", "Search and rescue", "dots"),
        ("Minesweeper", "Mineswepper", "a letter"),
        ("Exercise", "Excercise", "a letter"),
        ("Caspian", "Cаspian", "look alike"),
        ("Sea Black", "Black Sea", "order"),
    ],
)
def test_tags_that_may_be_one(one, other, reason):
    factories.make_tag(name=one)
    factories.make_tag(name=other)
    assert reason in found(Tag)[one, other]


@pytest.mark.parametrize(
    ("one", "other"),
    [("COP26", "COP27"), ("C#", "C++"), ("Ruby", "Rails"), ("Iran", "Iraq"), ("Exercise 2024", "Exercise 2025")],
)
def test_tags_that_are_two(one, other):
    factories.make_tag(name=one)
    factories.make_tag(name=other)
    assert not found(Tag)


def test_aliases_count_as_names():
    un, other = factories.make_tag(name="United Nations"), factories.make_tag(name="U. N.")
    TagAlias.objects.create(tag=un, name="UN")
    assert found(Tag) == {(un.name, other.name): "the same but for dots, blanks or “and”"}


def test_people_whose_names_fit():
    names = ["Jane Smith", "J. Smith", "Jane Q. Smith", "John Smith", "Ana Ruiz"]
    for name in names:
        factories.make_person(name=name)
    pairs = set(found(Person))
    assert {("Jane Smith", "J. Smith"), ("Jane Smith", "Jane Q. Smith")} <= pairs
    assert ("Jane Smith", "John Smith") not in pairs and not any("Ana Ruiz" in pair for pair in pairs)


def test_letters_of_another_script_are_named():
    assert mixed_letters("Cаspian") == ["а"]
    assert mixed_letters("Москва") == mixed_letters("NATO Москва") == mixed_letters("Caspian") == []
    tag = factories.make_tag(name="Cоmmand")
    assert "о (U+043E)" in twin_of(tag.name, tag)
    assert not twin_of("Harbours", tag)


def test_fifty_thousand_names_are_looked_through_by_short_keys():
    words = [
        f"{a}{b}{c}"
        for a in ("bar", "cel", "dor", "fam")
        for b in ("ina", "oku", "uly", "ezo")
        for c in ("ton", "vik", "mar")
    ]
    names = [f"{one} {other} {number}" for number in range(3) for one in words for other in words]
    Tag.objects.bulk_create(Tag(name=name, key=name, slug=f"t{n}") for n, name in enumerate(names))
    result = likely_duplicates(Tag)
    assert len(result.pairs) <= 200 and result.more >= 0
