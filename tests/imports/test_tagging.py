"""What a text proposes as new tags: names, and no offices, dates or typing errors."""

import pytest

from articles.imports import import_text
from articles.imports.text import import_texts, read_text
from articles.models import Person, Tag

pytestmark = pytest.mark.django_db

DATES = """
Friday; On Friday; Next Monday Morning; October; Fridays; Easter; Christmas Eve; Good Friday; Last Summer; New Year
Freitag; Freitagabend; März; Weihnachten; Vendredi; Février; Pâques; Été
"""


@pytest.mark.parametrize("date", [date.strip() for line in DATES.strip().split("\n") for date in line.split(";")])
def test_a_date_is_never_proposed_as_a_tag_and_found_where_it_is_one(date):
    text = f"Pilots of Tarn meet {date}\n\nThe pilots of Tarn met {date} and {date}’s Eve and {date}, {date}."
    assert [tag.name for tag in import_text(text).tags] == ["Tarn"]
    tag = Tag.objects.create(name=date, state=Tag.State.PROPOSED)
    assert tag not in import_text(text).tags
    tag.state = Tag.State.APPROVED
    tag.save()
    assert tag in import_text(text).tags


@pytest.mark.parametrize("name", ["Friday Harbor", "Winter War", "May Berg", "Summer Isles", "Black Friday"])
def test_a_name_with_a_date_in_it_is_a_name(name):
    assert name in {tag.name for tag in import_text(f"Look at {name}\n\nThey saw {name}, and {name}.").tags}


VISIT = "Guests\n\nThe Minister came for an official visit to the Halden shipyard. The Coast Guard came."


@pytest.mark.parametrize("together", [1, 2])
def test_topics_are_found_in_singular_and_plural_and_nobody_else_is(together):
    for name in ("Official visits", "Visits", "Shipyards", "Guests of Halden", "Trains"):
        Tag.objects.create(name=name)
    Tag.objects.create(name="Coast Guards", kind=Tag.Kind.ORGANISATION)
    Tag.objects.create(name="Ministers", kind=Tag.Kind.TOPIC)
    texts = [VISIT, "Trains\n\nThe crew trained for visits to a shipyard."][:together]
    found = [{tag.name for tag in one.tags} for one in import_texts([read_text(text) for text in texts])]
    assert found == [{"Official visits", "Shipyards"}, {"Trains", "Visits", "Shipyards"}][:together]


def test_german_nouns_are_found_in_singular_and_plural():
    for name in ("Werften", "Besuche"):
        Tag.objects.create(name=name)
    text = "Ein Besuch\n\nDer Minister war auf der Werft und hat die Schiffe besucht."
    assert {tag.name for tag in import_text(text).tags} == {"Werften", "Besuche"}


def test_ranks_offices_and_names_with_a_digit_are_never_proposed_as_tags():
    text = (
        "Head of Pilotage Closes the Port\n\n"
        "The port was closed by the Head of Pilotage on Monday. Captain Anna Berg0 agreed. Captain Anna Berg0 left.\n\n"
        "“We close the port at six,” said Captain Anna Berg0. The Head of Pilotage spoke, and so did the Deputy Prime "
        "Minister and Captain Jan Holm.\n\n"
        "“We open it again at nine,” said Deputy Prime Minister Artis Pabriks. Captain Jan Holm met the Deputy Prime "
        "Minister, and Captain Jan Holm and the Deputy Prime Minister left. Lastly, the Head of Pilotage sighed.\n\n"
        "“We will see about that,” said Prime Minister.\n"
    )
    names = {tag.name for tag in import_text(text).tags}
    assert {"Artis Pabriks", "Jan Holm"} <= names
    assert not {"Head", "Deputy Prime Minister", "Prime Minister", "Captain Jan Holm"} & names
    assert not any(sign.isdigit() for name in names for sign in name)
    assert not Person.objects.filter(name__contains="Minister").exists()
