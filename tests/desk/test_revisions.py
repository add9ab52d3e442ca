"""Every revision can be read, compared and brought back; bringing back is a new revision and loses nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, ArticleTag, Revision, content_of, digest_of
from articles.publishing import move, restore
from tests.desk.conftest import make_staff
from tests.factories import make_article, make_person, make_photo, make_section, make_tag

pytestmark = pytest.mark.django_db
QUOTED = '<p>“<q data-quote="rev{0}">We will come,</q>” she said.</p>'


def page(article, name="revisions", *args):
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *args])


def rewritten():
    """An article whose every part has changed since revision 1."""
    article = make_article(
        headline="Then",
        body=QUOTED.format("a"),
        tags=[make_tag(name="Navy"), make_tag(name="Ice")],
        photos=[make_photo(), make_photo()],
        authors=[make_person(), make_person()],
        speakers={"reva": {"speaker": "Ana Ruiz", "printed": "Ana Ruiz, Mayor", "ellipsis": "cut"}},
    )
    article.headline, article.body = "Now", "<p>Something else.</p>"
    article.save(record=False)
    article.article_tags.all().delete()
    ArticleTag.objects.create(content_object=article, tag=make_tag(name="Calder"), position=0)
    article.article_photos.first().delete()
    article.bylines.all().delete()
    article.record_revision()
    return Article.objects.get(pk=article.pk)


def test_restored_revision_is_equal_to_the_one_it_came_from():
    article = rewritten()
    first = Revision.objects.get(article=article, number=1)
    restored = restore(article, first)
    assert restored.notes == []
    assert (restored.revision.number, restored.revision.sha256) == (3, first.sha256)
    assert digest_of(content_of(Article.objects.get(pk=article.pk))) == first.sha256
    again = restore(Article.objects.get(pk=article.pk), Revision.objects.get(article=article, number=2))
    assert again.revision.sha256 == Revision.objects.get(article=article, number=2).sha256


def test_workflow_is_not_turned_back():
    article = rewritten()
    move(article, "ready", by=None)
    restore(article, Revision.objects.get(article=article, number=1))
    article.refresh_from_db()
    assert article.state == "ready"


def test_what_has_gone_since_is_named():
    article = rewritten()
    first = Revision.objects.get(article=article, number=1)
    article.quotes.all().delete()
    gone_photo = first.content["photos"][0]["photo_id"]
    from articles.models import Person, Tag
    from media.models import Photo

    Tag.objects.filter(name="Navy").delete()
    Photo.objects.filter(pk=gone_photo).delete()
    Person.objects.filter(pk=first.content["bylines"][0]["person_id"]).delete()
    notes = " ".join(restore(article, first).notes)
    assert "“Navy” was made again" in notes and "was left out" in notes and "person" in notes
    assert [use.tag.name for use in article.article_tags.all()] == ["Navy", "Ice"]
    assert article.article_photos.count() == 1 and article.bylines.count() == 2


def test_address_that_somebody_else_has_now_is_left(desk):
    article = make_article(slug="first-address")
    article.slug = "second-address"
    article.save()
    make_article(slug="first-address")
    restored = restore(Article.objects.get(pk=article.pk), Revision.objects.get(article=article, number=1))
    assert "keeps “second-address”" in restored.notes[0]


def test_desk_shows_what_changed_and_brings_it_back(desk):
    article = rewritten()
    assert desk.get(page(article)).text.count("<li>") >= 2
    shown = desk.get(page(article, "revision", 2)).text
    assert "<del>" in shown and "<ins>" in shown and "Navy" in shown and "Calder" in shown
    first = desk.get(page(article, "revision", 1))
    answer = desk.post(page(article, "restore", 1), {"token": first.context["token"]}, follow=True)
    assert "Revision 1 is back, as revision 3" in answer.text
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Then", 3)
    assert Revision.objects.get(article=article, number=3).created_by == answer.wsgi_request.user


def test_nothing_is_brought_back_over_a_newer_save(desk):
    article = rewritten()
    token = desk.get(page(article, "revision", 1)).context["token"]
    article.headline = "Newer"
    article.save()
    answer = desk.post(page(article, "restore", 1), {"token": token}, follow=True)
    assert "Nothing was restored" in answer.text
    article.refresh_from_db()
    assert article.headline == "Newer"


@pytest.mark.parametrize("token", ["", "x", "1:2:3"])
def test_forged_token_brings_nothing_back(desk, token):
    article = rewritten()
    desk.post(page(article, "restore", 1), {"token": token})
    assert Revision.objects.filter(article=article).count() == 2


def test_looking_changes_nothing(desk):
    article = rewritten()
    for address in [page(article), page(article, "revision", 1), page(article, "restore", 1)]:
        assert desk.get(address).status_code in (200, 302)
    assert Revision.objects.filter(article=article).count() == 2


def test_revisions_are_for_those_who_may_see_the_article(db):
    article = rewritten()
    client = Client()
    client.force_login(make_staff("sub_editor", sections=[make_section()]))
    for address in [page(article), page(article, "revision", 1), reverse("desk_preview", args=[article.pk, 1])]:
        assert client.get(address).status_code == 404
    assert client.post(page(article, "restore", 1), {"token": "x"}).status_code == 404


def test_revision_of_another_article_is_not_found(desk):
    article = rewritten()
    assert desk.get(page(article, "revision", 99)).status_code == 404
    assert desk.get(page(article, "revision", 2) + "?with=99").status_code == 404
    with pytest.raises(ValueError):
        restore(article, make_article().revisions.get())


def test_list_costs_the_same_however_long_it_is(desk, django_assert_max_num_queries):
    article = make_article()
    for number in range(60):
        article.headline = f"Headline {number}"
        article.save()
    with django_assert_max_num_queries(12):
        shown = desk.get(page(article))
    assert "Older revisions" in shown.text
