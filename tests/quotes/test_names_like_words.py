"""Names that are also months, days or small words, and dates that are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.quotes import find_quotes

Q = "“We close the harbour at six,”"
RANKS = ["Lieutenant-Colonel", "Lt. Gen.", "Captain", "Sergeant Major", "Mayor", "Senator", "Dr", "President"]
MONTHS = "January February March April May June July August September October November December Jan Mar Jul Aug Dec"
DAYS = "Monday Sunday Sun Mon Christmas Easter"
SMALL = "Will Can So An Do"
OTHERS = "Sokol O’Brien Berg Novák Ortega Lindqvist"


def who(text: str, language: str = "en") -> tuple[str, str]:
    quote = find_quotes(text, language).quotes[-1]
    return quote.honorific, quote.speaker


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(RANKS),
    st.sampled_from(f"{MONTHS} {DAYS} {SMALL}".split()),
    st.sampled_from(OTHERS.split()),
    st.sampled_from(
        [
            "{q} said {n}.",
            "{q} said {n}, Head of Pilotage at the port.",
            "{q} {n} said on Monday.",
            "{q} {n}, a pilot from Lund, told reporters.",
            "{n} said: {q}",
            "In May 2025 {n} said: {q}",
            "{q} according to {n}.",
        ]
    ),
)
def test_a_word_after_a_rank_is_a_name_whatever_else_it_means(rank: str, word: str, other: str, frame: str) -> None:
    assert who(frame.format(q=Q, n=f"{rank} {word} {other}")) == (rank, f"{word} {other}")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(RANKS), st.sampled_from(f"{MONTHS} {SMALL}".split()), st.sampled_from(OTHERS.split()))
def test_a_month_or_small_word_behind_a_name_is_the_surname(rank: str, word: str, other: str) -> None:
    assert who(f"{Q} said {rank} {other} {word}, Head of Pilotage.") == (rank, f"{other} {word}")


@pytest.mark.parametrize("word", f"{MONTHS} {DAYS} {SMALL}".split())
def test_a_rank_and_such_a_word_alone_are_rank_and_name(word: str) -> None:
    assert who(f"{Q} said Colonel {word}.") == ("Colonel", word)


@pytest.mark.parametrize("word", f"{MONTHS} {SMALL} Sunday".split())
def test_without_a_rank_the_verb_of_speech_tells_the_name(word: str) -> None:
    assert who(f"{Q} said {word} Sokol.") == ("", f"{word} Sokol")


@pytest.mark.parametrize("word", ["Jan", "April", "May", "Will", "August"])
@pytest.mark.parametrize("frame", ["{n} said: {q}", "{n}, Head of Pilotage, said: {q}", "{q} {n} said."])
def test_a_name_like_a_word_can_begin_the_sentence(word: str, frame: str) -> None:
    assert who(frame.format(q=Q, n=f"{word} Sokol")) == ("", f"{word} Sokol")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday Ortega said {q}", ("", "Ortega")),
        ("In May Ortega said {q}", ("", "Ortega")),
        ("Sunday Ortega said {q}", ("", "Ortega")),
        ("Since last August Mayor Ortega said {q}", ("Mayor", "Ortega")),
        ("On 3 May Ortega said {q}", ("", "Ortega")),
        ("But Ortega said {q}", ("", "Ortega")),
        ("So Ortega said {q}", ("", "Ortega")),
        ("{q} said Colonel Ortega May 3.", ("Colonel", "Ortega")),
        ("{q} said Colonel Ortega in May 2025.", ("Colonel", "Ortega")),
        ("{q} said Gov. Ortega Tuesday.", ("Gov.", "Ortega")),
        ("{q} said Ana Ortega Monday.", ("", "Ana Ortega")),
        ("{q} said the colonel Monday.", ("", "the colonel")),
        ("{q} the President said May 3.", ("", "the President")),
        ("{q} said the President Tuesday.", ("", "the President")),
        ("{q} Colonel Berg said Tuesday Army chiefs agreed.", ("Colonel", "Berg")),
        ("Will Colonel Ortega go? {q} said Tim Berg.", ("", "Tim Berg")),
        ("{q} said The Guardian.", ("", "Guardian")),
    ],
)
def test_dates_and_small_words_stay_what_they_are(text: str, expected: tuple[str, str]) -> None:
    assert who(text.format(q=Q)) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "„Wir gehen im Morgengrauen“, sagte Oberst August Sokol.", ("Oberst", "August Sokol")),
        ("de", "„Wir gehen im Morgengrauen“, sagte August Sokol.", ("", "August Sokol")),
        ("de", "„Wir gehen im Morgengrauen“, sagte Oberst Sokol im August 2025.", ("Oberst", "Sokol")),
        ("fr", "« Nous partons à l’aube », a déclaré le colonel Mars Sokol.", ("colonel", "Mars Sokol")),
    ],
)
def test_other_languages_have_such_names(language: str, text: str, expected: tuple[str, str]) -> None:
    assert who(text, language) == expected


@pytest.mark.parametrize(
    ("printed", "speaker", "honorific", "role", "organisation"),
    [
        ("Christian Summer", "Christian Summer", "", "", ""),
        ("Christian Democrat Ana Ortega", "Ana Ortega", "", "", ""),
        ("Captain Rosa Baker", "Rosa Baker", "Captain", "", ""),
        (
            "Wing Commander Faith Justice, Officer Commanding",
            "Faith Justice",
            "Wing Commander",
            "Officer Commanding",
            "",
        ),
        (
            "Captain Faith Berg, Officer Commanding 12 Squadron",
            "Faith Berg",
            "Captain",
            "Officer Commanding",
            "12 Squadron",
        ),
        ("Minister of Defence Artis Pabriks", "Artis Pabriks", "", "Minister of Defence", ""),
        ("Minister of Foreign Affairs Jan Novák", "Jan Novák", "", "Minister of Foreign Affairs", ""),
        ("Foreign Minister of Norway Artis Pabriks", "Artis Pabriks", "", "Foreign Minister of Norway", ""),
        (
            "Deputy Prime Minister and Minister of Defence Artis Pabriks",
            "Artis Pabriks",
            "",
            "Deputy Prime Minister and Minister of Defence",
            "",
        ),
        ("President and General Artis Pabriks", "Artis Pabriks", "General", "President", ""),
        ("founder and chief executive Artis Pabriks", "Artis Pabriks", "", "founder and chief executive", ""),
    ],
)
@pytest.mark.parametrize("frame", ["{q} said {n}.", "{n}, said: {q}", "{q} {n}, told reporters."])
def test_offices_and_names_that_are_words_are_told_apart(
    frame: str, printed: str, speaker: str, honorific: str, role: str, organisation: str
) -> None:
    frame = frame if "," in printed else frame.replace("{n},", "{n}")
    quote = find_quotes(frame.format(q=Q, n=printed)).quotes[-1]
    found = (quote.speaker, quote.honorific, quote.role, quote.organisation)
    assert found == (speaker, honorific, role, organisation)


@pytest.mark.parametrize("printed", ["Colonel The Berg", "Minister of Defence Pabriks", "Vice President May 3"])
def test_an_office_before_a_capital_that_is_not_read_as_a_name_is_a_guess(printed: str) -> None:
    finding = find_quotes(f"{Q} said {printed}.")
    assert finding.quotes[0].confidence < 0.5
    assert [warning.code for warning in finding.warnings] == ["low_confidence"]


@pytest.mark.parametrize("printed", ["the President", "Colonel Berg", "the captain Tuesday", "the minister on Monday"])
def test_an_office_of_which_no_name_is_missed_is_none(printed: str) -> None:
    assert find_quotes(f"{Q} said {printed}.").quotes[0].confidence > 0.9


def test_an_article_makes_it_two_people() -> None:
    assert who(f"{Q} said the President and Minister Artis Pabriks.")[1] != "Artis Pabriks"
