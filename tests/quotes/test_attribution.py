"""Who spoke, one invented sentence for each way in which English prose says it."""

import re

import pytest

from articles.quotes import find_quotes
from articles.quotes.rules import RULES


def speakers(text: str) -> list[str]:
    return [quote.speaker for quote in find_quotes(text).quotes]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("R1a", "“We leave at dawn today,” said Ana Ortega."),
        ("R1a", "“We leave at dawn today,” explained drily Ana Ortega."),
        ("R1a", "“Do we leave at dawn today?” asked Ana Ortega."),
        ("R1b", "“We leave at dawn today,” Ana Ortega told reporters."),
        ("R1b", "“We leave at dawn today,” Ana Ortega, 58, a pilot from Lund, said on Monday."),
        ("R1b", "“We leave at dawn today,” Ana Ortega — who was born here — told the council."),
        ("R1b", "“Do we leave at dawn today?” Ana Ortega asked the crew."),
        ("R1b", "“We leave at dawn today,” Ana Ortega thundered."),
        ("R1c", "“We leave at dawn today,” according to Ana Ortega."),
        ("R1c", "According to Ana Ortega, the boats have “no engine and no oars at all”."),
        ("R1c", "The trip is “a mad idea for this season”, in Ana Ortega’s view."),
        ("R1d", "“We leave at dawn today.” Ana Ortega said on Monday."),
        ("R2a", "Ana Ortega said: “We leave at dawn today.”"),
        ("R2a", "Ana Ortega, who runs the port, said that “nobody will wait for us”."),
        ("R2a", "In a statement, Ana Ortega called the plan “a bridge without a river”."),
        ("R2a", "The plan, Ana Ortega argued, is “no plan at all but a wish list”."),
        ("R2a", "As Ana Ortega put it, “nobody will wait for us there”."),
        ("R2a", "Mayor Ana Ortega issued a statement saying, “We leave at dawn today.”"),
        ("R2a", "Ana Ortega then sent an email saying: “We leave at dawn today.”"),
        ("R2b", "Added Ana Ortega: “We leave at dawn today.”"),
        ("R2c", "Ana Ortega: “We leave at dawn today.”"),
        ("R2c", "More from Ana Ortega: “We leave at dawn today.”"),
        ("R2d", "Luis Brandt was described by Ana Ortega as “the hardest worker in the house”."),
        ("R3", "Ana Ortega disagreed, saying: “We leave at dawn today.”"),
        ("R3", "Ana Ortega lost no sleep over “the long years of empty shelves”."),
        ("lead", "Ana Ortega was blunt. “We leave at dawn today.”"),
        ("colon", "Ana Ortega continued:\n\n“The boats were gone by then.”"),
    ],
)
def test_each_rule_names_the_speaker(rule: str, text: str) -> None:
    quote = find_quotes(text).quotes[-1]
    assert (quote.speaker, quote.rule) == ("Ana Ortega", rule)


def test_hearer_is_never_the_speaker() -> None:
    assert speakers("“We leave at dawn,” Ana Ortega told Luis Brandt.") == ["Ana Ortega"]
    assert speakers("Ana Ortega told Luis Brandt: “We leave at dawn today.”") == ["Ana Ortega"]


def test_words_that_follow_in_the_paragraph_have_the_same_speaker() -> None:
    text = "“We leave at dawn,” Ana Ortega said. “Nobody will wait for us.”"
    assert [(quote.speaker, quote.rule) for quote in find_quotes(text).quotes][1] == ("Ana Ortega", "follow")


def test_paragraph_of_nothing_but_words_goes_on_with_the_speaker_before() -> None:
    text = "“We leave at dawn,” Ana Ortega said.\n\n“And nobody will wait for us there.”"
    assert [(quote.speaker, quote.rule) for quote in find_quotes(text).quotes][1] == ("Ana Ortega", "chain")


def test_guess_is_shown_as_a_question() -> None:
    finding = find_quotes("Ana Ortega left the port on Monday.\n\n“And nobody will wait for us there.”")
    assert finding.quotes[0].rule == "topic"
    assert finding.quotes[0].confidence < 0.5
    assert [warning.code for warning in finding.warnings] == ["low_confidence"]


def test_unknown_speaker_is_empty_and_a_warning() -> None:
    finding = find_quotes("“And nobody will wait for us there.”")
    assert finding.quotes[0].speaker == ""
    assert finding.quotes[0].confidence == 0
    assert [warning.code for warning in finding.warnings] == ["no_speaker"]


def test_words_inside_of_a_quotation_name_no_speaker() -> None:
    assert speakers("“I heard that Luis Brandt said no,” said Ana Ortega.") == ["Ana Ortega"]


def test_dateline_is_no_speaker() -> None:
    assert speakers("LUND, May 3 (Agency) — Ana Ortega said the port was “closed until the storm is over”.") == [
        "Ana Ortega"
    ]


