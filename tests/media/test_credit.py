"""Credit lines: read into parts or left as found, printed in one style, and never mended in silence."""

import ast
import sys
from pathlib import Path

import pytest

from media.credit import (
    Credit,
    Maker,
    Reason,
    Rule,
    Unparsed,
    credit_in_caption,
    fold,
    is_cut,
    known_agency,
    parse_credit,
    print_credit,
    split_label,
    suggest,
    uncut,
)
from tests.media.credit_lines import FORMS, is_agency, parse

PACKAGE = Path(__file__).resolve().parent.parent.parent / "media" / "credit"
ANA = Maker("Ana Ruiz")


def rules(text: str) -> dict[Rule, str]:
    return {one.rule: one.after for one in suggest(text, is_agency)}


@pytest.mark.parametrize(("number", "text", "expected"), FORMS, ids=[f"{row[0]}-{row[1]}" for row in FORMS])
def test_each_form_in_the_wild_is_read_or_left_with_its_reason(number: int, text: str, expected: Credit | Reason):
    found = parse(text)
    assert found == (Unparsed(text, expected) if isinstance(expected, Reason) else expected)
    assert parse(print_credit(found)) == found


def test_every_form_of_the_table_is_tried():
    assert {number for number, _, _ in FORMS} == set(range(1, 53))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("(AP Photo/Ana Ruiz)", "Ana Ruiz/AP"),
        ("AFP/Ana Ruiz via Getty Images", "Ana Ruiz/AFP via Getty Images"),
        ("Ana Ruiz for The Gazette", "Ana Ruiz for The Gazette"),
        ("Photo courtesy of the Ruiz family", "Courtesy of the Ruiz family"),
        ("U.S. Army photo by Sgt. Ana Ruiz", "U.S. Army photo by Sgt. Ana Ruiz"),
        ("Ana Ruiz & Bo Lind, Eva Mohr/AP, File", "Ana Ruiz, Bo Lind and Eva Mohr/AP, file"),
        ("Handout via Reuters", "Handout via Reuters"),
        ("CC BY 2.0 | Ana Ruiz | Flickr", "Ana Ruiz/Flickr (CC BY 2.0)"),
        ("Photograph: Ana Ruiz", "Ana Ruiz"),
    ],
)
def test_there_is_one_house_style(text: str, printed: str):
    assert print_credit(parse(text)) == printed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        (" / ", Reason.EMPTY),
        ("Ana Ruiz\nAP", Reason.UNREADABLE),
        ("Ana Ruiz (AP", Reason.BRACKETS),
        ("Meridian", Reason.SINGLE_WORD),
        ("Ana Ruiz/Meridian", Reason.SINGLE_WORD),
        ("Ana Ruiz/Bo Lind", Reason.UNKNOWN_PARTS),
        ("North/South/East", Reason.UNKNOWN_PARTS),
        ("Ana Ruiz/Nordlys Press", Reason.UNKNOWN_ORGANISATION),
        ("Nordlys Guard photo by Ana Ruiz", Reason.UNKNOWN_ORGANISATION),
        ("Getty/Getty", Reason.DOUBLED),
        ("www.anaruiz.example", Reason.ADDRESS),
        ("Ana Ruiz; Bo Lind/AP", Reason.COMPOSITE),
        ("all rights reserved", Reason.UNCLEAR),
        ("Sgt. 1st Class", Reason.UNCLEAR),
        ("HO/ - AP", Reason.UNCLEAR),
        ("Ana Ruiz (1234567a), ", Reason.UNCLEAR),
        ("Copyright 2020 Copyright 2021 AP", Reason.UNCLEAR),
        ("a" * 1001, Reason.TOO_LONG),
    ],
)
def test_what_can_be_read_in_two_ways_is_left_as_found_with_a_reason(text: str, reason: Reason):
    assert parse(text) == Unparsed(text, reason)
    assert print_credit(Unparsed(text, reason)) == text
    assert reason.sentence.endswith((".", "?"))


def test_an_organisation_that_becomes_known_makes_the_line_readable():
    assert parse_credit("Ana Ruiz/Nordlys Press", {"nordlys press"}.__contains__) == Credit((ANA,), ("Nordlys Press",))


def test_the_caller_is_asked_once_for_each_folded_name():
    asked: list[str] = []
    parse_credit("ANA RUIZ/Böcklin Foto-Dienst/Böcklin Foto-Dienst", lambda folded: bool(asked.append(folded)))
    assert asked == [fold(name) for name in asked]
    assert len(asked) == len(set(asked))


