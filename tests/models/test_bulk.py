"""Rows that are written together are what they would be one by one, and their objects know it."""

from datetime import UTC, datetime
from itertools import cycle
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import Article, Section, Tag
from articles.models.bulk import add_rows

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 60


def drafts(number, **fields):
    section = Section.objects.get_or_create(name="News")[0]
    return [Article(headline=f"Report {one}", slug=f"report-{one}", section=section, **fields) for one in range(number)]


@pytest.mark.parametrize("number", [FEW, MANY])
def test_objects_are_told_what_is_stored_of_them(number):
    made = add_rows(drafts(number, standfirst="One\r\ntwo", body="<p>Words<script>x</script></p><p onclick=x>more</p>"))
    for article in made:
        stored = Article.objects.get(pk=article.pk)
        for field in Article._meta.concrete_fields:
            assert getattr(article, field.attname) == getattr(stored, field.attname), field.name
        assert (stored.standfirst, stored.body) == ("One\ntwo", "<p>Words</p>\n<p>more</p>")


@pytest.mark.parametrize("number", [FEW, MANY])
def test_no_key_is_given_twice(number):
    first = add_rows([Tag(name=f"a{one}", key=f"a{one}", slug=f"a{one}") for one in range(number)])
    Tag.objects.filter(pk=first[-1].pk).delete()
    second = add_rows([Tag(name=f"b{one}", key=f"b{one}", slug=f"b{one}") for one in range(number)])
    third = Tag.objects.create(name="c")
    keys = [*(tag.pk for tag in (*first, *second)), third.pk]
    assert sorted(set(keys)) == keys


@pytest.mark.parametrize("number", [FEW, MANY])
def test_rows_lead_to_what_was_written_after_they_were_made(number):
    section = Section(name="Later")
    made = drafts(number)
    for article in made:
        article.section = section
    section.save()
    add_rows(made)
    assert set(Article.objects.values_list("section", flat=True)) == {section.pk}


@pytest.mark.parametrize("number", [FEW, MANY])
@pytest.mark.parametrize("headline", ["Two\nlines", "A bell\x07", "x" * 301])
def test_one_unfit_text_stops_them_all(number, headline):
    unfit = drafts(number)
    unfit[-1].headline = headline
    with pytest.raises(ValidationError), transaction.atomic():
        add_rows(unfit)
    assert not Article.objects.exists()


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_database_refuses_what_is_there_already(number):
    add_rows(drafts(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        add_rows(drafts(number))
    assert Article.objects.count() == 1


@pytest.mark.parametrize("number", [FEW, MANY])
def test_an_hour_that_comes_twice_in_autumn_is_stored_as_the_one_that_was_meant(number):
    made = drafts(number)
    once = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    for article, fold in zip(made, cycle((0, 1)), strict=False):
        article.due_at = once.replace(fold=fold)
    add_rows(made)
    stored = [Article.objects.get(pk=article.pk).due_at for article in made[:2]]
    assert [at.astimezone(UTC).hour for at in stored] == [0, 1]
