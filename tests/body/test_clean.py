"""What is stored as a body is of the schema, and cleaning what is clean changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from articles.body import BodyRefused, clean, plain_text
from articles.body.parse import parse
from articles.body.schema import ATTRIBUTES, ELEMENTS
from articles.body.tree import html
from tests.shared_data import payloads

FRAGMENTS = [
    *["<p>", "</p>", "<q", "data-quote='a1'>", "<q>", "</q>", "<em>", "</em>", "<b>", "<i>", "<a", "href='/x'>", "<a>", "</a>", "<br>", "<hr>", "<ul>", "<ol>", "<li>", "</ul>"],
    *["</li>", "<div>", "</div>", "<table>", "<tr>", "<td>", "<h1>", "</h2>", "<blockquote>", "</blockquote>", "<script>", "</script>", "<svg>", "</p>"],
    "<figure data-photo='p1'>", "</figure>", "<aside data-pull='a1'>", "&nbsp;", "&lt;", "&#13;", "&#x10FFFF;", "\n\n", "  ",
    "“Words,”", "x", "\xa0", "<!-- -->", "<a href='javascript:alert(1)'>", "<p onclick=x>", "<style>", "]]>",
]  # fmt: skip


def assert_of_schema(stored: str) -> None:
    if not stored:
        return
    for element in lxml_html.fragment_fromstring(stored, create_parent="root").iterdescendants():
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES.get(element.tag, set())
        assert not any(
            value.lower().startswith(("javascript:", "data:", "vbscript:")) for value in element.attrib.values()
        )


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_html_becomes_a_body_that_stays_as_it_is(text):
    stored = clean(text)
    assert clean(stored) == stored
    assert html(parse(stored)) == stored
    assert_of_schema(stored)


@pytest.mark.parametrize("name", ["xss", "html5lib", "naughty"])
def test_hostile_html_is_stored_inert_and_stable(name):
    for row in payloads(name):
        stored = clean(row["input"])
        assert clean(stored) == stored, row["id"]
        assert_of_schema(stored)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("<h1>Big</h1><div>a</div><b>b</b>", "<h2>Big</h2>\n<p>a</p>\n<p><strong>b</strong></p>"),
        ("<table><tr><td>a<td>b</table>", "<p>a</p>\n<p>b</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ('<p><q data-quote="x" onclick="y">w</q></p>', '<p><q data-quote="x">w</q></p>'),
        ("<p><q>no id</q></p>", "<p>no id</p>"),
        ('<p><q data-quote="bad id!">w</q></p>', "<p>w</p>"),
        ('<em>a <q data-quote="x">b</q></em>', '<p><em>a </em><q data-quote="x"><em>b</em></q></p>'),
        ('<figure data-photo="1"><figcaption>words</figcaption></figure>', '<figure data-photo="1"></figure>\n<p>words</p>'),
        ('<figure data-embed="https://evil.example/x"></figure>', ""),
        (
            '<figure data-embed="https://player.vimeo.com/video/1#t=3"></figure>',
            '<figure data-embed="https://player.vimeo.com/video/1"></figure>',
        ),
        ('<p><a href="javascript:x">a</a><a href="//x.example">b</a><a href="/c">c</a></p>', '<p>ab<a href="/c">c</a></p>'),
        ('<p><a href="java\x03script:x">a</a></p>', "<p>a</p>"),
        ("<p>a\r\nb</p>", "<p>a\nb</p>"),
        ("<p>  two  blanks  </p>", "<p>  two  blanks  </p>"),
        ("<script>x</script><style>y</style>z", "<p>z</p>"),
        ("", ""),
        ("<p></p><p> </p>", ""),
    ],
)  # fmt: skip
def test_foreign_markup_becomes_ours_and_keeps_its_words(typed, stored):
    assert clean(typed) == stored


def test_words_and_blanks_come_back_as_typed():
    words = "  “A”\xa0b\u202fc… 11– 16 ‘d’ „e“ «f» 「g」 \u200bh "
    assert plain_text(clean(f"<p>{words}</p>")) == words


@pytest.mark.parametrize("bomb", ["<div>" * 5000, "<ul><li>" * 5000, "".join(f"<b id={n}>" for n in range(5000))])
def test_html_that_would_take_forever_to_parse_is_refused(bomb):
    with pytest.raises(BodyRefused, match="nested"):
        clean(bomb + "<p>x" * 5000)


def test_paragraphs_without_end_tags_are_no_nesting():
    assert clean("<p>x" * 5000).count("<p>") == 5000
    assert clean("<ul>" + "<li>x" * 5000).count("<li>") == 5000
