"""Translations at the desk: a draft to begin with, one that is there already, and nobody's group forged."""

from datetime import timedelta

import pytest
from django.db.models.signals import pre_save
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Translation
from articles.publishing import check, publish, set_embargo, translate
from tests.desk.conftest import make_staff
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db


def page(article):
    return reverse("admin:articles_article_translations", args=[article.pk])


@pytest.fixture
def sea():
    return make_section(name="Sea")


@pytest.fixture
def editor(client, sea):
    user = make_staff("editor", username="ed", sections=[sea])
    client.force_login(user)
    return user


def test_an_editor_begins_a_translation_and_takes_it_out_again(client, editor, sea):
    article = make_article(headline="The table", section=sea)
    answer = client.post(page(article), {"do": "translate", "language": "de"})
    draft = Article.objects.get(language="de")
    assert answer["Location"] == reverse("admin:articles_article_change", args=[draft.pk])
    assert (draft.headline, draft.created_by, draft.section) == ("The table", editor, sea)
    assert "Deutsch" in client.get(answer["Location"]).text
    shown = client.get(page(article)).text
    assert "The table" in shown and 'value="leave"' in shown and 'value="join"' not in shown
    for language in ("DE", "en", "no language"):
        assert client.post(page(article), {"do": "translate", "language": language}).status_code == 200
    assert Article.objects.count() == 2
    client.post(page(draft), {"do": "leave"})
    assert not Translation.objects.exists()
    client.post(page(draft), {"do": "join", "other": article.pk})
    assert set(Translation.objects.values_list("article", "original")) == {
        (article.pk, article.pk),
        (draft.pk, article.pk),
    }


def test_what_one_may_not_see_is_no_translation_and_what_readers_see_needs_its_publisher(client, editor, sea):
    mine, hidden = make_article(section=sea, language="de"), make_article(section=make_section())
    for other in (hidden.pk, 987_654_321, mine.pk, "x", "", "1' OR 1=1"):
        assert client.post(page(mine), {"do": "join", "other": other}).status_code == 200
    assert client.post(page(hidden), {"do": "join", "other": mine.pk}).status_code == 404
    assert client.post(page(mine), {"do": "forge", "original": hidden.pk}).status_code == 200
    assert not Translation.objects.exists()

    reporter = make_staff("reporter", username="rep")
    client.force_login(reporter)
    live, own = (make_article(section=sea, created_by=reporter, language=language) for language in ("en", "fr"))
    publish(live)
    assert "only whoever may publish" in client.post(page(live), {"do": "join", "other": own.pk}).text
    assert not Translation.objects.exists()
    client.post(page(own), {"do": "join", "other": live.pk})
    assert Translation.objects.filter(article=own.pk, original=live.pk).exists()


def test_a_language_that_another_has_is_refused_in_the_form(client, editor, sea):
    article = make_article(headline="The table", section=sea)
    client.post(page(article), {"do": "translate", "language": "de"})
    draft = Article.objects.get(language="de")
    form = client.get(reverse("admin:articles_article_change", args=[draft.pk])).context["adminform"].form
    bound = type(form)({"language": "en", "version_token": form.initial["version_token"]}, instance=draft)
    assert "The table" in str(bound.errors["language"])


def test_what_is_under_embargo_is_so_in_every_language(client, editor, sea):
    article = make_article(headline="The table", section=sea, ed_note="Not before the lawyer has read it.")
    set_embargo(article, timezone.now() + timedelta(days=2), by=editor)
    client.post(page(article), {"do": "translate", "language": "de"})
    draft = Article.objects.get(language="de")
    assert (draft.embargoed_until, draft.ed_note) == (article.embargoed_until, article.ed_note)
    assert "embargo" in {finding.code for finding in check(draft)}


def test_a_second_click_makes_no_second_draft(client, editor, sea):
    """Both looked before either had stored its draft."""
    article = make_article(headline="The table", section=sea)

    def first_click(instance, **kwargs):
        if instance.language == "de":
            pre_save.disconnect(first_click, sender=Article)
            translate(article, "de")

    pre_save.connect(first_click, sender=Article)
    answer = client.post(page(article), {"do": "translate", "language": "de"})
    assert answer.status_code == 200 and "Nothing was changed" in answer.text
    assert Article.objects.filter(language="de").count() <= 1
