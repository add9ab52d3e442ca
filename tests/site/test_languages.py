"""What stands around the text speaks the article's language, or the site's; the reader's browser has no say."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from lxml import html

from articles.site.languages import spoken
from newsroom.environment import site_language
from tests import factories

from .paper import get

TEMPLATES = Path(__file__).resolve().parents[2] / "articles" / "site" / "jinja2" / "site"
_TRANSLATED = re.compile(r"{% trans.*?{% endtrans %}", re.S)
_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<(code|script|style)\b.*?</\1>|&\w+;", re.S)
_FOR_MACHINES = re.compile(r"{% block share_type %}.*?{% endblock %}")
_READ_OUT = re.compile(r'(?:aria-label|placeholder|title|alt)="([^"]*)"')


def words_without_translation(template: str) -> list[str]:
    """Letters that a reader is shown or told and that no translation tag holds."""
    bare = _TAG.sub(" ", _TRANSLATED.sub(" ", _FOR_MACHINES.sub(" ", template)))
    told = [*_READ_OUT.findall(bare), re.sub(r"<[^>]*>", " ", bare)]
    return [word for text in told for word in re.findall(r"[^\W\d_]{2,}", text)]


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_word_of_a_public_page_speaks_english_alone(path):
    assert words_without_translation(path.read_text()) == []


def test_the_search_for_english_finds_it():
    assert words_without_translation('<p aria-label="Go">Back {{ _("to") }} {% trans %}it{% endtrans %}</p>') == [
        "Go",
        "Back",
    ]


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("FR_ca", "fr"),
        ("en-US", "en-gb"),
        ("ar", "en-gb"),
        ("", "en-gb"),
        ("deu", "en-gb"),
    ],
)
def test_we_speak_the_language_of_the_article_or_our_own(language, code):
    assert spoken(language) == code


def test_the_language_of_the_site_is_one_that_we_speak(monkeypatch):
    known = ["en-gb", "de", "fr"]
    for told, code in {"": "en-gb", "de": "de", "EN": "en-gb", "fr": "fr"}.items():
        monkeypatch.setenv("SITE_LANGUAGE", told)
        assert site_language(known) == code
    monkeypatch.setenv("SITE_LANGUAGE", "tlh")
    with pytest.raises(ImproperlyConfigured, match="en-gb, de, fr"):
        site_language(known)


@pytest.mark.parametrize(
    ("language", "page", "day", "direction"),
    [
        ("en", "en-GB", "1 March 2026", "ltr"),
        ("de-CH", "de", "1. März 2026", "ltr"),
        ("fr", "fr", "1er mars 2026", "ltr"),
        ("ar", "ar", "1 March 2026", "rtl"),
    ],
)
@pytest.mark.django_db
def test_an_article_page_has_its_dates_and_its_direction(language, page, day, direction):
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    edition = factories.publish_article(language=language, headline="اجتماع 1", at=at)
    root = html.fromstring(get(edition.get_absolute_url()).content)
    assert (root.get("lang"), root.get("dir")) == (page, "rtl" if language == "ar" else None)
    assert root.xpath('//header[@class="head"]//time/text()') == [day]
    (headline,) = root.xpath("//h1")
    assert (headline.get("lang"), headline.get("dir")) == (language, direction)
    text = root.xpath('//div[@class="text"]')[0]
    assert (text.get("lang"), text.get("dir")) == (language, direction)
    around = (root.find("body").get("lang"), root.find("body").get("dir"))
    assert around == (("en-GB", "ltr") if language == "ar" else (None, None))
    if page in ("de", "fr"):
        assert root.xpath('//p[@class="tagline"]/@lang') == ["en-GB"]  # the paper is called what it is called


@pytest.mark.django_db
def test_a_german_site_is_german_where_no_article_speaks():
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    english, german = (factories.publish_article(language=language, at=at) for language in ("en", "de"))
    with override_settings(LANGUAGE_CODE="de"):
        front = html.fromstring(get("/").content)
        assert front.get("lang") == "de"
        assert {"1. März 2026"} == set(front.xpath("//time/text()"))
        assert get("/feed.json").json()["language"] == "de"
        assert html.fromstring(get(english.get_absolute_url()).content).get("lang") == "en-GB"
        plain = get(german.get_absolute_url()).content
        assert get(german.get_absolute_url(), accept_language="fr").content == plain
