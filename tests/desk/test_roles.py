"""Who may do what at the desk: `docs/roles.md` asked line by line of the running desk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import lxml.html
import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import Template
from django.test import Client, override_settings
from django.urls import reverse

from tests.desk.newsroom import Newsroom, everything_stored, open_newsroom
from tests.desk.roles import ROLES, Address, Standing, Table, addresses, read_table

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # what a role may do does not depend on the database

TABLE = read_table()
NAMED = [address for address in addresses() if address.name != address.path]
NOWHERE = 987_654_321
#: Of the articles, those whose forms are also sent filled in; the empty form is sent for all.
_FILLED_IN = ("draft", "live", "any", "own", "other", "no record")
#: What an address needs in its query to be asked at all.
QUERIES: dict[str, dict[str, str]] = {
    "autocomplete": {"app_label": "articles", "model_name": "quote", "field_name": "person", "term": ""},
}
#: Arguments of addresses besides the record's own key, made for the record.
ARGUMENTS: dict[str, Any] = {
    "app_label": lambda address, record: address.word,
    "object_id": lambda address, record: record.pk,
    "id": lambda address, record: record.pk,
    "number": lambda address, record: 1,
    "ref": lambda address, record: (record.quotes if "quote" in address.name else record.sources).get().ref,
    "comment_id": lambda address, record: record.comments.get().pk,
    "file_id": lambda address, record: record.earlier_files.get().pk,
    "link_id": lambda address, record: record.preview_links.get().pk,
}


@pytest.fixture(scope="module")
def newsroom(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Newsroom]:
    """One newsroom for all the questions; each question's traces are taken back."""
    folder = tmp_path_factory.mktemp("pictures")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        room = open_newsroom()
        room.folder = folder
        yield room
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def its_files(newsroom, own_files, settings):
    settings.MEDIA_ROOT = newsroom.folder


@dataclass
class Question:
    """One request that somebody makes, and what the table says of it."""

    address: Address
    method: str
    url: str
    what: str  # the record, in words
    standing: Standing
    data: dict[str, Any]
    key: Any = None
    left: str = ""  # digest of what is stored after the request, if it wrote at all

    def ask(self, client: Client, url: str = "", *, look: bool = True) -> HttpResponse:
        """Ask, look whether anything was stored, and take it back."""
        query = QUERIES.get(self.address.name, {})
        statements: list[str] = []
        cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
        with transaction.atomic(), connection.execute_wrapper(_note_into(statements)):
            if self.method == "GET":
                response = client.get(url or self.url, query)
            else:
                response = client.post(url or self.url, self.data, query_params=query)
            if statements and look:
                self.left = everything_stored()
            transaction.set_rollback(True)
        client.cookies = cookies
        return response

    def __str__(self) -> str:
        filled = " with a filled form" if self.data else ""
        return f"{self.method} {self.url} ({self.address.line}, {self.what}){filled}"


def _note_into(statements: list[str]) -> Any:
    """Note statements that may change something; those of the desk's own transactions do not."""

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.lstrip("( ").startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "EXPLAIN", "PRAGMA")):
            statements.append(sql)
        return execute(sql, *rest)

    return note


def questions(newsroom: Newsroom, address: Address, forms: bool = True) -> Iterator[Question]:
    """Ask of an address by every method, about every example of its records, with an empty and a filled form."""
    for what, record, standing in _records(newsroom, address):
        url = _url(address, record)
        filled = _filled_form(newsroom, address, url) if forms and what.endswith(_FILLED_IN) else {}
        key = record and record.pk
        yield Question(address, "GET", url, what, standing, {}, key)
        for data in [{}, filled] if filled else [{}]:
            yield Question(address, "POST", url, what, standing, data, key)


def _records(newsroom: Newsroom, address: Address) -> list[tuple[str, Any, Standing]]:
    return newsroom.examples(address.model) if address.names_a_record else [("no record", None, Standing())]


def _url(address: Address, record: Any) -> str:
    unknown = set(address.arguments) - ARGUMENTS.keys()
    assert not unknown, f"Say in ARGUMENTS of this file what {unknown} of {address.path} is to be."
    return reverse(address.url_name, kwargs={name: ARGUMENTS[name](address, record) for name in address.arguments})


def _filled_form(newsroom: Newsroom, address: Address, url: str) -> dict[str, Any]:
    """The form that the chief is shown at this address, as a browser would send it with every gap filled."""
    if url not in newsroom.forms:
        response = Question(address, "GET", url, "", Standing(), {}).ask(newsroom.clients["chief"])
        newsroom.forms[url] = _filled(response)
    return newsroom.forms[url]


def _filled(response: HttpResponse) -> dict[str, Any]:
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return {}
    page = lxml.html.fromstring(response.content)
    forms = [form for form in page.forms if form.method == "POST" and not form.get("id", "").startswith("logout")]
    data: dict[str, Any] = {}
    for form in forms:
        data |= {name: value for name, value in form.form_values() if "__prefix__" not in name}
        empty = [one for one in form.inputs if one.name and not one.value and one.get("type") in (None, "text")]
        data |= {one.name: "Filled in" for one in empty if "__prefix__" not in one.name and hasattr(one, "value")}
    data.pop("csrfmiddlewaretoken", None)
    return {name: value for name, value in data.items() if value is not None}


