"""Whom the paper quotes: counted over what readers see, in bounded time, for those who may see it all."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from articles.models import DeskRole, HowObtained, Provenance, Quote
from articles.publishing import publish, withdraw
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
PAGE, TABLE = "admin:articles_article_source_mix", "admin:articles_article_source_mix_csv"


@pytest.fixture
def paper(time_machine):
    time_machine.move_to(NOW, tick=False)
    ana, board = factories.make_person(name="=Ana Ruiz"), factories.make_organisation(name="Harbour Board")
    news, sport = factories.make_section(name="News"), factories.make_section(name="Sport")
    by_ana = {"speaker": "Ana Ruiz", "person": ana, "affiliation": board}
    speakers = [by_ana, {"speaker": "Harbour Board", "affiliation": board}, {"speaker": "A sailor"}]
    published = []
    for number, (section, days) in enumerate([(news, 1), (news, 40), (sport, 40), (news, 800)]):
        refs = {f"a{number}q{n}": speaker for n, speaker in enumerate(speakers)}
        body = "".join(f'<p>“<q data-quote="{ref}">These are words of {ref}</q>”</p>' for ref in refs)
        article = factories.make_article(section=section, body=body, speakers=refs)
        published.append(publish(article, at=NOW - timedelta(days=days)))
    Quote.objects.filter(ref="a0q0").update(obtained=HowObtained.SPEECH)
    Quote.objects.filter(ref="a0q2").update(terms=Provenance.Terms.BACKGROUND)
    return {"news": news, "sport": sport, "published": published}


def table(client, **asked):
    text = client.get(reverse(TABLE), asked).content.decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_report_counts_by_month_section_kind_and_way(admin_client, paper):
    rows = table(admin_client)
    assert {(row["month"], row["section"], row["kind"], row["obtained"], row["quotes"]) for row in rows} == {
        ("2026-03", "News", "person", "speech", "1"),
        ("2026-03", "News", "body", "unstated", "1"),
        ("2026-03", "News", "unnamed", "unstated", "1"),
        *(("2026-02", section, kind, "unstated", "1") for section in ("News", "Sport") for kind in ("person", "body", "other")),
    }  # fmt: skip
    assert table(admin_client, of="people") == [{"name": "'=Ana Ruiz", "quotes": "3", "articles": "3"}]
    assert table(admin_client, of="organisations") == [{"name": "Harbour Board", "quotes": "6", "articles": "3"}]
    in_sport = table(admin_client, section=paper["sport"].pk)
    assert {row["section"] for row in in_sport} == {"Sport"}
    assert sum(int(row["quotes"]) for row in table(admin_client, first="2024-01-01", last="2024-01-31")) == 3
    page = html.fromstring(admin_client.get(reverse(PAGE)).content.decode())
    assert page.xpath("//dl//dd/text()") == ["9", "3", "1", "1"]
    assert len(page.xpath("//*[@class='chart']")) == 5


def test_what_readers_no_longer_see_is_not_counted(admin_client, paper):
    withdraw(paper["published"][0].article, reason="A test.")
    assert {row["month"] for row in table(admin_client)} == {"2026-02"}


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [({"first": "2026-03-01", "last": "2026-01-01"}, 200, "before the first"), ({"first": "nonsense"}, 200, "valid date"),
     ({"first": "1990-01-01"}, 200, "at most"), ({"section": "x"}, 200, "valid choice"), ({"of": "nothing"}, 404, "")],
)  # fmt: skip
def test_nonsense_is_told(admin_client, paper, asked, status, told):
    address = TABLE if "of" in asked else PAGE
    answer = admin_client.get(reverse(address), asked)
    assert answer.status_code == status
    assert told in answer.text


def test_editor_of_a_section_counts_that_section(client, paper):
    user = get_user_model().objects.create_user("sub", is_staff=True)
    client.force_login(user)
    assert client.get(reverse(PAGE)).status_code == 403
    role = DeskRole.objects.create(user=user, role=DeskRole.Role.SUB_EDITOR)
    role.sections.add(paper["sport"])
    assert {row["section"] for row in table(client)} == {"Sport"}
    answer = client.get(reverse(PAGE), {"section": paper["news"].pk})
    assert "valid choice" in answer.text
    assert "Sport" in answer.text
    answer = client.get(reverse(TABLE), {"section": paper["news"].pk}, follow=True)
    assert "valid choice" in answer.text  # and no table of something else


def test_number_of_queries_is_constant(admin_client, paper):
    def count():
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(reverse(PAGE))
        return len(asked)

    few = count()
    for number in range(4):
        factories.publish_article(
            at=NOW - timedelta(days=9 * number),
            body=f'<p>“<q data-quote="more{number}">Words</q>”</p>',
            speakers={f"more{number}": {"speaker": "X", "person": factories.make_person()}},
        )
    assert count() == few <= 12
