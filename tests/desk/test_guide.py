"""The guide is one text: a page of the desk, parts in place, in the language of whoever reads it."""

import runpy

import pytest
from django.conf import settings
from django.urls import reverse

from articles.desk.guide import GUIDE, topics
from tests.factories import make_tag, publish_article

from .forms import change_page

DOCS = settings.BASE_DIR / "docs"

LANGUAGES = sorted(path.stem for path in GUIDE.glob("*.md"))


def test_guide_says_every_part_once_with_an_anchor(desk):
    page = desk.get(reverse("admin:help")).text
    for part in topics("en").values():
        assert page.count(f'<section id="{part.name}"') == 1
        assert part.title in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_parts(language):
    assert list(topics(language)) == list(topics("en"))
    assert all(part.text for part in topics(language).values())


def test_unknown_language_reads_english():
    assert topics("it") == topics("en")


def test_parts_print_as_clean_html():
    html = topics("en")["paste"].html
    assert "<em>Paste text</em>" in html
    assert "<script" not in html


def test_language_is_remembered_and_leads_back(desk):
    answer = desk.post(reverse("admin:language"), {"language": "fr", "next": reverse("admin:help")})
    assert answer.headers["Location"] == reverse("admin:help")
    assert answer.cookies["desk_language"].value == "fr"
    assert desk.get(reverse("admin:help")).headers["Content-Language"] == "fr"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "/", "javascript:alert(1)"])
def test_language_leads_nowhere_else(desk, address):
    answer = desk.post(reverse("admin:language"), {"language": "xx", "next": address})
    assert answer.headers["Location"] == reverse("admin:index")
    assert "desk_language" not in answer.cookies


def test_help_stands_where_the_work_is(desk):
    article = publish_article(tags=[make_tag()]).article
    pages = {
        "writing workflow publishing readiness quotes tags photos safety": change_page(article),
        "corrections": reverse("admin:articles_article_publish", args=[article.pk]),
        "paste": reverse("admin:articles_article_paste"),
        "preview": reverse("admin:articles_article_links", args=[article.pk]),
    }
    for names, address in pages.items():
        page = desk.get(address).text
        for name in names.split():
            assert topics("en")[name].html in page, (address, name)


def test_docs_hold_the_same_guide_with_pictures_that_are_there(monkeypatch):
    """`python docs/make_first_day.py` makes both."""
    monkeypatch.syspath_prepend(DOCS)
    made = runpy.run_path(str(DOCS / "make_first_day.py"))
    assert (DOCS / "first-day.md").read_text("utf-8") == made["text"]()
    shown = {shot.topic for shot in made["SHOTS"]}
    assert shown <= set(topics("en"))
    assert {path.stem for path in (DOCS / "first-day").iterdir()} == shown
