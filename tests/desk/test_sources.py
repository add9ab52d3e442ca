"""Where quotes are from: sources, verdicts, terms; kept in revisions, told to readers where released."""

from json import dumps

import pytest
from django.urls import reverse
from lxml import html

from articles.models import Edition, Quote, Revision, Source, SourceText
from articles.publishing import CorrectionNote, PublishingRefused, check, publish, read_quote, restore
from articles.quotes.verbatim import Verdict
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, shown
from tests.factories import make_article, make_person

pytestmark = pytest.mark.django_db
TEXT = "ANA RUIZ: Every engagements have been a great venue to meet. We will not leave before dawn, I promise."
BODY = '<p><q data-quote="{0}1">“{1}”</q> said Ana Ruiz.</p>'
SPEAKER = {"speaker": "Ana Ruiz", "printed": "Ana Ruiz", "guess": False}


def with_source(words: str, ref: str = "src", **quote):
    article = make_article(body=BODY.format(ref, words), speakers={f"{ref}1": SPEAKER})
    source = Source.objects.create(article=article, title="Transcript", text=SourceText.objects.keep(TEXT))
    Quote.objects.filter(article=article).update(source=source, **quote)
    article.save()
    return article


def codes(article, correction=None):
    return {finding.code: finding.blocking for finding in check(article, correction=correction)}


def test_an_altered_quote_is_corrected_or_explained(desk):
    article = with_source("Every engagement has been a great venue to meet.")
    assert codes(article)["altered_quote"]
    with pytest.raises(PublishingRefused, match="other words than its source"):
        publish(article)
    data = shown(desk, article) | {"quotes-0-altered_reason": "He corrected himself on the phone."}
    desk.post(change_page(article), data)
    article.refresh_from_db()
    assert "altered_quote" not in codes(article)
    assert publish(article)


def test_a_reason_holds_for_the_words_that_it_was_given_for(desk):
    article = with_source("Every engagement has been a great venue to meet.")
    data = shown(desk, article) | {"quotes-0-altered_reason": "He corrected himself."}
    desk.post(change_page(article), data)
    article.refresh_from_db()
    article.body = article.body.replace("great", "splendid")
    article.save()
    assert codes(article)["altered_quote"]
    desk.post(change_page(article), shown(desk, article) | {"quotes-0-accept_altered": "on"})
    article.refresh_from_db()
    assert "altered_quote" not in codes(article)


def test_a_published_quote_is_neither_mended_in_silence_nor_against_its_source():
    article = with_source("Every engagements have been a great venue to meet.")
    publish(article)
    article.body = article.body.replace("engagements have", "engagement has")
    article.save()
    assert {"published_quote_changed", "altered_quote"} <= set(codes(article))
    assert read_quote(article.quotes.get()).verdict == Verdict.ALTERED
    note = CorrectionNote(kind="correction", note="We misquoted her.")
    assert "published_quote_changed" not in codes(article, note)
    assert codes(article, note)["altered_quote"]


def test_an_ellipsis_that_hides_a_not_stops_the_article():
    article = with_source("We will … leave before dawn", ellipsis="cut")
    assert codes(article) == {"altered_quote": True} or codes(article)["elided_quote"]


def test_words_that_are_not_in_the_source_are_a_warning():
    assert codes(with_source("Nothing of the kind was ever said here."))["quote_not_found"] is False


def test_a_source_is_part_of_every_revision_and_comes_back(desk):
    article = with_source("Every engagements have been a great venue to meet.")
    before = Revision.objects.filter(article=article).first()
    source = article.sources.get()
    answer = desk.post(reverse("admin:articles_article_remove_source", args=[article.pk, source.ref]))
    assert answer.status_code == 302
    article.refresh_from_db()
    assert not article.sources.exists() and article.quotes.get().source is None
    restored = restore(article, before)
    assert restored.revision.sha256 == before.sha256
    assert article.quotes.get().source.text.text == TEXT


def test_a_source_is_added_at_the_desk_and_an_open_form_goes_on(desk):
    article = make_article(body=BODY.format("new", "We leave at dawn, I promise."), speakers={"new1": SPEAKER})
    typing = shown(desk, article)
    page = reverse("admin:articles_article_add_source", args=[article.pk])
    form = desk.get(page).context["form"]
    data = {"token": form["token"].value(), "kind": "text", "title": "Mail", "words": "We leave at dawn, I promise."}
    assert desk.post(page, data).status_code == 302
    source = article.sources.get()
    answer = desk.post(change_page(article), typing | {"headline": "Dawn", "quotes-0-source": source.ref})
    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.quotes.get().source) == ("Dawn", source)
    panel = desk.get(change_page(article)).content.decode()
    assert "Word for word as in the source." in panel


