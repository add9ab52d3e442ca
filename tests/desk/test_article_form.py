"""Writing at the desk: what was typed is what is stored, and nobody overwrites anybody."""

import pytest
from django.contrib.admin import ModelAdmin
from django.test import Client
from django.urls import reverse

from articles.models import Article, ArticleTag, Quote, StaleArticle
from tests.factories import make_article, make_person, make_photo, make_section, make_tag, make_user

from .conftest import make_staff
from .forms import change_page, shown

pytestmark = pytest.mark.django_db

QUOTED = '<p>“<q data-quote="one1">We  are ready</q>,” said Admiral Kaya.</p>'


def test_saving_unchanged_writes_no_revision(desk):
    article = make_article(body=QUOTED + "\n<p>Two\u00a0words\u202f.</p>", standfirst="Two\nlines ")
    response = desk.post(change_page(article), shown(desk, article))
    assert response.status_code == 302
    article.refresh_from_db()
    assert article.version == 1
    assert article.revisions.count() == 1


def test_browsers_line_ends_are_no_change(desk):
    article = make_article(body="<p>One</p>\n<p>Two</p>", standfirst="Two\nlines")
    data = shown(desk, article)
    data |= {"body": data["body"].replace("\n", "\r\n"), "standfirst": "Two\r\nlines"}
    desk.post(change_page(article), data)
    article.refresh_from_db()
    assert (article.version, article.standfirst) == (1, "Two\nlines")


def test_words_are_stored_as_typed(desk):
    article = make_article()
    words = '  “Straight" and -- dashes…  \u00a0\u202f '
    data = shown(desk, article) | {
        "headline": words,
        "standfirst": words,
        "dateline": words,
        "byline": words,
        "ed_note": words,
        "body": f"<p>{words}</p>",
    }
    assert desk.post(change_page(article), data).status_code == 302
    article.refresh_from_db()
    for stored in [article.headline, article.standfirst, article.dateline, article.byline, article.ed_note]:
        assert stored == words
    assert article.body == f"<p>{words}</p>".replace("\u00a0", "&nbsp;")


def test_every_save_is_one_revision_of_the_whole(desk, editor):
    article = make_article(tags=[make_tag(name="Calder")])
    tag = make_tag(name="Halvard Sea")
    data = shown(desk, article) | {
        "headline": "New words",
        "article_tags-TOTAL_FORMS": "2",
        "article_tags-1-tag": str(tag.pk),
        "article_tags-1-position": "",
        "article_tags-1-content_object": str(article.pk),
    }
    desk.post(change_page(article), data)
    article.refresh_from_db()
    assert article.version == 2
    newest = article.revisions.first()
    assert (newest.number, newest.created_by) == (2, editor)
    assert newest.content["headline"] == "New words"
    assert [row["tag__name"] for row in newest.content["tags"]] == ["Calder", "Halvard Sea"]


def test_changing_only_a_row_is_a_revision_too(desk):
    article = make_article(body=QUOTED)
    quote = article.quotes.get()
    desk.post(change_page(article), shown(desk, article) | {"quotes-0-speaker": "Deniz Kaya"})
    article.refresh_from_db()
    quote.refresh_from_db()
    assert (article.version, quote.speaker) == (2, "Deniz Kaya")
    assert article.revisions.first().content["quotes"][0]["speaker"] == "Deniz Kaya"


def test_new_article_belongs_to_its_writer(desk, editor):
    data = shown(desk) | {"headline": "A visit", "body": QUOTED, "section": str(make_section().pk)}
    desk.post(reverse("admin:articles_article_add"), data)
    article = Article.objects.get(headline="A visit")
    assert (article.created_by, article.version) == (editor, 1)
    assert article.quotes.get().text == "We  are ready"


def test_body_with_script_is_stored_clean_through_the_form(desk):
    article = make_article()
    bad = '<p onclick="alert(1)">Words<script>alert(1)</script><img src=x onerror=alert(1)></p>'
    desk.post(change_page(article), shown(desk, article) | {"body": bad})
    article.refresh_from_db()
    assert article.body == "<p>Words</p>"


