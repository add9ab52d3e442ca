"""An article page reads everything in one query, and reads the same as the querysets do."""

from datetime import timedelta

import pytest
from django.core.exceptions import FieldFetchBlocked

from articles.models import Correction, Publication, Tag
from articles.publishing import CorrectionNote, publish
from articles.site.editions import editions_in_full, shown_corrections, shown_sections
from articles.site.translations import with_group
from articles.site.whole_article import whole_article
from tests import factories

from .conftest import NOW

ROWS = {
    "edition_tags": ("tag",),
    "edition_photos": ("photo",),
    "quotes": ("person", "affiliation"),
    "bylines": ("person",),
}
UNREAD = {"file_metadata", "content_credentials", "phash", "dhash"}


def values(record):
    return {
        name: (type(value), value)
        for name, value in record.__dict__.items()
        if not name.startswith("_") and name not in UNREAD
    }


def same(one, other, along=()):
    assert values(one) == values(other)
    for name in along:
        left, right = getattr(one, name), getattr(other, name)
        assert (left is None) == (right is None)
        assert left is None or values(left) == values(right)


@pytest.fixture
def corrected(db, clock):
    person, body = factories.make_person(name="Ana Ruiz"), factories.make_organisation(name="The body")
    tags = [factories.make_tag(name=name) for name in ("Zebra", "Apples")]
    tags.append(factories.make_tag(name="Inside", kind=Tag.Kind.INTERNAL))
    article = factories.make_article(
        slug="one",
        section=factories.make_section(name="News"),
        tags=tags,
        authors=[person, factories.make_person(name="Bea Ibarra")],
        photos=[factories.make_photo(), factories.make_photo(with_file=False)],
        body='<p>“<q data-quote="b">Words &amp; 𝄞 more</q>”</p><p>“<q data-quote="a">Others</q>”</p>',
        speakers={"b": {"speaker": "Ana Ruiz", "person": person}, "a": {"speaker": "The body", "affiliation": body}},
    )
    for minutes, kind in ((90, None), (60, Correction.Kind.UPDATE), (30, Correction.Kind.CORRECTION)):
        note = CorrectionNote(kind, f"Note of {minutes}") if kind else None
        publish(article, at=NOW - timedelta(minutes=minutes), correction=note)
    factories.publish_article(slug="other", section=factories.make_section(name="Äther"), tags=tags[:1])
    factories.make_section(name="Empty")
    Publication(founded=NOW.date(), legal_name="The house").save()
    return article


def test_one_query_reads_what_the_querysets_read(corrected, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = whole_article("one")
        told = {name: list(getattr(found.edition, name).all()) for name in ROWS}
    expected = with_group(editions_in_full()).get(slug="one")
    same(found.edition, expected, ("section",))
    for name, along in ROWS.items():
        rows = list(getattr(expected, name).all())
        assert len(told[name]) == len(rows)
        for one, other in zip(told[name], rows, strict=True):
            same(one, other, along)
    notes = shown_corrections().filter(edition__article_id=corrected.pk).order_by("-edition__valid_from")
    assert [note.note for note in found.corrections] == [note.note for note in notes] == ["Note of 30", "Note of 60"]
    assert [section.name for section in found.sections] == [section.name for section in shown_sections()]
    same(found.publication, Publication.objects.get())
    with pytest.raises(FieldFetchBlocked):
        _ = told["edition_photos"][0].photo.file_metadata


def test_what_is_not_live_is_not_found(corrected, clock):
    assert whole_article("nowhere") is None
    clock.move_to(NOW - timedelta(minutes=91))
    assert whole_article("one") is None
    clock.move_to(NOW - timedelta(minutes=45))
    found = whole_article("one")
    assert found is not None
    assert [note.note for note in found.corrections] == ["Note of 60"]


def test_articles_of_one_instant_stand_in_one_order_and_none_is_left_out(db):
    tag = factories.make_tag(name="Harbours")
    together = [factories.publish_article(tags=[tag], at=NOW - timedelta(days=1)) for _ in range(4)]
    before = factories.publish_article(tags=[tag], at=NOW - timedelta(days=2))
    in_order = [*sorted(together, key=lambda edition: edition.uuid, reverse=True), before]
    for place, edition in enumerate(in_order):
        found = whole_article(edition.slug)
        assert found is not None
        assert [one.pk for one in found.earlier] == [one.pk for one in in_order[place + 1 : place + 4]]
