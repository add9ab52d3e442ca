"""Every writer stores clean bodies, true quotes, a revision, and overwrites nobody."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from articles.models import Article, Organisation, Person, Quote, StaleArticle, Tag, content_of, digest_of
from tests.factories import make_article, make_person, make_section, make_tag

pytestmark = pytest.mark.django_db

DIRTY = '<p onclick="x">Hello<script>alert(1)</script><img src=x onerror=y></p>'
CLEAN = "<p>Hello</p>"
QUOTED = '<p>“<q data-quote="q1">We will come,</q>” said Ana Ruiz.</p>'


def stored_body(article: Article) -> str:
    return Article.objects.values_list("body", flat=True).get(pk=article.pk)


def test_save_stores_a_clean_body():
    assert stored_body(make_article(body=DIRTY)) == CLEAN


def test_bulk_create_and_update_store_a_clean_body():
    article = make_article()
    Article.objects.filter(pk=article.pk).update(body=DIRTY)
    assert stored_body(article) == CLEAN
    (bulk,) = Article.objects.bulk_create([Article(headline="Bulk", slug="bulk", body=DIRTY, section=make_section())])
    assert stored_body(bulk) == CLEAN


def test_a_fixture_stores_a_clean_body():
    article = make_article()
    fixture = json.loads(serializers.serialize("json", [article]))
    fixture[0]["fields"]["body"] = DIRTY
    for row in serializers.deserialize("json", json.dumps(fixture)):
        row.save()
    assert stored_body(article) == CLEAN


@pytest.mark.parametrize("text", ["a\0b", "a\x1bb", "a\ufffeb", "a\U0001ffffb", "two\nlines"])
def test_text_that_cannot_be_carried_is_refused_by_every_writer(text):
    article = make_article()
    article.headline = text
    with pytest.raises(ValidationError), transaction.atomic():
        article.save()
    with pytest.raises(ValidationError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(headline=text)


def test_blanks_and_marks_in_texts_stay_as_typed():
    headline = "  “A” \xa0 ‘b’ — c…  "
    article = make_article(headline=headline, standfirst=" x\r\ny ")
    article.refresh_from_db()
    assert article.headline == headline
    assert article.standfirst == " x\ny "


def test_a_new_mark_makes_a_quote_and_its_words_follow_the_body():
    article = make_article(body=QUOTED)
    article.body = article.body.replace("We will come,", "We will come back,")
    article.save()
    assert article.quotes.get().text == "We will come back,"


def test_a_vanished_mark_retires_its_quote_and_undo_brings_it_back():
    article = make_article(body=QUOTED, speakers={"q1": {"speaker": "Ana Ruiz"}})
    article.body = "<p>Nothing.</p>"
    article.save()
    assert article.quotes.get().retired_at
    article.body = QUOTED
    article.save()
    quote = article.quotes.get()
    assert quote.retired_at is None
    assert quote.speaker == "Ana Ruiz"


def test_words_pasted_into_another_article_keep_their_speaker_under_a_new_id():
    make_article(body=QUOTED, speakers={"q1": {"speaker": "Ana Ruiz", "person": make_person(name="Ana Ruiz")}})
    quote = make_article(body=QUOTED).quotes.get()
    assert quote.ref != "q1"
    assert quote.speaker == "Ana Ruiz"
    assert quote.person.name == "Ana Ruiz"


def test_saving_over_a_newer_version_is_refused_and_changes_nothing():
    article = make_article(headline="Mine")
    theirs = Article.objects.get(pk=article.pk)
    theirs.headline = "Theirs"
    theirs.save()
    article.headline = "Mine again"
    with pytest.raises(StaleArticle, match="saved by somebody else"):
        article.save()
    assert Article.objects.get(pk=article.pk).headline == "Theirs"
    assert article.version == 1


def test_every_save_is_a_revision_of_the_whole_article():
    article = make_article(body=QUOTED, speakers={"q1": {"speaker": "Ana Ruiz"}}, tags=[make_tag(name="Ports")])
    article.standfirst = "New"
    article.save(note="changed")
    first, second = article.revisions.order_by("number")
    assert (first.number, second.number, second.note) == (1, 2, "changed")
    assert second.content["quotes"][0]["speaker"] == "Ana Ruiz"
    assert second.content["tags"][0]["tag__name"] == "Ports"
    assert second.content == json.loads(json.dumps(content_of(article), default=str))
    assert first.sha256 != second.sha256


def test_a_revision_that_was_just_recorded_says_what_is_stored_of_it():
    days = {"event_start": date(2024, 5, 1), "event_end": date(2024, 5, 2)}
    article = make_article(body=QUOTED, speakers={"q1": {"speaker": "Ana Ruiz"}}, tags=[make_tag(name="Ports")], **days)
    Article.objects.filter(pk=article.pk).update(version=2)
    article.version = 2
    recorded = article.record_revision()
    stored = article.revisions.get(number=2)
    assert recorded.content == stored.content
    assert recorded.sha256 == digest_of(stored.content) == digest_of(content_of(article))
    assert stored.content["event_start"] == "2024-05-01"


def test_addresses_are_made_from_headlines_and_never_collide():
    slugs = {make_article(headline="The Visit").slug for _ in range(3)}
    assert slugs == {"the-visit", "the-visit-2", "the-visit-3"}
    assert make_article(headline="!!!").slug
    assert make_article(headline="زيارة").slug.isascii()


@pytest.mark.parametrize("model", [Person, Organisation, Tag])
def test_one_name_means_one_thing(model):
    first = model.objects.create(name="Bülent Türkiye")
    assert model.objects.get_or_add("bulent  TÜRKIYE") == first
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.create(name="Bulent Turkiye")


@pytest.mark.parametrize(
    ("name", "slug"), [("C", "c"), ("C#", "c-sharp"), ("C++", "c-plus-plus"), ("!!!", "x-21-21-21")]
)
def test_tags_that_differ_by_a_sign_stay_apart(name, slug):
    for other in {"C", "C#", "C++", "!!!"} - {name}:
        Tag.objects.create(name=other)
    assert Tag.objects.create(name=name).slug == slug


def test_quote_text_is_not_editable():
    assert not Quote._meta.get_field("text").editable


def test_an_article_is_saved_whole_or_not_at_all():
    article = make_article(body=QUOTED)
    article.body = "<p>Nothing.</p>"
    with pytest.raises(ValueError, match="saved whole"):
        article.save(update_fields=["headline"])
    assert article.quotes.get().retired_at is None


def test_a_text_that_is_too_long_is_refused_on_every_database():
    with pytest.raises(ValidationError, match="300 are the limit"), transaction.atomic():
        make_article(headline="x" * 301)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_headline_saved_at_the_same_moment_finds_addresses_for_all():
    section = make_section()
    barrier = threading.Barrier(4)

    def save(_):
        try:
            barrier.wait()
            article = Article(headline="Breaking", section=section, body="<p>x</p>")
            article.save()
            return article.slug
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        slugs = list(threads.map(save, range(4)))
    assert len(set(slugs)) == 4
