"""Tags that stand in the text are suggested while somebody writes, and added only by them."""

import pytest
from django.urls import reverse

from articles.desk.working_copies import keep
from articles.models import ArticleTag, Quote, Revision, Tag, TagAlias
from articles.vocabulary import forget_names, merge
from tests.desk.forms import change_page, shown
from tests.factories import make_article, make_tag

pytestmark = pytest.mark.django_db
BODY = (
    '<p>Ships came. The Black Sea Fleet left the Black Sea. “<q data-quote="tagsugg1">We sail</q>”, said Bülent Sarvan.</p>'
    "<p>Black Sea ports are open, also Türkiye’s.</p>"
)


@pytest.fixture
def written():
    """An article in whose text some tags stand, one of which it has."""
    forget_names()
    tags = {name: make_tag(name=name) for name in ("Ships", "Black Sea", "Black Sea Fleet", "Ports")}
    tags["Turkey"] = make_tag(name="Turkey", kind="place")
    TagAlias.objects.create(tag=tags["Turkey"], name="Türkiye")
    tags["Sarvan"] = make_tag(name="Bulent Sarvan", kind="person", state=Tag.State.PROPOSED)
    make_tag(name="Sail", state=Tag.State.RETIRED)
    article = make_article(
        headline="In port", body=BODY, tags=[tags["Ships"]], speakers={"tagsugg1": {"speaker": "Bülent Sarvan"}}
    )
    return article, tags


def suggested(response):
    return [one.tag.name for one in response.context["suggestions"]]


def test_what_stands_in_the_text_is_told_with_its_place_and_count(desk, written):
    article, _tags = written
    page = desk.get(change_page(article))
    assert suggested(page) == ["Bulent Sarvan", "Ports", "Black Sea", "Black Sea Fleet", "Turkey"]
    first, ports, sea, _, turkey = page.context["suggestions"]
    assert (first.speaks, first.proposed, first.count) == (True, True, 1)
    assert (ports.count, ports.place, ports.words) == (2, "headline", "port")
    assert (sea.count, sea.place, sea.before, sea.words) == (
        2,
        "paragraph 1",
        "The Black Sea Fleet left the ",
        "Black Sea",
    )
    assert (turkey.name, turkey.place, turkey.words) == ("Türkiye", "paragraph 2", "Türkiye’s")
    assert "as “Türkiye”" in page.text
    assert ArticleTag.objects.filter(content_object=article).count() == 1  # nothing by itself


def test_a_ticked_tag_is_stored_when_the_editor_saves_and_not_before(desk, written):
    article, tags = written
    gone = make_tag(name="Sea of black")
    revisions = Revision.objects.filter(article=article).count()
    ticked = [str(one) for one in (tags["Turkey"].pk, gone.pk, tags["Ships"].pk, 10**14, "x", "")]
    merge(tags["Black Sea"], [gone])
    refused = desk.post(change_page(article), shown(desk, article) | {"suggested_tags": ticked, "headline": ""})
    assert refused.status_code == 200
    assert f'value="{tags["Turkey"].pk}" form="article_form" checked' in refused.text
    assert ArticleTag.objects.filter(content_object=article).count() == 1
    desk.post(change_page(article), shown(desk, article) | {"suggested_tags": ticked})
    rows = ArticleTag.objects.filter(content_object=article).order_by("position").values_list("tag__name", "guess")
    assert list(rows) == [("Ships", False), ("Turkey", False), ("Black Sea", False)]
    assert Revision.objects.filter(article=article).count() == revisions + 1
    assert Quote.objects.get(ref="tagsugg1").speaker == "Bülent Sarvan"


def test_words_that_are_not_saved_count_and_their_language_too(desk, editor, written):
    article, tags = written
    fields = {"headline": "Ports of Turkey", "body": "<p>Ankara</p>", "language": "en"}
    keep(editor, article, "page-1", [*fields.items(), ("article_tags-0-tag", str(tags["Ports"].pk))])
    keep(editor, None, "page-2", [*fields.items(), ("article_tags-0-tag", "x"), ("article_tags-1-tag", str(tags["Turkey"].pk)),
         ("article_tags-1-DELETE", "on")])  # fmt: skip
    address = reverse("admin:articles_article_suggested_tags", args=[article.pk])
    assert suggested(desk.get(address, {"page": "page-1"})) == ["Turkey"]
    new = reverse("admin:articles_article_suggested_tags_new")
    assert suggested(desk.get(new, {"page": "page-2"})) == ["Ports", "Turkey"]
    assert suggested(desk.get(new, {"page": "a" * 200})) == []
    assert suggested(desk.get(address)) == ["Bulent Sarvan", "Ports", "Black Sea", "Black Sea Fleet", "Turkey"]


def test_a_key_of_five_thousand_digits_is_no_key(desk, written):
    article, _tags = written
    for field, value in (("suggested_tags", ["9" * 5_000]), ("article_tags-0-tag", "9" * 5_000)):
        answer = desk.post(change_page(article), shown(desk, article) | {field: value, "headline": ""})
        assert answer.status_code == 200
