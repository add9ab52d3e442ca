"""Tags of many articles at once: each goes and comes back in its place."""

import pytest

from tests.desk.bulk_steps import chosen, done, fresh, sent, tags_of, undone
from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("positions", [(0, 1, 2), (0, 0, 0), (3, 7, 7)])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_removed_tag_comes_back_to_its_place(desk, positions, number):
    tags = [make_tag(name=name) for name in ("Primary", "Second", "Third")]
    article = make_article(tags=tags)
    for tag, position in zip(tags, positions, strict=True):
        article.article_tags.filter(tag=tag).update(position=position, guess=tag.name != "Second")
    before = tags_of(article)
    done(desk, "remove_tag", article, tag=tags[number].pk)
    assert len(tags_of(article)) == 2
    assert "1 article is as it was" in undone(desk).text
    assert tags_of(article) == before


def test_a_removed_tag_stays_away_where_the_others_were_changed_since(desk):
    one, two = make_tag(), make_tag()
    article = make_article(tags=[one, two])
    done(desk, "remove_tag", article, tag=one.pk)
    fresh(article).article_tags.all().delete()
    assert "it was changed since" in undone(desk).text
    assert tags_of(article) == []


def test_a_tag_is_added_behind_all_others_and_taken_away_alone(desk):
    first, last, new = make_tag(name="First"), make_tag(name="Last"), make_tag(name="New")
    article = make_article(tags=[first, last])
    article.article_tags.filter(tag=last).update(position=5)
    done(desk, "add_tag", article, tag=new.pk)
    assert [name for name, guess in tags_of(article)] == ["First", "Last", "New"]
    undone(desk)
    assert list(article.article_tags.values_list("tag__name", "position")) == [("First", 0), ("Last", 5)]


def test_a_tag_is_replaced_in_its_place_and_put_back(desk):
    old, new, other, retired = (make_tag(name=name) for name in ("Ports", "Harbours", "Sea", "Gone"))
    retired.state = "retired"
    retired.save()
    articles = [make_article(tags=tags) for tags in ([other, old], [new, other, old], [old, other, new], [other])]
    before = [tags_of(article) for article in articles]
    page = chosen(desk, "replace_tag", *articles)
    assert "Gone" not in str(page.context["form"]["instead"]) and "Gone" in str(page.context["form"]["tag"])
    assert "3 articles were changed" in sent(desk, page, tag=old.pk, instead=new.pk).text
    names = [[name for name, _guess in tags_of(article)] for article in articles]
    assert names == [["Sea", "Harbours"], ["Harbours", "Sea"], ["Harbours", "Sea"], ["Sea"]]
    fresh(articles[1]).article_tags.filter(tag=other).delete()
    assert "2 articles are as they were" in undone(desk).text
    assert [tags_of(articles[0]), tags_of(articles[2])] == [before[0], before[2]]
