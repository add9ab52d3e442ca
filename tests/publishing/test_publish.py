"""The one door from desk to site."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Change, Correction, Edition, StaleArticle, Tag
from articles.models.checksum import checksum_of
from articles.publishing import (
    CorrectionNote,
    PublishingRefused,
    call_off_unfit,
    check,
    move,
    publish,
    set_embargo,
    withdraw,
)
from tests.factories import (
    make_article,
    make_organisation,
    make_person,
    make_photo,
    make_section,
    make_tag,
    publish_article,
)

pytestmark = pytest.mark.django_db

QUOTED = '<p>“<q data-quote="q1">We will come back next year,</q>” said Ana Ruiz.</p>'
SPEAKER = {
    "speaker": "Ana Ruiz",
    "honorific": "Captain",
    "role": "Harbour Master",
    "printed": "Captain Ana Ruiz",
}
CORRECTED = CorrectionNote(Correction.Kind.CORRECTION, "The quote was wrong.")


def codes(article, **options):
    return {finding.code for finding in check(article, **options) if finding.blocking}


def test_a_complete_article_has_nothing_that_blocks():
    article = make_article(body=QUOTED, speakers={"q1": SPEAKER}, photos=[make_photo()])
    assert codes(article) == set()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"section": None}, "no_section"),
        ({"tags": []}, "no_tags"),
        ({"body": ""}, "no_text"),
        ({"body": "<hr>"}, "no_text"),
        ({"headline": " "}, "no_headline"),
        ({"state": "spiked"}, "spiked"),
        ({"body": QUOTED}, "no_speaker"),
        ({"body": "<p>“Where does this end, said Ana Ruiz.</p>"}, "unbalanced_mark"),
        ({"body": '<p>x</p><figure data-photo="nowhere"></figure>'}, "unknown_photo"),
        ({"body": '<p>x</p><aside data-pull="nowhere"></aside>'}, "unknown_pull"),
    ],
)
def test_what_is_missing_blocks_at_the_door(fields, code):
    article = make_article(**fields)
    assert code in codes(article)
    with pytest.raises(PublishingRefused):
        publish(article)
    assert not Edition.objects.exists()
    assert not Change.objects.filter(key="home", at__gt=article.updated_at).exists()


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        ({"credit_line": ""}, "no_credit"),
        ({"credit_line": " "}, "no_credit"),
        ({"alt_text": ""}, "no_alt_text"),
    ],
)
def test_no_photo_without_its_maker_or_alt_text(photo, code):
    assert code in codes(make_article(photos=[make_photo(**photo)]))


def test_a_decorative_photo_and_one_that_awaits_its_file_need_no_alt_text():
    photos = [make_photo(alt_text="", decorative=True), make_photo(with_file=False)]
    assert codes(make_article(photos=photos)) == set()


def test_internal_tags_lead_nobody_anywhere_and_are_not_published():
    internal = make_tag(kind=Tag.Kind.INTERNAL)
    assert "no_tags" in codes(make_article(tags=[internal]))
    edition = publish_article(tags=[internal, make_tag(name="Ports")])
    assert [row.tag.name for row in edition.edition_tags.all()] == ["Ports"]


def test_nobody_publishes_before_the_embargo_ends():
    end = timezone.now() + timedelta(hours=2)
    article = make_article(embargoed_until=end)
    assert "embargo" in codes(article)
    assert "embargo" not in codes(article, at=end)
    assert publish(article, at=end).valid_from == end


def test_the_edition_holds_what_was_saved_with_rank_and_role_as_printed():
    tags, photo, author = [make_tag(), make_tag()], make_photo(), make_person()
    person, body = make_person(name="Ana Ruiz"), make_organisation()
    speaker = {**SPEAKER, "person": person, "affiliation": body}
    edition = publish_article(
        headline="  The Visit ",
        body=QUOTED,
        tags=tags,
        photos=[photo],
        authors=[author],
        speakers={"q1": speaker},
    )
    person.name = "Ana Ruiz-Later"
    person.save()
    quote = edition.quotes.get()
    assert (edition.headline, edition.number, edition.valid_until) == ("  The Visit ", 1, None)
    assert (quote.honorific, quote.speaker, quote.role, quote.person, quote.affiliation) == (
        "Captain",
        "Ana Ruiz",
        "Harbour Master",
        person,
        body,
    )
    assert [row.tag for row in edition.edition_tags.all()] == tags
    assert edition.edition_photos.get().photo == photo
    assert edition.bylines.get().person == author
    keys = set(Change.objects.values_list("key", flat=True))
    assert {
        f"article:{edition.article_id}",
        f"tag:{tags[1].pk}",
        f"photo:{photo.pk}",
        f"person:{person.pk}",
    } <= keys
    assert {f"organisation:{body.pk}", f"section:{edition.section_id}", "home"} <= keys


def test_a_new_edition_replaces_the_one_before_without_gap_or_overlap():
    edition = publish_article()
    article = Article.objects.get(pk=edition.article_id)
    article.headline = "Second"
    article.save()
    second = publish(article)
    edition.refresh_from_db()
    assert edition.valid_until == second.valid_from
    assert second.first_published_at == edition.valid_from
    assert [second.number, Edition.live.get().headline] == [2, "Second"]


def test_a_double_click_publishes_once():
    article = make_article()
    assert publish(article) == publish(article)
    assert Edition.objects.count() == 1


def test_publishing_a_stale_copy_is_refused():
    article = make_article()
    Article.objects.get(pk=article.pk).save()
    with pytest.raises(StaleArticle):
        publish(article)
    assert not Edition.objects.exists()


def test_publishing_now_calls_off_what_was_scheduled():
    article = make_article()
    later = publish(article, at=timezone.now() + timedelta(days=1))
    article.headline = "Fixed"
    article.save()
    now = publish(article)
    later.refresh_from_db()
    assert later.valid_until == later.valid_from
    assert now.valid_until is None
    assert now.first_published_at == now.valid_from


def test_readers_past_is_not_rewritten():
    article = Article.objects.get(pk=publish_article().article_id)
    article.save()
    with pytest.raises(ValueError, match="already seen"):
        publish(article, at=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize("change", ["words", "speaker"])
def test_a_published_quote_changes_only_through_a_correction(change):
    edition = publish_article(body=QUOTED, speakers={"q1": SPEAKER})
    article = Article.objects.get(pk=edition.article_id)
    if change == "words":
        article.body = article.body.replace("come back", "be back")
    article.save(record=False)
    if change == "speaker":
        article.quotes.update(role="Deputy Harbour Master")
    article.record_revision()
    with pytest.raises(PublishingRefused, match="Publish it as a correction"):
        publish(article)
    with pytest.raises(PublishingRefused):
        publish(article, correction=CorrectionNote(Correction.Kind.UPDATE, "Updated."))
    second = publish(article, correction=CORRECTED)
    assert second.correction.note == "The quote was wrong."
    assert Edition.objects.get(pk=edition.pk).quotes.get().text == "We will come back next year,"


def changed(edition, how):
    """The article of a published edition, saved with its quote changed in a way that readers must be told of."""
    article = Article.objects.get(pk=edition.article_id)
    if how == "unmarked":
        article.body = "<p>“We will never come back,” said Ana Ruiz.</p>"
    elif how == "other mark":
        article.body = article.body.replace('"q1"', '"q2"').replace("come back", "be back")
    article.save(record=False)
    if how == "other mark":
        article.quotes.filter(ref="q2").update(**SPEAKER)
    elif how == "person":
        article.quotes.update(person=make_person())
    elif how == "speaker":
        article.quotes.update(speaker="Bob Roe")
    article.record_revision()
    return article


@pytest.mark.parametrize("how", ["unmarked", "other mark", "person"])
def test_no_way_round_the_correction(how):
    edition = publish_article(body=QUOTED, speakers={"q1": {**SPEAKER, "person": make_person()}})
    article = changed(edition, how)
    assert "published_quote_changed" in codes(article)
    assert publish(article, correction=CORRECTED).correction.note


def test_a_withdrawn_quote_still_changes_only_through_a_correction():
    edition = publish_article(body=QUOTED, speakers={"q1": SPEAKER})
    withdraw(Article.objects.get(pk=edition.article_id))
    assert "published_quote_changed" in codes(changed(edition, "speaker"))


def test_words_of_a_scheduled_edition_that_gives_way_may_change():
    unseen = publish_article(at=timezone.now() + timedelta(hours=1), body=QUOTED, speakers={"q1": SPEAKER})
    assert "published_quote_changed" not in codes(changed(unseen, "speaker"), at=timezone.now() + timedelta(hours=2))


def test_words_count_against_what_readers_have_seen_and_not_against_an_edition_that_gives_way():
    seen = publish_article(body=QUOTED, speakers={"q1": SPEAKER})
    article = changed(seen, "speaker")
    publish(article, at=timezone.now() + timedelta(hours=2), correction=CORRECTED)
    assert "published_quote_changed" in codes(article, at=timezone.now() + timedelta(hours=6))


@pytest.mark.parametrize("note", ["", " ", "\u200b", "\u2060\n"])
def test_a_note_that_nobody_can_read_is_no_note(note):
    article = changed(publish_article(body=QUOTED, speakers={"q1": SPEAKER}), "speaker")
    with pytest.raises(PublishingRefused):
        publish(article, correction=CorrectionNote(Correction.Kind.CORRECTION, note))


def test_a_changed_quote_is_told_by_the_words_that_differ():
    words = "We have come a long way together since the first of these visits, and you are most welcome here again"
    body = f'<p>“<q data-quote="q1">{words},</q>” said Ana Ruiz.</p>'
    article = Article.objects.get(pk=publish_article(body=body, speakers={"q1": SPEAKER}).article_id)
    article.body = article.body.replace("most welcome", "very welcome")
    article.save()
    told = next(one.message for one in check(article) if one.code == "published_quote_changed")
    assert "most welcome" in told
    assert "very welcome" in told


def test_the_first_link_to_a_person_is_no_correction():
    edition = publish_article(body=QUOTED, speakers={"q1": SPEAKER})
    assert "published_quote_changed" not in codes(changed(edition, "person"))


def test_the_same_page_publishes_once_and_another_page_is_not_mistaken_for_it():
    article = make_article()
    first = publish(article, key="page-1")
    assert publish(article, key="page-1") == first
    second = publish(article, key="page-2", correction=CorrectionNote(Correction.Kind.UPDATE, "New."))
    assert second != first
    assert second.correction.note == "New."


def test_the_same_page_with_a_note_publishes_its_correction_once():
    edition = publish_article()
    article = Article.objects.get(pk=edition.article_id)
    note = CorrectionNote(Correction.Kind.UPDATE, "New.")
    assert publish(article, key="page", correction=note) == publish(article, key="page", correction=note)
    assert [edition.number for edition in Edition.objects.order_by("number")] == [1, 2]


def test_publishing_with_an_end_gives_an_end():
    article = make_article()
    publish(article)
    end = timezone.now() + timedelta(days=1)
    assert publish(article, until=end).valid_until == end


@pytest.mark.parametrize("change", ["spiked", "longer embargo"])
def test_a_scheduled_edition_is_called_off_when_the_article_may_no_longer_appear(change):
    edition = publish_article(at=timezone.now() + timedelta(days=1))
    article = Article.objects.get(pk=edition.article_id)
    assert call_off_unfit(article) == []
    if change == "spiked":
        move(article, "spiked", by=None, reason="Not ours")
    else:
        set_embargo(article, timezone.now() + timedelta(days=9), by=None)
    edition.refresh_from_db()
    assert edition.valid_until == edition.valid_from


def test_what_was_written_past_the_save_door_is_recorded_before_it_is_published():
    article = make_article(body=QUOTED, speakers={"q1": SPEAKER})
    Article.objects.filter(pk=article.pk).update(body=QUOTED.replace("come back", "be back"), headline="Late")
    article.quotes.update(role="Pilot")
    edition = publish(article)
    assert edition.quotes.get().text == "We will be back next year,"
    content = edition.revision.content
    assert (content["headline"], content["quotes"][0]["role"]) == ("Late", "Pilot")
    (bulk,) = Article.objects.bulk_create([Article(headline="Bulk", slug="bulk", version=1, section=make_section())])
    assert {"no_text", "no_tags"} <= codes(bulk)
    with pytest.raises(PublishingRefused):
        publish(bulk)


def test_captions_and_alt_texts_stay_as_published():
    photo = make_photo(caption="As it was")
    edition = publish_article(photos=[photo])
    photo.caption = "As it is"
    photo.save()
    assert edition.edition_photos.get().caption == "As it was"


def test_a_photo_that_changes_is_a_change_that_readers_see():
    photo = make_photo()
    Change.objects.all().delete()
    photo.credit_line = "Somebody else"
    photo.save()
    assert Change.objects.filter(key=f"photo:{photo.pk}").exists()


def test_a_withdrawn_article_is_live_nowhere_and_can_come_back():
    edition = publish_article()
    article = Article.objects.get(pk=edition.article_id)
    before = Change.objects.count()
    assert withdraw(article) == [edition]
    assert not Edition.live.exists()
    assert Change.objects.count() > before
    assert publish(article).number == 2
    assert Edition.live.count() == 1


def test_an_address_belongs_to_one_article_for_ever():
    edition = publish_article(headline="The Visit")
    article = Article.objects.get(pk=edition.article_id)
    article.slug = "another"
    article.save()
    publish(article)
    assert make_article(headline="The Visit").slug == "the-visit-2"
    assert "slug_taken" in codes(make_article(slug="the-visit"))


def test_the_checksum_is_of_what_is_stored_and_not_of_what_was_given():
    article = make_article(body=QUOTED, speakers={"q1": SPEAKER}, photos=[make_photo()])
    publish(article)
    article.standfirst = "One\r\ntwo"
    article.save()
    publish(article, correction=CorrectionNote(Correction.Kind.UPDATE, "First,\r\nthen."))
    for edition in Edition.objects.select_related("correction"):
        correction = getattr(edition, "correction", None)
        assert edition.sha256 == checksum_of(edition, edition.quotes.all(), edition.edition_photos.all(), correction)


def test_a_first_publication_takes_few_queries(django_assert_max_num_queries):
    tags = [make_tag(), make_tag()]
    first, second = (
        make_article(body=QUOTED.replace("q1", ref), speakers={ref: SPEAKER}, photos=[make_photo()], tags=tags)
        for ref in ("q1", "q2")
    )
    publish(first)
    with django_assert_max_num_queries(48):
        publish(second)
