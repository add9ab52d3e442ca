"""Two people save one article: both texts are joined, and no word of either is lost."""

import pytest

from articles.desk.admin import article as article_admin
from articles.models import Article, ArticlePhoto, ArticleTag, Quote, Revision
from tests.factories import make_article, make_person, make_photo, make_section, make_tag

from .forms import change_page, posted, shown

pytestmark = pytest.mark.django_db

QUOTED = '<p>“<q data-quote="one1">We  are ready</q>,” said Admiral Kaya.</p>'


def theirs(article, **fields) -> Article:
    """Somebody else saves meanwhile."""
    stored = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(stored, name, value)
    stored.save(record=False)
    return stored


def joined(desk, article, data):
    """Post the older form; returns the page that shows both, and what a second click on Save would send."""
    page = desk.post(change_page(article), data)
    assert page.status_code == 200
    again = posted(page.context["adminform"].form)
    for inline in page.context["inline_admin_formsets"]:
        again |= posted(inline.formset.management_form)
        for form in inline.formset.forms:
            again |= posted(form)
    return page, again | {"_continue": "Save"}


def saved(desk, article, data):
    """The article after the joined form was saved with one more click."""
    page, again = joined(desk, article, data)
    answer = desk.post(change_page(article), again)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    article.refresh_from_db()
    return page


def test_what_only_one_changed_is_taken_without_a_question(desk):
    article = make_article(headline="First", standfirst="First\nlines", body=QUOTED)
    section = make_section()
    mine = shown(desk, article) | {"headline": "Mine", "standfirst": "First\r\nlines"}
    theirs(article, standfirst="Theirs", body=QUOTED.replace("said", "says"), section=section).record_revision()
    page = saved(desk, article, mine)
    assert (article.headline, article.standfirst, article.section) == ("Mine", "Theirs", section)
    assert "says Admiral Kaya" in article.body
    assert "nothing has to be decided" in page.text
    assert article.version == 3


def test_paragraphs_of_both_are_in_the_text(desk):
    article = make_article(body="<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>")
    mine = shown(desk, article) | {"body": "<p>One of mine.</p>\n<p>Two.</p>\n<p>Three.</p>\n<p>Four of mine.</p>"}
    theirs(article, body="<p>Zero of theirs.</p>\n<p>One.</p>\n<p>Two.</p>\n<p>Three of theirs.</p>").record_revision()
    saved(desk, article, mine)
    for words in ("One of mine.", "Four of mine.", "Zero of theirs.", "Three of theirs."):
        assert words in article.body


def test_words_that_both_changed_are_kept_from_both_and_shown(desk):
    article = make_article(body="<p>At nine.</p>")
    mine = shown(desk, article) | {"body": "<p>At ten.</p>"}
    theirs(article, body="<p>At noon.</p>").record_revision()
    page = saved(desk, article, mine)
    assert article.body == "<p>At ten.</p>\n<p>At noon.</p>"
    assert "<dd>At ten.</dd>" in page.text and "<dd>At noon.</dd>" in page.text


def test_text_that_holds_both_versions_is_not_said_to_hold_mine(desk):
    article = make_article(headline="First", body="<p>At nine.</p>")
    mine = shown(desk, article) | {"body": "<p>At ten.</p>"}
    theirs(article, body="<p>At noon.</p>").record_revision()
    page, _ = joined(desk, article, mine)
    assert "The text below holds both versions" in page.text
    assert "Yours stands in the form" not in page.text
    assert "Taken from what is stored" not in page.text


def test_of_values_that_are_one_or_the_other_mine_is_said_to_stand(desk):
    article = make_article(headline="First")
    mine = shown(desk, article) | {"headline": "Mine"}
    theirs(article, headline="Theirs").record_revision()
    page, _ = joined(desk, article, mine)
    assert "Yours stands in the form; theirs is kept as a revision." in page.text
    assert "holds both versions" not in page.text


def test_somebody_with_two_windows_is_not_told_of_another_person(desk, editor):
    article = make_article(headline="First", body="<p>At nine.</p>")
    mine = shown(desk, article) | {"headline": "Here", "body": "<p>At ten.</p>"}
    theirs(article, headline="There", body="<p>At noon.</p>").record_revision(by=editor)
    page, _ = joined(desk, article, mine)
    assert "Two windows, one article" in page.text and "Two people" not in page.text
    assert "You saved this article in another window on" in page.text
    assert "Take that of the other window" in page.text
    assert "You both" not in page.text and "Theirs" not in page.text


def test_one_save_of_somebody_else_among_my_own_is_of_two_people(desk, editor):
    article = make_article(headline="First")
    mine = shown(desk, article) | {"headline": "Here"}
    theirs(article, headline="Theirs").record_revision()
    theirs(article, headline="There").record_revision(by=editor)
    page, _ = joined(desk, article, mine)
    assert "Two people, one article" in page.text


def test_single_value_is_mine_unless_theirs_is_taken(desk):
    article = make_article(headline="First")
    mine = shown(desk, article) | {"headline": "Mine"}
    theirs(article, headline="Theirs").record_revision()
    _, again = joined(desk, article, mine)
    assert again["headline"] == "Mine"
    desk.post(change_page(article), again | {"merge_headline": "theirs"})
    article.refresh_from_db()
    assert article.headline == "Theirs"
    assert {"First", "Theirs"} <= {row.content["headline"] for row in Revision.objects.filter(article=article)}


