"""Forms of people, tags, photos, sections and slots: an older one takes nothing back that somebody saved since."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import FrontSlot
from tests.desk.forms import posted
from tests.factories import make_article, make_person, make_photo, make_section, make_tag

pytestmark = pytest.mark.django_db

RECORDS = {
    "articles_person": (make_person, "description", "disambiguation"),
    "articles_tag": (make_tag, "description", "kind"),
    "articles_section": (make_section, "description", "name"),
    "media_photo": (make_photo, "caption", "credit_line"),
}


def shown(desk, name, record):
    """The address of a record, and what its form would send unchanged."""
    address = reverse(f"admin:{name}_change", args=[record.pk])
    page = desk.get(address)
    data = posted(page.context["adminform"].form) | {"loaded_values": page.context["loaded_token"]}
    for inline in page.context["inline_admin_formsets"]:
        data |= posted(inline.formset.management_form)
    data.pop("upload", None)
    return address, data


def theirs(record, name, value):
    type(record).objects.filter(pk=record.pk).update(**{name: value})


@pytest.mark.parametrize("name", RECORDS)
def test_what_i_did_not_touch_stays_theirs(desk, name):
    made, mine, other = RECORDS[name]
    record = made()
    address, data = shown(desk, name, record)
    value = "place" if other == "kind" else "Theirs"
    theirs(record, other, value)
    answer = desk.post(address, data | {mine: "Mine"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    record.refresh_from_db()
    assert (getattr(record, mine), getattr(record, other)) == ("Mine", value)


@pytest.mark.parametrize("name", RECORDS)
def test_what_both_changed_is_shown_and_saved_at_the_second_click(desk, name):
    made, field, _ = RECORDS[name]
    record = made()
    address, data = shown(desk, name, record)
    theirs(record, field, "Their words")
    refused = desk.post(address, data | {field: "My words"})
    assert refused.status_code == 200 and "Their words" in refused.text and "My words" in refused.text
    record.refresh_from_db()
    assert getattr(record, field) == "Their words"
    again = data | {field: "My words", "loaded_values": refused.context["loaded_token"]}
    assert desk.post(address, again).status_code == 302
    record.refresh_from_db()
    assert getattr(record, field) == "My words"


def test_times_of_a_slot_are_guarded_too(desk):
    begins = timezone.now().replace(microsecond=123_456)
    slot = FrontSlot.objects.create(article=make_article(), position=1, valid_from=begins)
    address, data = shown(desk, "articles_frontslot", slot)
    theirs(slot, "valid_until", begins + timedelta(days=3))
    assert desk.post(address, data | {"position": "2"}).status_code == 302
    slot.refresh_from_db()
    assert (slot.position, slot.valid_until) == (2, (begins + timedelta(days=3)).replace(microsecond=0))
    mine = shown(desk, "articles_frontslot", slot)[1] | {"valid_until_0": "2999-01-01", "valid_until_1": "10:00"}
    theirs(slot, "valid_until", begins + timedelta(days=5))
    assert "somebody else changed it" in desk.post(address, mine).text


def test_box_that_somebody_ticked_stays_ticked(desk):
    photo = make_photo(alt_text="")
    address, data = shown(desk, "media_photo", photo)
    theirs(photo, "decorative", True)
    desk.post(address, data | {"caption": "Mine"})
    photo.refresh_from_db()
    assert (photo.decorative, photo.caption) == (True, "Mine")


@pytest.mark.parametrize("token", ["", "x", "W10:forged"])
def test_form_without_its_token_is_an_ordinary_form(desk, token):
    tag = make_tag()
    address, data = shown(desk, "articles_tag", tag)
    assert desk.post(address, data | {"description": "Mine", "loaded_values": token}).status_code == 302
    tag.refresh_from_db()
    assert tag.description == "Mine"