# The page


def test_every_address_of_the_desk_is_in_the_table():
    missing = sorted({address.line for address in NAMED if not TABLE.knows(address)})
    assert not missing, f"docs/roles.md has no line for these addresses; add one for each: {', '.join(missing)}"


def test_the_table_knows_no_address_that_is_gone():
    known = {address.line for address in NAMED}
    assert {line for line, _ in TABLE.cells} <= known


def test_a_line_that_cannot_be_understood_is_refused():
    head = "| address | method | " + " | ".join(ROLES) + " |\n|---|---|---|---|---|---|---|---|---|\n"
    assert isinstance(read_table(f"{head}| index | GET | yes | yes | yes | yes | yes | yes | - |"), Table)
    for line in [
        "| index | GET | yes |",
        "| index | PUT | - | - | - | - | - | - | - |",
        "| index | GET | maybe | - | - | - | - | - | - |",
        "| index | GET GET | - | - | - | - | - | - | - |",
    ]:
        with pytest.raises(ValueError, match=r"line|twice|cell"):
            read_table(head + line)


def test_addresses_without_a_name_say_the_same_of_every_number(newsroom):
    nameless = [address for address in addresses() if address.name == address.path]
    ends = {address.path.partition("<")[2] for address in nameless}
    assert ends == {"path:object_id>/", "url>.*)$"}
    for role in ROLES:
        client = newsroom.clients[role]
        for address in nameless:
            if address.path.endswith("<path:object_id>/"):
                start = "/" + address.path.removesuffix("<path:object_id>/")
                answers = [client.get(f"{start}{key}/") for key in (1, NOWHERE)]
                assert [answer.status_code for answer in answers] == [302, 302]
                assert [answer.headers["Location"] for answer in answers] == [
                    f"{start}1/change/",
                    f"{start}{NOWHERE}/change/",
                ]


# The desk


@pytest.mark.parametrize("role", ROLES)
def test_the_desk_lets_a_role_do_what_the_table_says_and_nothing_else(newsroom, role, caplog, monkeypatch):
    caplog.set_level("CRITICAL", "django.request")
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))  # without a copy
    with transaction.atomic():
        newsroom.work_as(role)
        before = everything_stored()
        wrong = [fault for address in NAMED for fault in _faults(newsroom, role, address, before)]
        transaction.set_rollback(True)
    assert not wrong, f"{len(wrong)} answers differ from docs/roles.md:\n" + "\n".join(wrong[:25])


def _faults(newsroom: Newsroom, role: str, address: Address, before: str) -> Iterator[str]:
    if not TABLE.knows(address):
        return  # said by a test of its own
    client = newsroom.clients[role]
    for question in questions(newsroom, address):
        may = TABLE.may(role, address, question.method, question.standing)
        if may is None and question.what.endswith(("in_review", "ready", "spiked")):
            continue  # a method without a line is asked of fewer
        response = question.ask(client, look=question.method == "GET" or not may)
        if question.left not in ("", before):
            yield f"{role}: {question}: {response.status_code}, and it changed what is stored"
        if may and not _is_an_answer(response):
            yield f"{role}: {question}: {response.status_code}, may by the table"
        elif may is False:
            yield from _faults_of_refusal(newsroom, role, question, response)


def _is_an_answer(response: HttpResponse) -> bool:
    to_the_door = response.headers.get("Location", "").startswith(reverse("admin:login"))
    return response.status_code in (200, 302, 400, 409) and not to_the_door


def _faults_of_refusal(newsroom: Newsroom, role: str, question: Question, response: HttpResponse) -> Iterator[str]:
    address = question.address
    hidden = address.names_a_record and not TABLE.may_know(role, address, question.standing)
    hidden |= address.name == "app_list"
    if response.status_code != (404 if hidden else 403):
        yield f"{role}: {question}: {response.status_code}, should be {404 if hidden else 403}"
    if hidden and question.key is not None:
        asked = (role, address, question.method, repr(question.data))  # a refusal may give back what was sent
        if asked not in newsroom.nowhere:
            url = question.url.replace(f"/{question.key}/", f"/{NOWHERE}/")
            newsroom.nowhere[asked] = question.ask(newsroom.clients[role], url)
        if _without_chance(newsroom.nowhere[asked], question.key) != _without_chance(response, question.key):
            yield f"{role}: {question}: the answer differs from that for a record that does not exist"


def _without_chance(response: HttpResponse, key: Any) -> tuple[int, bytes]:
    content = re.sub(rb'(csrfmiddlewaretoken" value|nonce)="[^"]*"', b"", response.content)
    return response.status_code, re.sub(rf"(?<!\d)({key}|{NOWHERE})(?!\d)".encode(), b"KEY", content)