def test_blind_second_click_loses_nothing(desk):
    article = make_article(headline="First", body="<p>First.</p>")
    mine = shown(desk, article) | {"headline": "Mine", "body": "<p>Mine.</p>"}
    theirs(article, headline="Theirs", body="<p>Theirs.</p>").record_revision()
    saved(desk, article, mine)
    written = " ".join(str(row.content) for row in Revision.objects.filter(article=article))
    for words in ("Mine", "<p>Mine.</p>", "Theirs", "<p>Theirs.</p>"):
        assert words in written


def test_tags_photos_and_authors_of_both_are_there(desk):
    kept, dropped, added, new = (make_tag() for _ in range(4))
    photo, other = make_photo(), make_photo()
    article = make_article(tags=[kept, dropped], photos=[photo], authors=[make_person()])
    mine = shown(desk, article) | {
        "article_tags-TOTAL_FORMS": "3",
        "article_tags-2-tag": str(added.pk),
        "article_tags-2-content_object": str(article.pk),
        "article_photos-0-caption": "My caption",
    }
    stored = theirs(article, headline="Theirs")
    stored.article_tags.filter(tag=dropped).delete()
    ArticleTag.objects.create(content_object=stored, tag=new, position=0)
    ArticlePhoto.objects.create(article=stored, photo=other, position=1)
    ArticlePhoto.objects.filter(article=stored, photo=photo).update(alt_text="Their alt text")
    stored.record_revision()
    saved(desk, article, mine)
    assert {use.tag for use in article.article_tags.all()} == {kept, new, added}
    assert {use.photo for use in article.article_photos.all()} == {photo, other}
    use = article.article_photos.get(photo=photo)
    assert (use.caption, use.alt_text) == ("My caption", "Their alt text")
    assert article.bylines.count() == 1


def test_tag_that_i_removed_is_removed_and_my_order_stands(desk):
    one, two, three = make_tag(), make_tag(), make_tag()
    article = make_article(tags=[one, two, three])
    mine = shown(desk, article) | {
        "article_tags-0-DELETE": "on", "article_tags-1-position": "5", "article_tags-2-position": "1",
    }  # fmt: skip
    theirs(article, headline="Theirs").record_revision()
    saved(desk, article, mine)
    assert [use.tag for use in article.article_tags.all()] == [three, two]


def test_attributions_are_joined_by_quote_and_part(desk):
    article = make_article(body=QUOTED, speakers={"one1": {"speaker": "Kaya"}})
    mine = shown(desk, article) | {"quotes-0-speaker": "Deniz Kaya"}
    theirs(article, headline="Theirs")
    Quote.objects.filter(article=article).update(role="Admiral of theirs")
    Article.objects.get(pk=article.pk).record_revision()
    saved(desk, article, mine)
    quote = article.quotes.get()
    assert (quote.speaker, quote.role) == ("Deniz Kaya", "Admiral of theirs")


def test_quote_that_they_took_out_does_not_break_my_form(desk):
    article = make_article(body=QUOTED + "\n<p>End.</p>")
    mine = shown(desk, article) | {"headline": "Mine"}
    theirs(article, body="<p>End.</p>").record_revision()
    saved(desk, article, mine)
    assert (article.headline, article.body) == ("Mine", "<p>End.</p>")


def test_what_i_wrote_about_a_row_that_they_removed_is_told(desk):
    photo = make_photo()
    article = make_article(body=QUOTED + "\n<p>End.</p>", photos=[photo], speakers={"one1": {"speaker": "Kaya"}})
    mine = shown(desk, article) | {"article_photos-0-caption": "My caption", "quotes-0-role": "My role for Kaya"}
    stored = theirs(article, body="<p>End.</p>")
    stored.article_photos.all().delete()
    stored.record_revision()
    page, _ = joined(desk, article, mine)
    assert "My caption" in page.text
    assert "My role for Kaya" in page.text


@pytest.mark.parametrize("token", ["", "forged", "1:1"])
def test_form_of_an_unknown_version_overwrites_nothing(desk, token):
    article = make_article(headline="Stored", body="<p>Stored.</p>")
    data = shown(desk, article) | {"headline": "Mine", "body": "<p>Mine.</p>", "version_token": token}
    page = desk.post(change_page(article), data)
    assert page.status_code == 200 and "Two people, one article" in page.text
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Stored", 1)


def test_double_click_on_save_is_one_revision(desk):
    article = make_article()
    data = shown(desk, article) | {"headline": "Typed"}
    for _ in range(2):
        answer = desk.post(change_page(article), data)
    assert Revision.objects.filter(article=article).count() == 2
    assert answer.status_code == 200 and "nothing has to be decided" in answer.text


def test_a_save_between_the_reading_and_the_writing_of_another_is_joined_too(desk, monkeypatch):
    """The narrowest of gaps: the form was joined with what is stored, and then somebody else saves."""
    article = make_article(headline="First", body="<p>One.</p>\n<p>Two.</p>")
    mine = shown(desk, article) | {"body": "<p>One of mine.</p>\n<p>Two.</p>"}
    join = article_admin.merge_with_stored

    def join_and_lose_the_race(*args):
        joined_with_stored = join(*args)
        if Article.objects.get(pk=article.pk).version == 1:
            theirs(article, body="<p>One.</p>\n<p>Two of theirs.</p>").record_revision()
        return joined_with_stored

    monkeypatch.setattr(article_admin, "merge_with_stored", join_and_lose_the_race)
    saved(desk, article, mine)
    assert article.body == "<p>One of mine.</p>\n<p>Two of theirs.</p>"
    assert article.version == 3
