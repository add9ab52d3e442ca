"""The real report: its printed words are corrected only in the open, and the source says what was altered."""

import pytest

from articles.imports import import_text
from articles.models import Correction, Quote, Source, SourceText
from articles.publishing import CorrectionNote, PublishingRefused, check, publish
from articles.publishing.verbatim import read_quote
from articles.quotes.verbatim import Verdict
from tests.shared_data import SEED, needs_seed

pytestmark = pytest.mark.django_db


@needs_seed
def test_correcting_the_grammar_of_a_published_quote_needs_a_note_and_is_told_beside_its_source(client):
    text = SEED.read_text("utf-8")
    article = import_text(text).article
    Quote.objects.filter(article=article).update(guess=False)
    source = Source.objects.create(article=article, title="The statement", text=SourceText.objects.keep(text))
    Quote.objects.filter(article=article).update(source=source)
    article.save()
    publish(article)
    article.refresh_from_db()
    assert [read_quote(quote).verdict for quote in article.quotes.standing()] == [Verdict.EXACT, Verdict.EXACT]

    article.body = article.body.replace("Every engagements have been", "Every engagement has been")
    article.save()
    changed = article.quotes.standing().get(text__contains="Every engagement has been")
    assert read_quote(changed).verdict == Verdict.ALTERED
    assert {"published_quote_changed", "altered_quote"} <= {one.code for one in check(article)}
    with pytest.raises(PublishingRefused):
        publish(article)
    note = CorrectionNote(Correction.Kind.CORRECTION, "A quotation was corrected: “engagement has been”.")
    with pytest.raises(PublishingRefused) as refused:  # the note does not explain why the source has other words
        publish(article, correction=note)
    assert {one.code for one in refused.value.findings if one.blocking} == {"altered_quote"}

    changed.altered_reason = "Grammar, agreed with the speaker."
    changed.altered_for = changed.words_digest
    changed.save()
    article.save()
    edition = publish(article, correction=note)
    page = client.get(edition.get_absolute_url()).text
    assert "Every engagement has been" in page
    assert "A quotation was corrected" in page