def test_text_that_cannot_be_stored_is_refused_and_kept_in_the_form(desk):
    article = make_article()
    response = desk.post(change_page(article), shown(desk, article) | {"headline": "Bell\x07", "standfirst": "kept"})
    assert response.status_code == 200
    assert "U+0007" in response.text
    assert ">\nkept</textarea>" in response.text


# Quotes


def test_quote_words_have_no_field(desk):
    article = make_article(body=QUOTED)
    page = desk.get(change_page(article)).text
    assert "We  are ready" in page
    desk.post(change_page(article), shown(desk, article) | {"quotes-0-text": "Other words", "quotes-0-ref": "x"})
    assert list(article.quotes.values_list("ref", "text")) == [("one1", "We  are ready")]


def test_new_words_in_the_body_are_not_overwritten_by_the_quote_rows(desk):
    article = make_article(body=QUOTED)
    data = shown(desk, article) | {
        "body": QUOTED.replace("We  are ready", "We were ready"),
        "quotes-0-speaker": "Deniz Kaya",
    }
    desk.post(change_page(article), data)
    quote = article.quotes.get()
    assert (quote.text, quote.speaker) == ("We were ready", "Deniz Kaya")


def test_quote_whose_mark_went_stays_retired_though_its_row_was_changed(desk):
    article = make_article(body=QUOTED)
    data = shown(desk, article) | {"body": "<p>Nothing said.</p>", "quotes-0-speaker": "Deniz Kaya"}
    desk.post(change_page(article), data)
    assert article.quotes.get().retired_at is not None
    assert "We  are ready" not in desk.get(change_page(article)).text


@pytest.mark.parametrize(
    ("change", "guess"),
    [({}, True), ({"quotes-0-role": "Mayor"}, False), ({"quotes-0-confirmed": "on"}, False)],
)
def test_guess_stands_until_somebody_confirms_or_corrects_it(desk, change, guess):
    article = make_article(body=QUOTED, speakers={"one1": {"speaker": "Kaya", "guess": True}})
    desk.post(change_page(article), shown(desk, article) | {"headline": "Other"} | change)
    assert article.quotes.get().guess is guess


def test_quote_of_another_article_is_not_reached_by_its_key(desk):
    article, other = make_article(body=QUOTED), make_article(body=QUOTED.replace("one1", "two2"))
    theirs = other.quotes.get()
    data = shown(desk, article) | {"quotes-0-id": str(theirs.pk), "quotes-0-speaker": "Forged"}
    desk.post(change_page(article), data)
    theirs.refresh_from_db()
    assert theirs.speaker == ""


# Rows in order


def test_row_without_a_number_goes_to_the_end(desk):
    article = make_article(tags=[make_tag(), make_tag()])
    tag = make_tag()
    data = shown(desk, article) | {
        "article_tags-TOTAL_FORMS": "3",
        "article_tags-2-tag": str(tag.pk),
        "article_tags-2-position": "",
        "article_tags-2-content_object": str(article.pk),
    }
    desk.post(change_page(article), data)
    assert list(article.article_tags.values_list("position", flat=True)) == [0, 1, 2]
    assert article.article_tags.last().tag == tag


@pytest.mark.parametrize(
    ("prefix", "stored", "factory"),
    [("article_tags", "tags", make_tag), ("article_photos", "photos", make_photo), ("bylines", "authors", make_person)],
)
def test_rows_that_stay_are_counted_anew_when_others_are_removed(desk, prefix, stored, factory):
    article = make_article(**{stored: [factory() for _ in range(5)]})
    rows = getattr(article, prefix)
    kept = list(rows.values_list("pk", flat=True)[2:])
    desk.post(change_page(article), shown(desk, article) | {f"{prefix}-0-DELETE": "on", f"{prefix}-1-DELETE": "on"})
    assert list(rows.values_list("pk", "position")) == [(pk, number) for number, pk in enumerate(kept)]