def test_hostile_sources_are_stored_and_shown_as_text(desk):
    article = make_article()
    page = reverse("admin:articles_article_add_source", args=[article.pk])
    form = desk.get(page).context["form"]
    words = "</textarea><script>alert(1)</script>\u202eevil\u202c“„»«" * 50
    data = {"token": form["token"].value(), "kind": "text", "title": "<img src=x onerror=y>", "words": words}
    desk.post(page, {**data, "address": "javascript:alert(1)"})
    source = article.sources.get()
    assert source.text.text == words
    answer = desk.get(reverse("admin:articles_article_source", args=[article.pk, source.ref])).content.decode()
    assert "<script>alert" not in answer and "<img src=x" not in answer
    again = desk.get(page).context["form"]
    data = {"token": again["token"].value(), "kind": "text", "title": "Second"}
    refused = desk.post(page, {**data, "released": "on", "public_label": "Tape", "public_address": "javascript:x"})
    assert refused.status_code == 200 and article.sources.count() == 1
    assert desk.post(page, {**data, "words": "a" * 1_000_001}).status_code == 200
    assert article.sources.count() == 1


def test_readers_are_told_what_is_released_and_nothing_else():
    article = with_source(
        "Every engagements have been a great venue to meet.", obtained="second", obtained_via="the Harbour Times"
    )
    quote = publish(article).quotes.get()
    assert (quote.obtained, quote.obtained_via, quote.source_label) == ("", "", "")
    article.sources.update(
        released=True, public_label="Transcript of the hearing", public_address="https://example.org/t"
    )
    article.quotes.update(obtained_shown=True)
    article.save()
    quote = publish(article).quotes.get()
    assert quote.obtained_words == "as reported by the Harbour Times"
    assert (quote.source_label, quote.source_address) == ("Transcript of the hearing", "https://example.org/t")


def test_second_hand_words_say_who_heard_them():
    article = with_source("Every engagements have been a great venue to meet.", obtained="second")
    assert codes(article)["second_hand"]


def test_an_unnamed_speaker_is_approved_by_an_editor_and_never_linked(client):
    person = make_person(name="Ilka Brandt")
    words = "Every engagements have been a great venue to meet."
    article = with_source(words, terms="anonymous", person=person, speaker="an official", printed="an official")
    assert codes(article)["no_terms_reason"]
    article.quotes.update(terms_reason="She would lose her post.")
    assert codes(article)["not_approved"]
    page = reverse("admin:articles_article_approve_quote", args=[article.pk, article.quotes.get().ref])
    for role in ("reporter", "sub_editor"):
        client.force_login(make_staff(role))
        assert client.post(page).status_code in (403, 404)
    editor = make_staff("editor")
    client.force_login(editor)
    token = client.get(change_page(article)).context["approve_token"]
    client.post(page, {"token": token})
    quote = article.quotes.get()
    assert (quote.approved, quote.approved_by) == (True, editor)
    assert publish(article).quotes.get().person is None
    article.refresh_from_db()
    article.quotes.update(printed="an official of the port")
    assert codes(article)["not_approved"]
    article.quotes.update(printed="Ilka Brandt")
    assert codes(article)["unnamed_is_named"]


def test_each_ellipsis_has_a_meaning_of_its_own(desk):
    article = make_article(body=BODY.format("ell", "We go … now … or never."), speakers={"ell1": SPEAKER})
    assert "ellipsis_in_quote" in codes(article)
    desk.post(change_page(article), shown(desk, article) | {"quotes-0-ellipsis": ["cut", "pause"]})
    article.refresh_from_db()
    assert article.quotes.get().ellipsis_meanings == ["cut", "pause"]
    assert "ellipsis_in_quote" not in codes(article)
    article.body = article.body.replace("We go … now", "We go now")
    article.save()
    assert article.quotes.get().ellipsis_meanings == ["pause"]


@pytest.mark.parametrize(
    ("words", "asked"), [("We go … now.", True), ("We go... now.", True), ("We go . . . now.", True), ("We go.", False)]
)
def test_meaning_of_an_ellipsis_is_asked_where_there_is_one(desk, words, asked):
    article = make_article(body=BODY.format("ell", words), speakers={"ell1": SPEAKER})
    page = html.fromstring(desk.get(change_page(article)).text)
    (line,) = page.xpath("//*[@id='quotes-0']//*[contains(@class, 'field-ellipsis')]")
    assert ("hidden" not in line.get("class").split()) is asked


def test_meaning_of_an_ellipsis_that_has_gone_is_no_change(desk):
    article = make_article(body=BODY.format("ell", "We go."), speakers={"ell1": SPEAKER | {"ellipsis": "cut"}})
    desk.post(change_page(article), shown(desk, article))
    article.refresh_from_db()
    assert (article.version, article.quotes.get().ellipsis) == (1, "cut")


def test_verdicts_are_about_the_words_that_are_typed(desk):
    article = with_source("Every engagements have been a great venue to meet.")
    data = shown(desk, article)
    data["body"] = article.body.replace("engagements have", "engagement has")
    page = desk.get(change_page(article)).context["page"]

    desk.post(
        reverse("admin:articles_article_keep", args=[article.pk]),
        {
            "page": page,
            "sequence": 1,
            "version_token": data["version_token"],
            "data": dumps([[k, str(v)] for k, v in data.items()]),
        },
    )
    answer = desk.get(reverse("admin:articles_article_verdicts", args=[article.pk]), {"page": page})
    assert "Other words than in the source." in answer.content.decode()
    assert Edition.objects.count() == 0
