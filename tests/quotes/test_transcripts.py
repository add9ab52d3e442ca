"""An interview printed with speaker labels is told to the editor, once."""

import pytest

from articles.quotes import find_quotes


def transcripts(text: str) -> list[str]:
    return [warning.message for warning in find_quotes(text).warnings if warning.code == "transcript"]


@pytest.mark.parametrize(
    "text",
    [
        "Meridian: How long were you at sea?\nVarn: Forty years.",
        "The master spoke on Monday.\n\nQ: Do you miss it?\n\nA: Every day.\n\nQ: And the boats?\n\nA: Less.",
        "MERIDIAN: Tell us more.\n\nELSE VARN: It rained.\n\nMERIDIAN: And then?\n\nELSE VARN: It rained.",
        "Ana von Ruden (chair): We begin.\nPelle Strand: Good.\nAna von Ruden (chair): The pier.\nPelle Strand: Sold.",
    ],
)
def test_turns_with_speaker_labels_are_one_warning(text: str) -> None:
    finding = find_quotes(text)
    assert [warning.code for warning in finding.warnings] == ["transcript"]
    assert finding.quotes == ()


def test_warning_names_the_labels_and_stands_at_the_first_turn() -> None:
    text = "A talk by the sea.\n\nMeridian: How long were you at sea?\n\nVarn: Forty years."
    warning = find_quotes(text).warnings[0]
    assert text[warning.start :].startswith("Meridian: How")
    assert warning.message == (
        "This text has speaker labels (Meridian, Varn), so it reads as an interview: what is said after the labels is "
        "not marked as a quotation. Mark the words that you want as quotations."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Where: The old pier\nWhen: At noon\nPrice: Free",
        "Ana Ortega: 1,204.\nPelle Strand: 988.\nAna Ortega: 311.\nPelle Strand: 407.",
        "Monday: Rain?\nTuesday: Sun.\nMonday: Rain.\nTuesday: Sun.",
        "Ana Ortega: “We leave at dawn today.”\n\nPelle Strand: “Do we leave at dawn today?”",
        "Correction: The pier is open. The boats left at 12:30.\n\nThe rest is as it was: fine?",
        "Ana Ortega asked: Do we leave?\n\nNobody answered: it was late.",
    ],
)
def test_lists_and_lines_with_marks_are_no_transcript(text: str) -> None:
    assert transcripts(text) == []
