"""A row that is made in the short way is the one that Django makes."""

from datetime import UTC, datetime

import pytest

from articles.models import Article, ArticleTag, Edition, Listing, Quote, Section, Tag
from articles.models.new_row import new_row
from tests import factories

AT = datetime(2024, 5, 1, tzinfo=UTC)


def values_of(row):
    return {name: value for name, value in row.__dict__.items() if name != "_state"}


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Article, {"headline": "Visit", "uuid": None, "section": Section(pk=3, name="News"), "created_by": None}),
        (Tag, {"name": "Ports", "key": "ports"}),
        (Edition, {"article_id": 5, "section": Section(pk=3), "headline": "Visit", "valid_from": AT, "uuid": None}),
        (Listing, {"edition_id": 5, "article_id": 7, "valid_from": AT, "valid_until": None}),
        (ArticleTag, {"content_object": Article(pk=5), "tag": Tag(name="not written"), "position": 2}),
    ],
)
def test_it_is_what_django_makes(model, values):
    quick, django = new_row(model, **values), model(**values)
    assert values_of(quick) == values_of(django)
    assert quick._state.adding and quick._state.db is None
    assert quick._state.fields_cache == django._state.fields_cache


def test_what_is_new_for_each_is_new_for_each():
    one, other = (new_row(Quote, text="Yes") for _ in range(2))
    assert one.ref and other.ref and one.ref != other.ref


def test_a_field_that_there_is_not_is_refused():
    with pytest.raises(TypeError, match="no field titel"):
        new_row(Article, titel="Visit")


@pytest.mark.django_db
def test_it_can_be_saved():
    tag, article = factories.make_tag(name="Ports"), factories.make_article()
    row = new_row(ArticleTag, content_object=article, tag=tag)
    row.save()
    assert ArticleTag.objects.get(pk=row.pk).tag == tag