class TestLineOf32Bytes:
    CUT = "Nordlys Press Photo/Tom Harbinge"

    def test_from_a_field_that_cuts_is_whole_only_if_it_ends_in_a_known_name(self):
        knows = {"nordlys press"}.__contains__
        assert is_cut(self.CUT)
        assert parse_credit(self.CUT, knows, from_iim=True) == Unparsed(self.CUT, Reason.CUT)
        assert parse_credit("Photo: Tom Harbinger/Press Assoc", knows, from_iim=True) == Unparsed(
            "Photo: Tom Harbinger/Press Assoc", Reason.CUT
        )
        whole = "Ana-Maria Ruiz/AFP via EFE/Belga"
        assert is_cut(whole)
        assert isinstance(parse_credit(whole, knows, from_iim=True), Credit)

    def test_from_elsewhere_is_read_if_it_can_be(self):
        whole = "U.S. Army photo by Sgt. Ana Ruiz"
        assert is_cut(whole)
        assert parse(whole) == Credit((Maker("Ana Ruiz", "Sgt."),), ("U.S. Army",))

    @pytest.mark.parametrize(
        ("candidates", "longer"),
        [
            ([], ""),
            (["Reuters", CUT], ""),
            (["", f"{CUT}r"], f"{CUT}r"),
            ([f"© 2021 {CUT}r"], f"{CUT}r"),
            ([f"A ship at sea. ({CUT}r) Seen on Monday."], f"{CUT}r"),
            ([f"A ship at sea. {CUT}r. Seen on Monday."], f"{CUT}r"),
            ([f"{CUT}r", f"{CUT}s"], f"{CUT}r"),
        ],
    )
    def test_is_found_in_full_in_the_first_field_that_has_it(self, candidates: list[str], longer: str):
        assert uncut(self.CUT, candidates) == longer

    def test_half_a_letter_at_the_end_is_a_cut_too(self):
        assert uncut("Press Office of Århus Havn og \ufffd", ["Press Office of Århus Havn og Ærø"]).endswith("Ærø")

    def test_of_another_length_is_never_made_longer(self):
        assert uncut("Ana Ruiz", ["Ana Ruiz/AP"]) == ""


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("Photograph: Ana Ruiz", "Photograph:", "Ana Ruiz"),
        ("PHOTO BY ANA RUIZ", "PHOTO BY", "ANA RUIZ"),
        ("Picture credit: AP", "Picture credit:", "AP"),
        ("Mandatory Credit: Photo by Ana Ruiz", "Mandatory Credit: Photo by", "Ana Ruiz"),
        ("Foto: Ana Ruiz", "Foto:", "Ana Ruiz"),
        ("Foto von Ana Ruiz", "Foto von", "Ana Ruiz"),
        ("Bildnachweis: Ana Ruiz", "Bildnachweis:", "Ana Ruiz"),
        ("Crédit photo : Ana Ruiz", "Crédit photo :", "Ana Ruiz"),
        ("Photographie de Ana Ruiz", "Photographie de", "Ana Ruiz"),
        ("Photo:", "", "Photo:"),
        ("by", "", "by"),
        ("Byron Ruiz", "", "Byron Ruiz"),
        ("von Ruiz", "", "von Ruiz"),
        ("Photo Illustration by Ana Ruiz", "", "Photo Illustration by Ana Ruiz"),
    ],
)
def test_a_label_is_told_from_the_line_in_three_languages(text: str, label: str, rest: str):
    assert split_label(text) == (label, rest)


