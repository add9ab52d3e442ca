"""The word before a credit is in the language of the article, on every surface, and a paper may choose its own."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from lxml import html

from media.labels import credit_label
from newsroom.environment import labels
from tests.factories import make_photo, publish_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Photograph:"),
        ("en-GB", "Photograph:"),
        ("de", "Foto:"),
        ("de-AT", "Foto:"),
        ("fr", "Photo\N{NARROW NO-BREAK SPACE}:"),
        ("ar", "Photograph:"),
        ("", "Photograph:"),
        ("-", "Photograph:"),
    ],
)
def test_the_label_of_a_language(language, label):
    assert credit_label(language) == label


def test_a_paper_chooses_its_own(settings):
    settings.CREDIT_LABELS = labels("de-AT=Bild:; nl = Beeld:", {"en": "Picture:", "de": "Foto:"})
    told = [credit_label(language) for language in ("de-AT", "de-CH", "nl", "en", "ar")]
    assert told == ["Bild:", "Foto:", "Beeld:", "Picture:", "Picture:"]


@pytest.mark.parametrize("told", ["de", "de=", "=Foto:", "de=Foto:; x"])
def test_labels_that_say_nothing_stop_the_start(told):
    with pytest.raises(ImproperlyConfigured):
        labels(told, {})


def test_page_list_feed_and_photo_page_say_it_in_their_language(client):
    photo = make_photo(credit_line="Ana Ruiz")
    edition = publish_article(photos=[photo], language="de", headline="Die Fähre")
    for address in (edition.get_absolute_url(), "/", "/feed.rss"):
        text = client.get(address).text
        assert "Foto:" in text and "Photograph:" not in text, address
    (credit,) = html.fromstring(client.get(edition.get_absolute_url()).text).xpath("//article//*[@class='credit']")
    assert credit.get("lang") == "de"
    assert "Photograph:" in client.get(photo.get_absolute_url()).text
