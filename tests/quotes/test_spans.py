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
        "»We leave at dawn and nobody waits,« said Ana Ortega.",
        "»We leave at dawn and nobody waits,» said Ana Ortega.",
        "She stayed:»We leave at dawn and nobody waits,« said Ana Ortega.",
        "„ We leave at dawn and nobody waits, “ said Ana Ortega.",
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("»Wir kommen«, sagte Ana Ortega. Sie (»Anni«) blieb.", ["Wir kommen"]),
        ("»Wir kommen,« sagte Ana Ortega.", ["Wir kommen,"]),
        ("„Wir kommen“, sagte Ana Ortega. Sie nannte das „Unsinn“.", ["Wir kommen"]),
        ("„Wir wollten –“, sagte Ana Ortega.", ["Wir wollten –"]),
        (
            "Ana Ortega sagte: »Wir kommen.« Dann: »Nie hat er ›nein‹ gesagt.«",
            ["Wir kommen.", "Nie hat er ›nein‹ gesagt."],
        ),
        ("«We come», said Ana Ortega («Anni»). «We stay», she said.", ["We come", "We stay"]),
    ],
)
def test_marks_that_point_inward_or_sit_low(text: str, words: list[str]) -> None:
    finding = find_quotes(text)
    assert [quote.text for quote in finding.quotes] == words
    assert {warning.code for warning in finding.warnings} <= {"no_speaker", "low_confidence"}


@pytest.mark.parametrize("sign", ["’", "'"])
def test_plural_owner_is_no_mark_where_none_is_open(sign: str) -> None:
    opening = "‘" if sign == "’" else sign
    text = f"{opening}We fly today,{sign} said Lena Brook, President of the Pilots{sign} Union. {opening}We do.{sign}"
    finding = find_quotes(text)
    assert [(quote.text, quote.organisation) for quote in finding.quotes] == [
        ("We fly today,", f"Pilots{sign} Union"),
        ("We do.", f"Pilots{sign} Union"),
    ]
    assert finding.warnings == ()


CURLY = "“Hold the line,” said Ana Ortega. “We wait,” she said.\n\n"


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("'It was our job,'", " replied Coxswain Pelle Strand."),
        ("‘It was our job,’", " replied Coxswain Pelle Strand."),
        ("'Was the dogs' boat our job?'", " Pelle Strand, the coxswain, asked."),
        ("'We're goin' on with rock 'n' roll!'", " the coxswain Pelle Strand shouted."),
        ("'He told us “no” or 'never' that day,'", " said Pelle Strand."),
    ],
)
def test_single_marks_with_a_verb_and_a_name_are_speech_in_a_text_of_double_marks(words: str, after: str) -> None:
    quote = find_quotes(f"{CURLY}The 'big boats' stayed in. {words}{after}").quotes[2]
    assert (quote.text, quote.speaker) == (words[1:-1], "Pelle Strand")


@pytest.mark.parametrize(
    "text",
    [
        "'Our job,' said Pelle Strand.",
        "'It was our job' for Pelle Strand.",
        "'It was our job,' and then Pelle Strand said no.",
        "'It was our job here,' the sign said.",
        "The sailors' own boat, 'tis true, and the boys,' said Pelle Strand.",
    ],
)
def test_other_single_marks_stay_literal_in_a_text_of_double_marks(text: str) -> None:
    finding = find_quotes(CURLY + text)
    assert [quote.text for quote in finding.quotes] == ["Hold the line,", "We wait,"]
    assert finding.warnings == ()


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
    assert finding.warnings[0].message == (
        "A quotation mark ” closes here and was never opened: put one where the words begin, or delete it."
    )


def test_mark_never_closed_tells_the_editor_what_to_do() -> None:
    warning = find_quotes("“Where does this pier end, said Ana Ortega.").warnings[0]
    assert (warning.code, warning.start) == ("unbalanced_mark", 0)
    assert warning.message == (
        "A quotation mark “ opens here and is never closed: close it, or say why it stands alone."
    )


def test_quotation_never_closed_runs_to_the_end_of_its_paragraph() -> None:
    finding = find_quotes("Ana Ortega said: “We leave at dawn.\n\nThe boats left.")
    assert [quote.text for quote in finding.quotes] == ["We leave at dawn."]
    assert finding.warnings[0].code == "unclosed_quotation"
    assert "taken to run to the end of the paragraph" in finding.warnings[0].message


def test_straight_mark_that_opens_a_paragraph_of_a_curly_text_is_an_excerpt() -> None:
    text = '“Read it,” said Ana Ortega. “It is short,” she said.\n\n"The dam was never inspected.\n\nIt ended there.'
    assert kinds(text) == {'"The dam was never inspected.': "excerpt"}
    warning = find_quotes(text).warnings[0]
    assert (warning.code, text[warning.start]) == ("unclosed_mark", '"')
    assert "is never closed: the paragraph was taken for an excerpt" in warning.message


def test_titles_nicknames_and_scare_quotes_are_no_quotations() -> None:
    text = "Luis “Lucho” Ortega sang “The Long Way Home” and a so-called “hit” on Friday."
    assert texts(text) == []
    assert kinds(text) == {"Lucho": "nickname", "The Long Way Home": "title", "hit": "scare"}


@pytest.mark.parametrize(
    "text",
    [
        "The pier is a “significant milestone” for the ministry.",
        "Ana Ortega said it was a “significant milestone” for the ministry.",
        "Ana Ortega opened the so-called “green wall”, officials said.",
        "They saw the “green wall”, which the ministry said was new.",
        "Ana Ortega told the council that the “green wall” of Lund would stand.",
        "The plan is a “significant milestone” for the ministry, Ana Ortega said.",
    ],
)
def test_few_words_without_a_verb_of_speech_beside_them_are_scare_quotes(text: str) -> None:
    finding = find_quotes(text)
    assert finding.quotes == ()
    assert [other.kind for other in finding.others] == ["scare"]


def test_short_words_with_a_verb_of_speech_are_a_quotation() -> None:
    assert texts("Ana Ortega called it a “quiet disaster” on Friday.") == ["quiet disaster"]
    assert texts("Ana Ortega said that “nobody waits” in Lund.") == ["nobody waits"]
    assert texts("“Not now”, said Ana Ortega.") == ["Not now"]
    assert texts("Ana Ortega called it “unheard of” on Friday.") == ["unheard of"]
    assert texts("“Go,” said Ana Ortega.") == ["Go,"]


def test_straight_marks_in_tags_are_attributes() -> None:
    assert texts('<a href="we leave at dawn and nobody waits">Ortega</a> said nothing at all.') == []


def test_inches_are_no_marks() -> None:
    assert texts('The 6\'2" sailor left. "We leave at dawn and nobody waits," he said.') == [
        "We leave at dawn and nobody waits,"
    ]
