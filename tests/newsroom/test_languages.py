"""The desk speaks the language of whoever sits at it; public pages do not listen."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "spoken", "word"),
    [
        ("de-AT,de;q=0.9", "de", "Anmelden"),
        ("fr", "fr", "Connexion"),
        ("it", "en-gb", "Log in"),
        ("", "en-gb", "Log in"),
    ],
)
def test_desk_speaks_the_language_of_the_browser(client, asked, spoken, word):
    page = client.get(reverse("admin:login"), headers={"Accept-Language": asked})
    assert page.headers["Content-Language"] == spoken
    assert word in page.text


def test_language_chosen_at_the_desk_goes_before_that_of_the_browser(client):
    client.cookies["desk_language"] = "fr"
    page = client.get(reverse("admin:login"), headers={"Accept-Language": "de"})
    assert page.headers["Content-Language"] == "fr"


@pytest.mark.parametrize("path", ["/", "/tags/", "/no-such-page/"])
def test_public_pages_do_not_change_with_the_language_of_the_reader(client, path):
    plain = client.get(path)
    client.cookies["desk_language"] = "fr"
    other = client.get(path, headers={"Accept-Language": "de"})
    assert other.content == plain.content
    assert "Content-Language" not in other.headers
