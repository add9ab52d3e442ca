"""A time at the desk is an instant; when the clocks change nothing is guessed."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.utils import timezone

from articles.desk.local_time import DeskTimeField, in_words, zone_now


class Form(forms.Form):
    at = DeskTimeField(required=False)


def typed(day, clock, which=""):
    form = Form({"at_0": day, "at_1": clock, "at_2": which})
    form.is_valid()
    return form


@pytest.fixture(params=["Europe/Berlin", "America/New_York"])
def zone(request):
    with timezone.override(request.param):
        yield request.param


NIGHTS = {
    "Europe/Berlin": ("2026-03-29", "02:30", "01:59", "03:00", "2026-10-25", "02:30", (0, 30), (1, 30)),
    "America/New_York": ("2026-03-08", "02:30", "01:59", "03:00", "2026-11-01", "01:30", (5, 30), (6, 30)),
}


def test_hour_that_does_not_exist_is_refused_with_the_two_nearest(zone):
    day, clock, before, after, *_ = NIGHTS[zone]
    (message,) = typed(day, clock).errors["at"]
    assert f"{before} and {after}" in message
    for near in (before, after):
        assert typed(day, near).cleaned_data["at"]


def test_hour_that_comes_twice_is_asked_for(zone):
    *_, day, clock, first, second = NIGHTS[zone]
    form = typed(day, clock)
    assert "comes twice" in form.errors["at"][0]
    assert 'type="radio"' in str(form["at"])
    for which, (hour, minute) in (("0", first), ("1", second)):
        at = typed(day, clock, which).cleaned_data["at"]
        assert (at.hour, at.minute, at.utcoffset()) == (hour, minute, UTC.utcoffset(None))


def test_second_of_two_hours_is_shown_as_such(zone):
    *_, day, clock, _, _ = NIGHTS[zone]
    at = typed(day, clock, "1").cleaned_data["at"]
    html = str(Form(initial={"at": at})["at"])
    assert f'value="{day}"' in html and "checked" in html


def test_other_hours_ask_nothing_and_say_their_zone(zone):
    form = typed("2026-07-01", "14:30")
    assert form.is_valid() and 'type="radio"' not in str(form["at"])
    assert zone in str(form["at"]) and "UTC" in zone_now()


@pytest.mark.parametrize(
    ("day", "clock", "word"),
    [
        ("", "12:00", "day"),
        ("2026-03-01", "", "time"),
        ("x", "y", "day"),
        ("0001-01-01", "00:00", "year"),
        ("3000-01-01", "00:00", "year"),
        ("2026-02-30", "10:00", "day"),
        ("2026-02-03", "25:00", "time"),
    ],
)
def test_half_a_time_and_nonsense_are_told(day, clock, word):
    assert word in typed(day, clock).errors["at"][0]


def test_nothing_is_none():
    assert typed("", "").cleaned_data["at"] is None


def test_distance_in_words(time_machine):
    time_machine.move_to(datetime(2026, 3, 14, 9, 30, tzinfo=UTC), tick=False)
    assert in_words(datetime(2026, 3, 14, 11, 40, tzinfo=UTC)) == "in 2 h"
    assert in_words(datetime(2026, 3, 11, 9, 30, tzinfo=UTC)) == "3 d ago"
    assert in_words(datetime(2026, 3, 14, 9, 30, 30, tzinfo=UTC)) == "now"
