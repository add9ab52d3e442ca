"""Pull quotes of a range: cut only with an ellipsis that is seen, and never beyond the quote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.body import (
    clean,
    marked_quotes,
    own_node_refs,
    pulled_words,
    read_pull,
    with_own_refs,
    with_settled_pulls,
)
from articles.models import Revision
from articles.publishing import check, restore
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
    "value",
    [
        "a1:0-3",
        "a1:5-4",
        "a1:1",
        "a1:1-",
        "a1:1-2-3",
        "a1:１-２",
        ":1-2",
        "a1:1-999999",
        "",
        "a1:1-2:",
        "a1:1-2:0A1B2C3D",
        "a1:0a1b2c3d",
    ],
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
    (found,) = [one for one in check(article) if one.code == "pull_words_gone"]
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


def _body(words: str, pull: str) -> str:
    return f'<p>“<q data-quote="a1">{words}</q>”</p>\n<aside data-pull="{pull}"></aside>'


def _printed(body: str) -> str | None:
    (value,), (quote,) = own_node_refs(body, "data-pull"), marked_quotes(body)
    return pulled_words(read_pull(value), quote.text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Yes, we are ready for whatever comes", "… ready for …"),
        ("Ready? We are ready for it, and for whatever comes", "… ready for …"),
        ("ready for", "ready for"),
        ("We are ready, for whatever comes", None),
        ("We were so ready for what is ready for us", None),
    ],
)
def test_a_range_follows_the_words_that_were_chosen_and_prints_no_others(words, printed):
    article = factories.make_article(body=_body("We are ready for whatever comes", "a1:3-4"))
    article.body = article.body.replace("We are ready for whatever comes", words)
    article.save()
    assert _printed(article.body) == printed
    assert [one.code for one in check(article) if "pull" in one.code] == ([] if printed else ["pull_words_gone"])


@pytest.mark.django_db
def test_a_range_of_an_earlier_version_means_the_words_it_named_before_the_save():
    article = factories.make_article(body="<p>Nothing yet</p>")
    old = _body("We are ready for whatever comes", "a1:3-4")
    type(article).objects.filter(pk=article.pk).update(body=old)
    article.refresh_from_db()
    article.body = old.replace("We are", "Yes, we are")
    article.save()
    assert _printed(article.body) == "… ready for …"


@pytest.mark.django_db
def test_a_range_beyond_its_quote_prints_nothing_when_the_quote_grows():
    article = factories.make_article(body=_body("We are ready", "a1:2-5"))
    article.body = article.body.replace("We are ready", "We are ready for whatever comes")
    article.save()
    assert _printed(article.body) is None
    assert [one.code for one in check(article) if "pull" in one.code] == ["pull_words_gone"]


@pytest.mark.django_db
def test_a_revision_of_an_earlier_version_comes_back_with_the_words_it_repeated():
    article = factories.make_article(body="<p>Nothing yet</p>")
    old = {**article.revisions.get().content, "body": _body("We are ready for whatever comes", "a1:3-4")}
    type(article).objects.filter(pk=article.pk).update(body=_body("Nobody here knows what comes", "a1:3-4"))
    article.refresh_from_db()
    restore(article, Revision(article=article, number=1, content=old), by=None)
    assert _printed(article.body) == "… ready for …"


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=9), st.lists(st.sampled_from("abcd"), max_size=12), st.data()
)
def test_a_range_prints_the_chosen_words_or_nothing(before, after, data):
    first = data.draw(st.integers(1, len(before)))
    last = data.draw(st.integers(first, len(before)))
    body = with_settled_pulls(clean(_body(" ".join(before), f"a1:{first}-{last}")), lambda: "")
    value = own_node_refs(body, "data-pull")[0]
    chosen = before[first - 1 : last]
    body = with_settled_pulls(clean(_body(" ".join(after), value)), lambda: body)
    size = len(chosen)
    there = [at for at in range(len(after) - size + 1) if after[at : at + size] == chosen]
    printed = _printed(body) if after else None
    if len(there) == 1 or first - 1 in there:
        assert printed.strip("… ").split() == chosen
        assert own_node_refs(with_settled_pulls(body, lambda: body), "data-pull") == own_node_refs(body, "data-pull")
    else:
        assert printed is None
