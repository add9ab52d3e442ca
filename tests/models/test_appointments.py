"""What somebody was on a day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from articles.desk.speakers import found_speakers
from articles.models import Appointment
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def appoint(**fields):
    person = fields.pop("person", None) or make_person(name="Ilka Brandt")
    appointment = Appointment(**{"person": person, "role": "Mayor", **fields})
    appointment.full_clean()
    appointment.save()
    return appointment


@pytest.mark.parametrize(
    ("begins", "ends", "held"),
    [
        ("", "", True),
        ("2021", "", True),
        ("2021-10", "2021-10", True),
        ("2021-10-15", "2021-10-15", True),
        ("2021-10-16", "", False),
        ("2021-11", "", False),
        ("2022", "", False),
        ("2019", "2020", False),
        ("2019", "2021", True),
        ("2019", "2021-09", False),
        ("", "2021-10-14", False),
    ],
)
def test_partial_dates_say_what_they_can(begins, ends, held):
    appoint(begins=begins, ends=ends)
    assert Appointment.objects.on(date(2021, 10, 15)).exists() is held


@pytest.mark.parametrize("wrong", ["21", "2021-13", "2021-02-30", "2021-2", "x", "٢٠٢١"])
def test_what_is_no_date_is_refused(wrong):
    with pytest.raises(ValidationError):
        appoint(begins=wrong)


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(ValidationError):
        appoint(begins="2021-10", ends="2020")
    appoint(person=make_person(name="Li Wen"), begins="2021-10", ends="2021")


def test_an_appointment_is_suggested_for_somebody_who_was_never_quoted():
    appoint(honorific="Commodore", organisation="Port Authority", begins="2020")
    (found,) = found_speakers("brandt")
    assert (found["honorific"], found["role"], found["organisation"]) == ("Commodore", "Mayor", "Port Authority")


def test_what_somebody_was_at_the_date_of_the_article_is_offered():
    ilka = make_person(name="Ilka Brandt")
    appoint(person=ilka, role="Captain", ends="2020-06")
    appoint(person=ilka, role="Mayor", begins="2020-07")
    appoint(person=ilka, role="Chair", begins="2021")
    offered = {year: [one["role"] for one in found_speakers("brandt", date(year, 7, 1))] for year in (2019, 2020, 2021)}
    assert offered == {2019: ["Captain"], 2020: ["Mayor"], 2021: ["Chair", "Mayor"]}
