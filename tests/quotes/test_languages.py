"""The rules read another language where a folder has its words."""

import pytest

from articles.quotes import find_quotes
from articles.quotes.lexicon import language_of, languages, load

Row = tuple[str, str, str]

GERMAN: list[tuple[str, list[Row]]] = [
    ("„Wir fahren morgen früh“, sagte Ministerin Anna Berg am Dienstag.", [("Anna Berg", "", "Ministerin")]),
    ("Anna Berg sagte: „Wir fahren morgen früh.“", [("Anna Berg", "", "")]),
    ("»Wir fahren morgen früh«, erklärte Konteradmiral Jens Holm.", [("Jens Holm", "Konteradmiral", "")]),
    ("„Wir fahren morgen früh“, so Anna Berg.", [("Anna Berg", "", "")]),
    ("Laut Anna Berg ist der Plan „eine Brücke ohne Fluss und Ufer“.", [("Anna Berg", "", "")]),
    ("Klaus Weber war froh.\n„Das ist ein guter Tag für uns“, sagte er.", [("Klaus Weber", "", "")]),
    ("Weber nannte den Plan „eine Brücke ohne Fluss und Ufer“.", [("Weber", "", "")]),
    ("„Das“, sagte Petra Lang, „werden wir noch sehen.“", [("Petra Lang", "", ""), ("Petra Lang", "", "")]),
    ("„Wir prüfen den Fall“, teilte das Verteidigungsministerium mit.", [("Verteidigungsministerium", "", "")]),
]
FRENCH: list[tuple[str, list[Row]]] = [
    ("« Nous partons demain », a déclaré la ministre Claire Morel mardi.", [("Claire Morel", "", "ministre")]),
    ("« Nous partons demain », explique Jean Dupont.", [("Jean Dupont", "", "")]),
    ("Jean Dupont a déclaré : « Nous partons demain matin. »", [("Jean Dupont", "", "")]),
    ("Jean Dupont était là. « Nous partons demain », a-t-il ajouté.", [("Jean Dupont", "", "")]),
    ("« Nous partons demain », dit-elle.", [("", "", "")]),
    ("Selon Claire Morel, le projet est « un pont sans rivière ni rive ».", [("Claire Morel", "", "")]),
    ("« Nous partons demain », a souligné l’amiral Paul Rey.", [("Paul Rey", "amiral", "")]),
    ("Claire Morel a qualifié le projet de « pont sans rivière ni rive ».", [("Claire Morel", "", "")]),
]


@pytest.mark.parametrize(("text", "rows"), GERMAN)
def test_german_words_and_order_name_the_speaker(text: str, rows: list[Row]) -> None:
    assert [(q.speaker, q.honorific, q.role) for q in find_quotes(text, "de").quotes] == rows


@pytest.mark.parametrize(("text", "rows"), FRENCH)
def test_french_words_and_order_name_the_speaker(text: str, rows: list[Row]) -> None:
    assert [(q.speaker, q.honorific, q.role) for q in find_quotes(text, "fr").quotes] == rows


def test_words_of_the_quotation_are_without_the_blanks_of_its_marks() -> None:
    text = "« Nous partons demain\u00a0», explique Jean Dupont."
    quote = find_quotes(text, "fr").quotes[0]
    assert text[quote.start : quote.end] == quote.text == "Nous partons demain"


def test_tag_leads_to_the_lists_of_its_language_and_to_english_without_any() -> None:
    assert [language_of(tag) for tag in ("de-AT", "FR", "en-GB", "pt-BR", "../en", "")] == ["de", "fr"] + ["en"] * 4


def test_no_folder_is_an_error_and_each_folder_loads() -> None:
    with pytest.raises(FileNotFoundError):
        load("xx")
    assert languages() >= {"en", "de", "fr"}
    assert all(load(language).flags for language in languages())
