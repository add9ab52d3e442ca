"""Which marks open and close, what they enclose, and what is no quotation."""

import pytest

from articles.quotes import find_quotes


def texts(text: str) -> list[str]:
    return [quote.text for quote in find_quotes(text).quotes]


def kinds(text: str) -> dict[str, str]:
    return {other.text: other.kind for other in find_quotes(text).others}


@pytest.mark.parametrize(
    "text",
    [
        "“We leave at dawn and nobody waits,” said Ana Ortega.",
        '"We leave at dawn and nobody waits," said Ana Ortega.',
        "‘We leave at dawn and nobody waits,’ said Ana Ortega.",
        "'We leave at dawn and nobody waits,' said Ana Ortega.",
        "«We leave at dawn and nobody waits,» said Ana Ortega.",
        "« We leave at dawn and nobody waits, » said Ana Ortega.",
        "``We leave at dawn and nobody waits,'' said Ana Ortega.",
        "„We leave at dawn and nobody waits,“ said Ana Ortega.",
    ],
)
def test_every_family_of_marks_encloses_the_same_words(text: str) -> None:
    assert texts(text) == ["We leave at dawn and nobody waits,"]


def test_offsets_point_at_the_words_without_the_marks() -> None:
    text = "Früh am Tag 🙂: “We leave,” said Ana Ortega."
    quote = find_quotes(text).quotes[0]
    assert text[quote.start : quote.end] == quote.text == "We leave,"


def test_apostrophes_are_never_marks() -> None:
    text = "‘The boys’ boat isn’t ready, and it won’t be in the ’90s rock ’n’ roll,’ said Luis Ortega."
    assert texts(text) == ["The boys’ boat isn’t ready, and it won’t be in the ’90s rock ’n’ roll,"]
    assert texts("The boys’ boat wasn’t ready. It’s Ortega’s. 'Tis the dogs' fault, they'd said.") == []


def test_marks_inside_of_a_quotation_are_its_words() -> None:
    assert texts("“My mother said ‘never sell the field’, and I did not,” said Ana Ortega.") == [
        "My mother said ‘never sell the field’, and I did not,"
    ]
    assert texts("“He said “no” to me on that day,” Ana Ortega said.") == ["He said “no” to me on that day,"]


def test_quotation_opened_anew_in_each_paragraph_is_one() -> None:
    text = "Ana Ortega spoke.\n\n“The boats were wood.\n\n“The men were patient.\n\n“All that is gone,” she said."
    finding = find_quotes(text)
    assert len(finding.quotes) == 1
    quote = finding.quotes[0]
    assert [text[start:end] for start, end in quote.parts] == [
        "The boats were wood.",
        "The men were patient.",
        "All that is gone,",
    ]
    assert quote.text == "The boats were wood.\n\nThe men were patient.\n\nAll that is gone,"
    assert quote.speaker == "Ana Ortega"
    assert finding.warnings == ()


def test_split_quotation_is_two() -> None:
    text = "“If we lose here,” Ana Ortega said, pointing at the map, “we lose everywhere.”"
    assert texts(text) == ["If we lose here,", "we lose everywhere."]


def test_mark_without_partner_is_a_warning_with_its_place() -> None:
    text = "Ana Ortega left. The ” stayed behind on the page."
    finding = find_quotes(text)
    assert finding.quotes == ()
    assert [(warning.code, warning.start) for warning in finding.warnings] == [("unbalanced_mark", 21)]


def test_quotation_never_closed_runs_to_the_end_of_its_paragraph() -> None:
    finding = find_quotes("Ana Ortega said: “We leave at dawn.\n\nThe boats left.")
    assert [quote.text for quote in finding.quotes] == ["We leave at dawn."]
    assert finding.warnings[0].code == "unclosed_quotation"


def test_straight_mark_that_opens_a_paragraph_of_a_curly_text_is_an_excerpt() -> None:
    text = '“Read it,” said Ana Ortega. “It is short,” she said.\n\n"The dam was never inspected.\n\nIt ended there.'
    assert kinds(text) == {'"The dam was never inspected.': "excerpt"}


def test_titles_nicknames_and_scare_quotes_are_no_quotations() -> None:
    text = "Luis “Lucho” Ortega sang “The Long Way Home” and a so-called “hit” on Friday."
    assert texts(text) == []
    assert kinds(text) == {"Lucho": "nickname", "The Long Way Home": "title", "hit": "scare"}


def test_short_words_with_a_verb_of_speech_are_a_quotation() -> None:
    assert texts("Ana Ortega called it “unheard of” on Friday.") == ["unheard of"]
    assert texts("“Go,” said Ana Ortega.") == ["Go,"]


def test_straight_marks_in_tags_are_attributes() -> None:
    assert texts('<a href="we leave at dawn and nobody waits">Ortega</a> said nothing at all.') == []


def test_inches_are_no_marks() -> None:
    assert texts('The 6\'2" sailor left. "We leave at dawn and nobody waits," he said.') == [
        "We leave at dawn and nobody waits,"
    ]
