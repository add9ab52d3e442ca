"""Surnames, first names, pronouns and descriptions stand for people named before."""

from articles.quotes import find_quotes


def speakers(text: str) -> list[str]:
    return [quote.speaker for quote in find_quotes(text).quotes]


def test_surname_stands_for_the_full_name() -> None:
    assert speakers("Ana Ortega runs the port. “We leave at dawn,” Ortega said.") == ["Ana Ortega"]


def test_surname_with_particles_in_either_case() -> None:
    text = "Joost van der Berg runs the port. “We leave at dawn,” Van der Berg said."
    assert speakers(text) == ["Joost van der Berg"]


def test_pronouns_go_by_gender() -> None:
    text = (
        "Minister Clara Hofer met union leader Viktor Brandt. “I have an offer for you,” she said. "
        "He was less hopeful. “An offer is worth nothing,” he said."
    )
    assert speakers(text) == ["Clara Hofer", "Viktor Brandt"]


def test_pronoun_is_never_a_body_or_an_owner() -> None:
    text = "Ana Ortega visited the Ministry of Ports. Ortega’s remarks were short. “We leave at dawn,” she said."
    assert speakers(text) == ["Ana Ortega"]


def test_title_decides_between_people_of_one_surname() -> None:
    text = (
        "Clara Vale and her husband, Tom Vale, came to town.\n\n"
        "“We will stay for a week,” said Mrs. Vale.\n\n“At least a week,” said Mr. Vale."
    )
    assert speakers(text) == ["Clara Vale", "Tom Vale"]


def test_description_stands_for_the_last_person_of_that_rank_or_role() -> None:
    text = "Col. Piet Verhoef met Mayor Ann Moss. “The bridge will hold,” the colonel said. “Good,” the mayor said."
    assert speakers(text) == ["Piet Verhoef", "Ann Moss"]


def test_new_person_without_a_name_is_not_one_named_before() -> None:
    text = "Tim Roe, a spokesman for the port, left. “We cannot say more today,” a spokesman for the union said."
    assert speakers(text) == ["a spokesman for the union"]


def test_plural_and_thing_pronouns_name_nobody() -> None:
    assert speakers("Ana Ortega read the report. “The dam was never safe,” it says.") == [""]


def test_surname_that_is_also_a_role_is_the_person_named_before() -> None:
    text = "Gov. Ana Baker was there. “Nobody will wait for us there,” Baker said."
    assert find_quotes(text).quotes[0].speaker == "Ana Baker"
