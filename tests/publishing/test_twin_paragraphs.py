"""A paragraph that stands in the text twice, once in each of two versions, is pointed out before it is published."""

import pytest

from articles.publishing import check
from articles.publishing.twin_paragraphs import twins
from tests.factories import make_article

TUESDAY = "The ferry will leave the port on Tuesday."
WEDNESDAY = "The ferry will leave the port on Wednesday."
LONG = " ".join(f"Sentence {number} tells of the harbour and its {number * 7} boats." for number in range(40))


def found(*paragraphs: str) -> list[int]:
    return [one.paragraph for one in twins("\n".join(f"<p>{text}</p>" for text in paragraphs))]


@pytest.mark.django_db
def test_two_versions_of_a_paragraph_are_worth_a_look():
    article = make_article(body=f"<h2>Boats</h2>\n<p>{WEDNESDAY}</p>\n<p>{TUESDAY}</p>")
    (finding,) = [one for one in check(article) if one.code == "twin_paragraphs"]
    assert (finding.where, finding.blocking) == ("paragraph:3", False)
    assert "“The ferry will leave the port on Wednesday.”" in finding.message
    assert "“The ferry will leave the port on Tuesday.”" in finding.message
    assert finding.why


def test_twins_are_named_by_their_first_words_and_where_they_part():
    (one,) = twins(f"<p>{LONG} It was Monday, he said to them all.</p>\n<p>{LONG} It was Friday, he said to all.</p>")
    assert one.before == "Sentence 0 tells of the … It was Monday, he said…"
    assert one.after == "Sentence 0 tells of the … It was Friday, he said…"
    (same,) = twins(f"<p>{LONG}</p>\n<p>{LONG}</p>")
    assert same.before == same.after == "Sentence 0 tells of the … 273 boats."


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Row, boys, row.", "Row, boys, row."),
        (TUESDAY, "Nobody has said yet who is to pay for the crossing."),
        (TUESDAY, "Something else stands between them in this text.", WEDNESDAY),
        (TUESDAY, "The minister will leave the government in spring, she said."),
        (LONG, LONG.replace("harbour", "market").replace("boats", "stalls").replace("tells", "speaks")),
    ],
)
def test_what_is_short_or_different_or_apart_is_left_alone(paragraphs):
    assert found(*paragraphs) == []


def test_rows_of_a_list_may_be_alike():
    rows = "".join(f"<li><p>{text}</p></li>" for text in (TUESDAY, WEDNESDAY))
    assert list(twins(f"<ul>{rows}</ul>")) == []


def test_each_of_three_versions_is_named_once():
    assert found(TUESDAY, WEDNESDAY, TUESDAY, "The end.") == [2, 3]