def test_rows_with_gaps_between_their_numbers_are_no_change(desk):
    article = make_article(tags=[make_tag(), make_tag()])
    for number, row in zip((2, 6), article.article_tags.all(), strict=True):
        ArticleTag.objects.filter(pk=row.pk).update(position=number)
    desk.post(change_page(article), shown(desk, article))
    article.refresh_from_db()
    assert article.version == article.revisions.count() == 1
    assert list(article.article_tags.values_list("position", flat=True)) == [2, 6]


def test_the_same_tag_twice_is_refused_and_nothing_is_stored(desk):
    article = make_article(headline="First")
    tag = article.article_tags.get().tag
    data = shown(desk, article) | {
        "headline": "Second",
        "article_tags-TOTAL_FORMS": "2",
        "article_tags-1-tag": str(tag.pk),
        "article_tags-1-content_object": str(article.pk),
    }
    response = desk.post(change_page(article), data)
    assert response.status_code == 200
    assert ">\nSecond</textarea>" in response.text
    article.refresh_from_db()
    assert (article.headline, article.article_tags.count()) == ("First", 1)


def test_row_is_removed(desk):
    article = make_article(tags=[make_tag(), make_tag()])
    desk.post(change_page(article), shown(desk, article) | {"article_tags-0-DELETE": "on"})
    assert article.article_tags.count() == 1
    assert len(article.revisions.first().content["tags"]) == 1


def test_tag_guess_is_confirmed(desk):
    article = make_article()
    ArticleTag.objects.update(guess=True)
    desk.post(change_page(article), shown(desk, article) | {"article_tags-0-confirmed": "on"})
    assert not article.article_tags.get().guess


def test_photos_and_authors_are_added(desk):
    article, photo, person = make_article(), make_photo(), make_person()
    data = shown(desk, article) | {
        "article_photos-TOTAL_FORMS": "1",
        "article_photos-0-photo": str(photo.pk),
        "article_photos-0-caption": " As typed ",
        "article_photos-0-article": str(article.pk),
        "bylines-TOTAL_FORMS": "1",
        "bylines-0-person": str(person.pk),
        "bylines-0-article": str(article.pk),
    }
    assert desk.post(change_page(article), data).status_code == 302
    assert article.article_photos.get().caption == " As typed "
    assert article.bylines.get().person == person
    page = desk.get(change_page(article)).text
    assert f'id="photo-{photo.ref}"' in page


# Two people


def test_stale_form_overwrites_nothing(desk):
    article = make_article(headline="First")
    mine = shown(desk, article) | {"headline": "Mine", "standfirst": "My standfirst"}
    other = make_user(first_name="Li", last_name="Wen")
    theirs = Article.objects.get(pk=article.pk)
    theirs.headline = "Theirs"
    theirs.save(by=other)

    response = desk.post(change_page(article), mine)

    assert response.status_code == 200
    article.refresh_from_db()
    assert (article.headline, article.standfirst, article.version) == ("Theirs", "", 2)
    assert "Li Wen saved this article on" in response.text
    assert "nothing of either is lost" in response.text
    assert ">\nMine</textarea>" in response.text
    assert ">\nMy standfirst</textarea>" in response.text
    assert "<dd>Theirs</dd>" in response.text
    assert desk.post(change_page(article), mine).status_code == 200  # and not at the second try either


@pytest.mark.parametrize("token", ["", "1:1", "1:1:forged"])
def test_form_without_a_signed_version_writes_nothing(desk, token):
    article = make_article(headline="First")
    response = desk.post(change_page(article), shown(desk, article) | {"headline": "Mine", "version_token": token})
    assert response.status_code == 200
    article.refresh_from_db()
    assert article.headline == "First"