def test_two_people_speak_together() -> None:
    assert speakers("In a joint letter, Ana Ortega and Luis Brandt wrote: “We leave at dawn today.”") == [
        "Ana Ortega and Luis Brandt"
    ]


def test_body_document_and_unnamed_person_as_printed() -> None:
    assert speakers("“The tender was open to all,” the Ministry of Ports said.") == ["Ministry of Ports"]
    assert speakers("“The tender was open to all,” the Danish delegation said.") == ["the Danish delegation"]
    assert speakers("The judgment reads: “The minister went beyond the law.”") == ["The judgment"]
    assert speakers("“The tender was open to all,” said a senior official who asked not to be named.") == [
        "a senior official"
    ]


def test_trace_is_a_sentence_for_the_editor_with_names() -> None:
    quote = find_quotes("Ana Ortega runs the port. “We leave at dawn,” Ortega said.").quotes[0]
    assert quote.rule == "R1b"
    assert quote.trace == (
        "The speaker and then a verb such as “said” follow the quotation (“Ortega” stands for Ana Ortega)."
    )


@pytest.mark.parametrize("rule", RULES)
def test_no_reason_speaks_of_rules_or_grammar(rule: str) -> None:
    reason = RULES[rule][1]
    for word in (r"R\d", "subject", "clause", "phrase", "paragraph’s", "token", "mention", "attribut", "NP"):
        assert not re.search(word, reason), (rule, word)


def test_guess_says_that_it_is_one_and_why() -> None:
    warning = find_quotes("Ana Ortega left the port on Monday.\n\n“And nobody will wait for us there.”").warnings[0]
    assert warning.message == (
        "Ana Ortega is only a guess here; check it. "
        "The paragraph before is about this speaker, and nothing else names one (Ana Ortega)."
    )


def test_question_and_answer_in_one_line_have_each_their_speaker() -> None:
    text = "Luis Brandt asked, “Will they wait for us?” Ana Ortega replied, “I think some of them will.”"
    assert speakers(text) == ["Luis Brandt", "Ana Ortega"]


def test_who_is_quoted_speaks_and_not_who_quotes() -> None:
    assert speakers("State media quoted General Ana Ortega as saying that “nobody will wait for us”.") == ["Ana Ortega"]
    assert speakers("Ana Ortega was quoted by the radio as saying: “Nobody will wait.”") == ["Ana Ortega"]


def test_name_after_a_dash_signs_the_paragraph() -> None:
    assert speakers("“Nobody will wait for us tonight.” – Ana Ortega") == ["Ana Ortega"]
    assert speakers("“Nobody will wait for us tonight.” — Ana Ortega, pilot") == ["Ana Ortega"]
    assert speakers("“Nobody will wait for us tonight.” – the rain set in at last.") == [""]


def test_what_happens_after_words_between_dashes_is_no_speaker() -> None:
    text = "When Ana Ortega finally wrapped up — “I will wait for you!” — the balloons cascaded down."
    assert speakers(text) == ["Ana Ortega"]


def test_noun_that_looks_like_a_verb_of_speech_has_no_speaker() -> None:
    text = "Ana Ortega said at a hall in Buffalo, New York, that states can do so because “nobody will wait for us”."
    assert speakers(text) == ["Ana Ortega"]


def test_sentence_after_an_exclamation_says_who_spoke() -> None:
    text = "Mike Murphy was there. “Nobody will wait!” Murphy, the head of the harbour, tweeted."
    assert speakers(text) == ["Mike Murphy"]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ortega told the panel that the auditors had found “nothing wrong with the boats”.",
        "Ana Ortega praised Luis Brandt, saying he has put together “the best crew on the coast”.",
        "Ana Ortega would not speak of a letter signed by Luis Brandt “to protect the rights of the crew”.",
        "The plan, according to Ana Ortega, was “a bridge without a river”.",
        "Luis Brandt recalled Ana Ortega telling him that “nobody will wait for us”.",
        "The plan drew fire from Ana Ortega, a pilot, who called it “a bridge without a river”.",
        "Ana Ortega took to Facebook to say that Brandt was “wasting the time of the crew”.",
        "In Ana Ortega’s telling, the crew was “left alone in the storm”.",
        "“It is late,” Ana Ortega said, pausing as the crowd chanted her name, “but we will go home.”",
        "“Nobody will wait for us there,” per Ana Ortega.",
        "Farmers for Justice spokeswoman Ana Ortega said the plan was “a bridge without a river”.",
        "Brandt communications director Ana Ortega said the plan was “a bridge without a river”.",
        "“Nobody will wait!” Ana Ortega, the head of Right to Sail Denmark, Tweeted on Friday.",
    ],
)
def test_constructions_of_news_prose(text: str) -> None:
    assert find_quotes(text).quotes[-1].speaker == "Ana Ortega"
