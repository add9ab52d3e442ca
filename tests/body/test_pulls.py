"""Pull quotes of a range: cut only with an ellipsis that is seen, and never beyond the quote."""

import pytest

from articles.body import clean, pulled_words, read_pull, with_own_refs
from articles.publishing import check
from tests import factories

WORDS = "The Sound is open,\n\nand it stays so."


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("a1", WORDS),
        ("a1:1-8", WORDS),
        ("a1:1-4", "The Sound is open, …"),
        ("a1:5-8", "… and it stays so."),
        ("a1:4-5", "… open,\n\nand …"),
        ("a1:3-3", "… is …"),
        ("a1:8-9", None),
    ],
)
def test_a_range_is_printed_with_what_shows_that_it_was_cut(value, printed):
    assert pulled_words(read_pull(value), WORDS) == printed
    assert clean(f'<aside data-pull="{value}"></aside>') == f'<aside data-pull="{value}"></aside>'


@pytest.mark.parametrize(
    "value", ["a1:0-3", "a1:5-4", "a1:1", "a1:1-", "a1:1-2-3", "a1:１-２", ":1-2", "a1:1-999999", ""]
)
def test_what_is_no_range_goes_with_its_node(value):
    assert clean(f'<p>x</p><aside data-pull="{value}"></aside>') == "<p>x</p>"


@pytest.mark.django_db
def test_readers_see_the_range_and_the_desk_hears_when_its_quote_goes(client):
    body = '<p>“<q data-quote="pull1">We are ready for whatever comes</q>,” she said.</p><aside data-pull="pull1:3-4"></aside>'
    article = factories.make_article(body=body, speakers={"pull1": {"speaker": "Ana Ruiz"}})
    assert not [one for one in check(article) if one.code == "unknown_pull"]
    edition = factories.publish(article)
    assert "<p>… ready for …</p>" in client.get(edition.get_absolute_url()).text
    article.body = body.replace("We are ready for whatever comes", "We are")
    article.save()
    (found,) = [one for one in check(article) if one.code == "unknown_pull"]
    assert found.blocking
    assert "“We are”" in found.message
    article.body = body.replace('<q data-quote="pull1">', "").replace("</q>", "")
    article.save()
    (found,) = [one for one in check(article) if one.code == "unknown_pull"]
    assert "no longer stands in the text" in found.message


def test_a_range_that_is_pasted_with_its_quote_repeats_the_copy():
    body = '<p>“<q data-quote="pull1">We are ready for it</q>”</p>\n<aside data-pull="pull1"></aside>'
    body += '\n<aside data-pull="pull1:3-4"></aside>'
    renewed, copied = with_own_refs(body, lambda refs: set(refs) & {"pull1"})
    (name,) = copied
    assert renewed == body.replace("pull1", name)