def test_race_between_reading_and_writing_says_the_same(desk, monkeypatch):
    article = make_article(headline="First")
    mine = shown(desk, article) | {"headline": "Mine"}
    in_full = ModelAdmin.changeform_view

    def lose_the_race(self):
        monkeypatch.undo()
        raise StaleArticle(self)

    def while_somebody_is_faster(*args, **kwargs):
        try:
            return in_full(*args, **kwargs)
        except StaleArticle:
            theirs = Article.objects.get(pk=article.pk)
            theirs.headline = "Theirs"
            theirs.save()
            raise

    monkeypatch.setattr(Article, "_claim_version", lose_the_race)
    monkeypatch.setattr(ModelAdmin, "changeform_view", while_somebody_is_faster)
    response = desk.post(change_page(article), mine)
    assert response.status_code == 200
    assert "nothing of either is lost" in response.text
    assert ">\nMine</textarea>" in response.text
    article.refresh_from_db()
    assert (article.headline, article.version, article.revisions.count()) == ("Theirs", 2, 2)


# The page


def test_findings_lead_to_their_place(desk):
    article = make_article(body=QUOTED, section=None, tags=[])
    page = desk.get(change_page(article)).text
    assert 'href="#quote-one1"' in page and 'id="quote-one1"' in page
    assert 'href="#id_section"' in page and 'id="id_section"' in page
    assert 'href="#article_tags-group"' in page and 'id="article_tags-group"' in page


def test_texts_are_escaped_on_the_desk(desk):
    bad = "<img src=x onerror=alert(1)>"
    article = make_article(
        headline=bad,
        standfirst=bad,
        tags=[make_tag(name=bad)],
        photos=[make_photo(caption=bad, credit_line=bad)],
        body="<p><q data-quote='one1'>&lt;img src=x onerror=alert(1)&gt;</q></p>",
        speakers={"one1": {"speaker": bad, "guess": True, "trace": bad}},
    )
    for address in [
        change_page(article),
        reverse("admin:articles_article_changelist"),
        reverse("admin:articles_article_publish", args=[article.pk]),
        reverse("admin:articles_article_revision", args=[article.pk, 1]),
        reverse("desk_frame", args=[article.pk, 1]),
        reverse("admin:index"),
    ]:
        page = desk.get(address)
        assert page.status_code == 200
        assert bad not in page.text


def test_find_quotations_keeps_what_was_typed(desk):
    article = make_article(body="<p>Old.</p>")
    typed = "<p>“We will be there in the spring,” said Mayor Ines Falk.</p>"
    data = shown(desk, article) | {"body": typed, "_find_quotations": "Find"}
    response = desk.post(change_page(article), data, follow=True)
    assert "marked" in response.text
    quote = Quote.objects.get(article=article, retired_at=None)
    assert quote.text == "We will be there in the spring,"
    assert quote.guess


def test_reader_of_the_desk_changes_nothing(db):
    client = Client()
    reporter = make_staff("reporter")
    client.force_login(reporter)
    article = make_article(headline="First", body=QUOTED, created_by=reporter, state="in_review")
    page = client.get(change_page(article))
    assert page.status_code == 200
    assert 'name="_continue"' not in page.text
    assert client.post(change_page(article), {"headline": "Mine"}).status_code == 403
    article.refresh_from_db()
    assert article.headline == "First"


def test_reader_of_the_desk_sees_the_body_as_text(db):
    client = Client()
    reporter = make_staff("reporter")
    client.force_login(reporter)
    photo = make_photo(caption="The old pier")
    body = QUOTED + f'<figure data-photo="{photo.ref}"></figure><aside data-pull="one1:1-2"></aside><h2>&lt;b&gt;</h2>'
    article = make_article(body=body, photos=[photo], created_by=reporter, state="in_review")
    page = client.get(change_page(article)).text
    assert "“<q " in page and 'data-quote="one1">We  are ready</q>,” said Admiral Kaya.</p>' in page
    assert "&lt;q" not in page and "<h2>&lt;b&gt;</h2>" in page
    assert "<bdi>The old pier</bdi>" in page and "<bdi>We  are …</bdi>" in page
    Article.objects.filter(pk=article.pk).update(body='<p onclick="bad()">Kept<script>bad()</script></p>')
    page = client.get(change_page(article)).text
    assert "Kept" in page and "bad()" not in page


def test_articles_are_never_deleted(desk):
    article = make_article()
    assert desk.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}).status_code == 403
    assert Article.objects.filter(pk=article.pk).exists()
