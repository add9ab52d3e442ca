"""What was printed of somebody is proposed as an appointment, and one click takes it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from lxml import html

from articles.models import Appointment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    person, board = factories.make_person(name="Ana Ruiz"), factories.make_organisation(name="Harbour Board")
    printed = [
        (datetime(2021, 10, 11, 9, tzinfo=UTC), {"honorific": "Captain", "role": "Pilot", "affiliation": board}),
        (datetime(2022, 5, 1, 9, tzinfo=UTC), {"honorific": "captain", "role": "Pilot"}),
        (datetime(2023, 1, 2, 9, tzinfo=UTC), {"role": "Mayor of Calder", "organisation": "City"}),
        (datetime(2023, 1, 3, 9, tzinfo=UTC), {}),
    ]
    for number, (at, parts) in enumerate(printed):
        factories.publish_article(
            at=at,
            body=f'<p>“<q data-quote="ana{number}">Words</q>”</p>',
            speakers={f"ana{number}": {"speaker": "Ana Ruiz", "person": person, **parts}},
        )
    return person


def forms(client, person):
    page = html.fromstring(client.get(reverse("admin:articles_person_change", args=[person.pk])).content.decode())
    return page.xpath("//section[@id='printed']//form")


def test_one_click_takes_what_was_printed_with_the_date_of_the_first_article(admin_client, ana):
    shown = forms(admin_client, ana)
    assert [form.xpath("string(.//bdi)") for form in shown] == ["Mayor of Calder, City", "Captain, Pilot"]
    fields = {one.name: one.value for one in shown[1].xpath(".//input")}
    for _twice in range(2):
        answer = admin_client.post(shown[1].get("action"), fields, follow=True)
    assert "noted already" in answer.text
    made = Appointment.objects.get()
    assert (str(made), made.begins, made.ends) == ("Captain, Pilot", "2021-10-11", "")
    assert made.affiliation.name == "Harbour Board"
    assert Appointment.objects.on(date(2021, 10, 11)).exists()
    assert [form.xpath("string(.//bdi)") for form in forms(admin_client, ana)] == ["Mayor of Calder, City"]
    assert admin_client.post(shown[1].get("action"), {"role": "King\x00"}, follow=True).status_code in (200, 400)
    assert Appointment.objects.count() == 1
