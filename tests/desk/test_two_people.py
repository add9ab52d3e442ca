"""A stale tab: what I did not touch stays as somebody else has stored it."""

import pytest

from articles.models import Article, Quote
from tests.factories import make_article, make_section

from .forms import change_page, shown

pytestmark = pytest.mark.django_db

QUOTED = '<p>“<q data-quote="one1">We  are ready</q>,” said Admiral Kaya.</p>'


def theirs(article, **fields) -> None:
    stored = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(stored, name, value)
    stored.save(record=False)
    Quote.objects.filter(article=article).update(role="Admiral of theirs")
    stored.record_revision()


def gone_on(desk, article, data):
    """Post, be refused, tick that my text goes on from theirs, post again."""
    refused = desk.post(change_page(article), data)
    token = refused.context["adminform"].form.newest_token
    assert desk.post(change_page(article), data | {"take_over": token}).status_code == 302
    article.refresh_from_db()
    return refused


def test_fields_that_i_did_not_touch_keep_their_words(desk):
    article = make_article(headline="First", standfirst="First\nlines", body=QUOTED)
    section = make_section()
    mine = shown(desk, article) | {"headline": "Mine", "standfirst": "First\r\nlines"}
    theirs(article, headline="Theirs", standfirst="Theirs", body=QUOTED.replace("said", "says"), section=section)
    gone_on(desk, article, mine)
    assert (article.headline, article.standfirst, article.section) == ("Mine", "Theirs", section)
    assert "says Admiral Kaya" in article.body
    assert article.version == 3


def test_rows_that_i_did_not_touch_keep_their_attribution(desk):
    article = make_article(body=QUOTED)
    mine = shown(desk, article) | {"headline": "Mine"}
    theirs(article)
    gone_on(desk, article, mine)
    assert article.quotes.get().role == "Admiral of theirs"


def test_row_that_i_touched_keeps_the_rest_of_theirs(desk):
    article = make_article(body=QUOTED)
    mine = shown(desk, article) | {"quotes-0-speaker": "Deniz Kaya"}
    theirs(article)
    gone_on(desk, article, mine)
    quote = article.quotes.get()
    assert (quote.speaker, quote.role) == ("Deniz Kaya", "Admiral of theirs")


def test_difference_is_shown_as_text_and_says_what_stays(desk):
    article = make_article(headline="First", body="<p>One</p>")
    mine = shown(desk, article) | {"headline": "Mine"}
    theirs(article, headline="Theirs", body="<p>One <strong>two</strong></p>\n<p>Three</p>", urgency=None)
    page = gone_on(desk, article, mine).text
    assert "<dd>One two\n\nThree</dd>" in page
    assert "you did not change it: theirs stays" in page
