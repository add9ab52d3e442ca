"""A plain text says where its headline, standfirst, byline, paragraphs and credits are."""

from datetime import date

import pytest

from articles.imports.dates import event_dates
from articles.imports.parsing import credit_line_of, parse_text


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Photograph: NATO Supreme Headquarters Allied Powers Europe", "NATO Supreme Headquarters Allied Powers Europe"),
        ("Photo: Ana Ruiz", "Ana Ruiz"),
        ("Photos: Ana Ruiz and Li Wen", "Ana Ruiz and Li Wen"),
        ("PHOTO: Ana Ruiz / Harbour News", "Ana Ruiz / Harbour News"),
        ("Photo by Ana Ruiz", "Ana Ruiz"),
        ("(Photo by Ana Ruiz/Harbour News)", "Ana Ruiz/Harbour News"),
        ("Photographs by Ana Ruiz for the Port of Calder", "Ana Ruiz for the Port of Calder"),
        ("Photo courtesy of the Coast Guard", ""),
        ("Photo courtesy of Coast Guard", "courtesy of Coast Guard"),
        ("Picture credit: Ana Ruiz", "Ana Ruiz"),
        ("Photo credit: © Ana Ruiz, 2021", "© Ana Ruiz, 2021"),
        ("Image: Ministry of Fisheries", "Ministry of Fisheries"),
        ("Credit: Ana Ruiz", "Ana Ruiz"),
        ("Foto: Ana Ruiz", "Ana Ruiz"),
        ("Photo by photo, the archive shows how the harbour grew.", ""),
        ("Courtesy of Jane Roe / Harbour News", "Courtesy of Jane Roe / Harbour News"),
        ("Courtesy of the weather, nobody was hurt.", ""),
        ("Photograph of the year chosen", ""),
        ("Pictures tell the story: a harbour in winter", ""),
        ("Photography is an art.", ""),
    ],
)  # fmt: skip
def test_credit_lines_are_told_from_prose(line, credit):
    assert credit_line_of(line) == credit


def test_the_parts_of_a_text_are_found_and_nothing_is_trimmed():
    text = (
        "\n The Visit \n\nStandfirst: Two days\nin May.\n\nBy Ana Ruiz and Li Wen\n\nOne  two.\n"
        "line\n \nThree. \nPhoto: A B\n\nLast.\n\n"
    )
    parsed = parse_text(text)
    assert parsed.headline.text == " The Visit "
    assert parsed.standfirst == "Two days\nin May."
    assert parsed.byline == "By Ana Ruiz and Li Wen"
    assert [(block.text, block.line) for block in parsed.paragraphs] == [
        ("One  two.\nline", 9),
        ("Three. ", 12),
        ("Last.", 15),
    ]
    assert [(block.text, block.line) for block in parsed.credits] == [("A B", 13)]


def test_a_text_without_empty_lines_has_a_paragraph_on_each_line():
    parsed = parse_text("Headline\nOne.\nTwo.\nPhoto: A B")
    assert [block.text for block in parsed.paragraphs] == ["One.", "Two."]
    assert [block.text for block in parsed.credits] == ["A B"]


def test_a_text_without_words_is_nothing():
    assert parse_text(" \n\t\n") is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Oct. 11– 16, 2021", (date(2021, 10, 11), date(2021, 10, 16))),
        ("on October 11, 2021 in", (date(2021, 10, 11), date(2021, 10, 11))),
        ("11–16 October 2021", (date(2021, 10, 11), date(2021, 10, 16))),
        ("11 to 16 Oct 2021", (date(2021, 10, 11), date(2021, 10, 16))),
        ("from May 3 and 4, 2020", (date(2020, 5, 3), date(2020, 5, 4))),
        ("30 February 2021", None),
        ("Flight 11, 2021", None),
        ("in 2021", None),
    ],
)
def test_dates_of_the_event_are_read(text, days):
    assert event_dates(text) == days
