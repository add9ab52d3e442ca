"""One tag becomes several, article by article, and back."""

import pytest

from articles.publishing import publish
from articles.vocabulary import SplitRefused, split, undo
from tests import factories
from tests.vocabulary.test_merge import dump, tags_of

pytestmark = pytest.mark.django_db


def test_parts_stand_where_the_tag_stood_and_everything_comes_back():
    ports, sea, quays, docks = (factories.make_tag(name=name) for name in ("Ports", "Sea", "Quays", "Docks"))
    articles = [factories.make_article(tags=tags) for tags in ([sea, ports, quays], [ports, sea], [ports], [ports])]
    edition = publish(articles[0])
    before = dump()
    done = split(ports, {articles[0].pk: [docks, quays], articles[1].pk: [quays], articles[2].pk: [ports, docks]})
    assert [tags_of(article) for article in articles] == [
        ["Sea", "Docks", "Quays"],
        ["Quays", "Sea"],
        ["Ports", "Docks"],
        ["Ports"],
    ]
    assert [row.tag.name for row in edition.edition_tags.all()] == ["Sea", "Docks", "Quays"]
    assert undo(done).stays == {}
    assert dump() == before


def test_what_was_changed_since_stays_whole():
    ports, quays, docks = (factories.make_tag() for _ in range(3))
    one, two = factories.make_article(tags=[ports]), factories.make_article(tags=[ports])
    done = split(ports, {one.pk: [quays, docks], two.pk: [quays]})
    one.article_tags.filter(tag=docks).delete()
    assert undo(done).stays == {"article tag": 1}
    assert tags_of(one) == [quays.name] and tags_of(two) == [ports.name]


def test_nothing_to_do_is_refused():
    tag, other = factories.make_tag(), factories.make_tag()
    article = factories.make_article(tags=[other])
    for wrong in ({}, {article.pk: []}, {article.pk: [tag]}, {article.pk: [other]}):
        with pytest.raises(SplitRefused):
            split(tag, wrong)
