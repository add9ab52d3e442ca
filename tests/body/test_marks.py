"""A quote's words are those under its mark; copies get ids of their own."""

from hypothesis import given
from hypothesis import strategies as st

from articles.body import Span, body_of_paragraphs, marked_quotes, paragraph_texts, with_marks, with_own_refs
from articles.body.parse import KEPT_LENGTH


def nothing_taken(refs):
    return set()


def refs_of(body):
    return [quote.ref for quote in marked_quotes(body)]


def test_a_quotation_over_two_paragraphs_is_one_quote_with_two_parts():
    body = '<p>“<q data-quote="a">One.</q></p>\n<p>“<q data-quote="a">Two,</q>” said X.</p>'
    (quote,) = marked_quotes(body)
    assert quote.parts == ("One.", "Two,")
    assert quote.text == "One.\n\nTwo,"
    assert with_own_refs(body, nothing_taken) == (body, {})


def test_a_quotation_split_by_its_attribution_is_one_quote():
    body = '<p>“<q data-quote="a">One,</q>” said X. “<q data-quote="a">Two.</q>”</p>'
    assert marked_quotes(body)[0].text == "One, Two."


def test_marks_inside_the_element_are_no_words_of_the_quote():
    assert marked_quotes('<p><q data-quote="a">“One ‘two’,”</q> said X.</p>')[0].text == "One ‘two’,"


def test_a_pasted_copy_gets_an_id_of_its_own():
    part = '<p>“<q data-quote="a">One,</q>” said X.</p>'
    body, copied = with_own_refs(f"{part}\n<p>Between.</p>\n{part}\n{part}", nothing_taken)
    assert len(set(refs_of(body))) == 3
    assert refs_of(body)[0] == "a"
    assert set(copied.values()) == {"a"}


def test_the_id_of_another_article_is_not_taken_over():
    body, copied = with_own_refs('<p><q data-quote="a">One</q></p>', lambda refs: {"a"})
    assert refs_of(body) == list(copied)
    assert copied == {refs_of(body)[0]: "a"}


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map("w{}".format),
        min_size=1,
        max_size=4,
    ),
    st.data(),
)
def test_marking_changes_no_word(paragraphs, data):
    body = body_of_paragraphs(paragraphs)
    number = data.draw(st.integers(0, len(paragraphs) - 1))
    edges = data.draw(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted))
    start, end = (min(edge, len(paragraphs[number])) for edge in edges)
    marked = with_marks(body, [Span(number, start, end, "ref1")])
    assert paragraph_texts(marked) == paragraphs
    if end > start:
        assert refs_of(marked) == ["ref1"]


def test_a_body_that_is_too_long_to_be_kept_has_its_quotes():
    body = f'<p>“<q data-quote="q1">We will come,</q>” said Ana.</p>\n<p>{"word " * (KEPT_LENGTH // 5)}</p>'
    assert [(quote.ref, quote.text) for quote in marked_quotes(body)] == [("q1", "We will come,")]