class TestSuggestions:
    @pytest.mark.parametrize(
        ("text", "rule", "after"),
        [
            ("Photo by Ana Ruiz", Rule.LABEL, "Ana Ruiz"),
            ("BY ANA RUIZ", Rule.LABEL, "ANA RUIZ"),
            ("BY ANA RUIZ", Rule.CAPITALS, "BY Ana Ruiz"),
            ("© 2021 Ana Ruiz", Rule.COPYRIGHT, "Ana Ruiz"),
            ("(c) Ana Ruiz", Rule.COPYRIGHT, "Ana Ruiz"),
            ("Copyright of Ana Ruiz", Rule.COPYRIGHT, "Ana Ruiz"),
            ("Copyright: Ana Ruiz 2021", Rule.COPYRIGHT, "Ana Ruiz"),
            ("ana ruiz/AP", Rule.CAPITALS, "Ana Ruiz/AP"),
            ("ANA VAN DER BERG/AP", Rule.CAPITALS, "Ana van der Berg/AP"),
            ("ANA DE LA CRUZ, BO VON LIND", Rule.CAPITALS, "Ana de la Cruz, Bo von Lind"),
            ("VAL MCDERMID/EPA", Rule.CAPITALS, "Val McDermid/EPA"),
            ("AOIFE O’ROURKE", Rule.CAPITALS, "Aoife O’Rourke"),
            ("JEAN-LUC D'ANGELO", Rule.CAPITALS, "Jean-Luc D'Angelo"),
            ("JOSE\u0301 PE\u0301REZ", Rule.CAPITALS, "Jose\u0301 Pe\u0301rez"),
            ("DE GAULLE", Rule.CAPITALS, "De Gaulle"),
            ("CP SNOW", Rule.CAPITALS, "CP Snow"),
            ("Ana RUIZ", Rule.CAPITALS, "Ana Ruiz"),
            ("ASSOCIATED PRESS", Rule.AGENCY_NAME, "AP"),
            ("Ana Ruiz/reuetrs", Rule.AGENCY_NAME, "Ana Ruiz/Reuters"),
            ("Ana Ruiz/AFP via Getty", Rule.AGENCY_NAME, "Ana Ruiz/AFP via Getty Images"),
            ("www.ronaldgrantarchive.com", Rule.AGENCY_NAME, "Ronald Grant Archive"),
            ("Alamy Live News/Alamy Live News", Rule.DOUBLED, "Alamy Live News"),
            ("PA Wire/PA Images", Rule.DOUBLED, "PA Wire"),
            ("Ana Ruiz/AP via AP", Rule.DOUBLED, "Ana Ruiz/AP"),
            ("STR/AFP", Rule.NO_MAKER, "AFP"),
            ("Meridian/Stringer", Rule.NO_MAKER, "Meridian"),
            ("AFP Contributor#AFP", Rule.NO_MAKER, "AFP#AFP"),
            ("Supplied via AP", Rule.NO_MAKER, "AP"),
            ("Ana Ruiz / dpa /AFP", Rule.SPACING, "Ana Ruiz/dpa/AFP"),
            ("/ Reuters ", Rule.SPACING, "Reuters"),
            ("(AP Photo/Ana Ruiz)", Rule.HOUSE_STYLE, "Ana Ruiz/AP"),
        ],
    )
    def test_is_one_clean_up_of_the_whole_line(self, text: str, rule: Rule, after: str):
        assert rules(text)[rule] == after

    @pytest.mark.parametrize("text", ["STR", "-STR", "Stringer .", "XXSTRINGERXX xxxxx", "Supplied", "STR/Stringer"])
    def test_never_empties_a_line(self, text: str):
        assert Rule.NO_MAKER not in rules(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Val McDermid", "Aoife O'Rourke/AP", "Ana de la Cruz", "C. P. Snow", "CP Snow", "C P Snow", "Ana Ruiz III",
            "AP", "Ana LEE", "van der Berg", "picture alliance/dpa", "@anaruiz/Instagram", "山田 太郎",
            "Courtesy of ANA RUIZ",
        ],
    )  # fmt: skip
    def test_leaves_names_that_are_right_or_may_be(self, text: str):
        assert rules(text) == {}

    def test_leaves_the_text_alone_that_is_no_credit_line(self):
        assert suggest("STR/AFP\nby ANA RUIZ", is_agency) == []
        assert suggest("by " + "ANA " * 400, is_agency) == []

    def test_says_what_becomes_of_the_words_that_go(self):
        (one,) = [one for one in suggest("Copyright: Ana Ruiz 2021", is_agency) if one.rule is Rule.COPYRIGHT]
        assert "Copyright:" in one.why
        assert "2021" in one.why


@pytest.mark.parametrize(
    ("caption", "credit", "rest"),
    [
        ("A ship leaves on Monday. (AP Photo/Ana Ruiz)", "AP Photo/Ana Ruiz", "A ship leaves on Monday."),
        ("A ship in port (Ana Ruiz/AP).", "Ana Ruiz/AP", "A ship in port."),
        ("A ship in port. REUTERS/Ana Ruiz", "REUTERS/Ana Ruiz", "A ship in port."),
        ("At sea. U.S. Army photo by Sgt. Ana Ruiz", "U.S. Army photo by Sgt. Ana Ruiz", "At sea."),
        ("At sea.\nPhotograph: Ana Ruiz", "Photograph: Ana Ruiz", "At sea."),
        ("At sea. Courtesy of the Ruiz family", "Courtesy of the Ruiz family", "At sea."),
        ("At sea. (Reuters)", "Reuters", "At sea."),
        (
            "At sea. Mandatory Credit: Photo by Ana Ruiz/Shutterstock (1234567a)",
            "Mandatory Credit: Photo by Ana Ruiz/Shutterstock (1234567a)",
            "At sea.",
        ),
    ],
)
def test_a_credit_at_the_end_of_a_caption_is_found(caption: str, credit: str, rest: str):
    assert credit_in_caption(caption, is_agency) == (credit, rest)


@pytest.mark.parametrize(
    "caption",
    [
        "",
        "AP Photo/Ana Ruiz",
        "(AP Photo/Ana Ruiz)",
        "Ships of the North Atlantic Treaty Organization (NATO).",
        "The captain (Ana Ruiz)",
        "Guests of the port: Ana Ruiz and Bo Lind.",
        "On the pier. Ana Ruiz, NATO, Bo Lind",
        "A ship built by Ana Ruiz for The Gazette.",
    ],
)
def test_who_is_seen_in_a_picture_is_not_taken_for_its_maker(caption: str):
    assert credit_in_caption(caption, is_agency) is None


class TestWordLists:
    def test_each_spelling_leads_to_a_name_that_stays(self):
        for name in ("AP", "A.P.", "Agence France-Presse", "US Army", "Press Association Ima", "getty"):
            assert known_agency(known_agency(name)) == known_agency(name) != ""
        assert known_agency("Ana Ruiz") == ""

    def test_the_package_imports_nothing_but_the_standard_library(self):
        for file in PACKAGE.glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    assert {name.name.split(".")[0] for name in node.names} <= sys.stdlib_module_names
                if isinstance(node, ast.ImportFrom):
                    assert node.level == 1 or (node.module or "").split(".")[0] in sys.stdlib_module_names
