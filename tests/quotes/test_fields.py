"""Rank, role and organisation exactly as printed."""

import pytest

from articles.quotes import find_quotes

WORDS = "“We leave at dawn today,” said "


@pytest.mark.parametrize(
    ("printed", "speaker", "honorific", "role", "organisation"),
    [
        (
            "Rear Admiral Lena Voss, Deputy Chief of Staff for Plans",
            "Lena Voss",
            "Rear Admiral",
            "Deputy Chief of Staff for Plans",
            "",
        ),
        (
            "Lieutenant-Colonel Juan Prado, Liaison Officer for the Kingdom of Halland at SOUTHCOM",
            "Juan Prado",
            "Lieutenant-Colonel",
            "Liaison Officer for the Kingdom of Halland",
            "SOUTHCOM",
        ),
        (
            "Cmdr. Lena Voss, commander of the 4th Frigate Squadron",
            "Lena Voss",
            "Cmdr.",
            "commander",
            "4th Frigate Squadron",
        ),
        ("Lt. Gen. (ret.) Paul Brand", "Paul Brand", "Lt. Gen.", "", ""),
        ("Staff Sergeant Maja Holm of the Royal Engineers", "Maja Holm", "Staff Sergeant", "", "Royal Engineers"),
        ("U.S. Navy Rear Adm. John Smith", "John Smith", "Rear Adm.", "", "U.S. Navy"),
        ("Coast Guard spokesman Petty Officer Rey Cole", "Rey Cole", "Petty Officer", "spokesman", "Coast Guard"),
        (
            "General Sir Mark Hale, Chief of the Defence Staff",
            "Mark Hale",
            "General Sir",
            "Chief of the Defence Staff",
            "",
        ),
        ("Foreign Minister Sigrid Aas", "Sigrid Aas", "", "Foreign Minister", ""),
        ("NATO spokesperson Oana Radu", "Oana Radu", "", "spokesperson", "NATO"),
        ("Oana Radu, a spokeswoman for Harbour Motors", "Oana Radu", "", "spokeswoman", "Harbour Motors"),
        (
            "Pia Holm, Professor of History at the University of Lund",
            "Pia Holm",
            "",
            "Professor of History",
            "University of Lund",
        ),
        ("Pia Holm, mayor of Port Selby", "Pia Holm", "", "mayor of Port Selby", ""),
        ("Pia Holm, president of the Harbour Council", "Pia Holm", "", "president", "Harbour Council"),
        ("Pia Holm, President of the Pilots’ Union", "Pia Holm", "", "President", "Pilots’ Union"),
        ("Pia Holm, President of the Pilots' Union", "Pia Holm", "", "President", "Pilots' Union"),
        ("Pia Holm, treasurer of the farmers’ union", "Pia Holm", "", "treasurer", "farmers’ union"),
        ("Pia Holm, the Pilots’ Union’s president", "Pia Holm", "", "president", "Pilots’ Union"),
        ("Harbour News’ City Editor Pia Holm", "Pia Holm", "", "City Editor", "Harbour News"),
        ("Pilots’ Union president Pia Holm", "Pia Holm", "", "president", "Pilots’ Union"),
        ("Pia Holm, the company’s founder", "Pia Holm", "", "founder", "company"),
        ("Pia Holm, the harbour master", "Pia Holm", "", "harbour master", ""),
        (
            "Pia Holm, who leads the ice group at the Polar Institute",
            "Pia Holm",
            "",
            "leads the ice group",
            "Polar Institute",
        ),
        ("Pia Holm KC MP, who chairs the committee", "Pia Holm", "", "chairs the committee", ""),
        (
            "Ambassador Pia Holm, Permanent Representative of Andara to the Council",
            "Pia Holm",
            "Ambassador",
            "Permanent Representative of Andara",
            "Council",
        ),
        (
            "the Most Reverend Pia Holm, Archbishop of Port Selby",
            "Pia Holm",
            "Most Reverend",
            "Archbishop of Port Selby",
            "",
        ),
        ("Sister Benedicta, who runs the shelter", "Sister Benedicta", "Sister", "runs the shelter", ""),
        ("His Royal Highness Prince Karl of Ashmere", "Prince Karl of Ashmere", "His Royal Highness Prince", "", ""),
        ("Senator Pia Holm (I-Lund)", "Pia Holm", "Senator", "", ""),
        ("Pia von der Heide, a farmer near Lund", "Pia von der Heide", "", "farmer", ""),
        ("Sheikh Khalid bin Saif al-Mansuri", "Khalid bin Saif al-Mansuri", "Sheikh", "", ""),
    ],
)
def test_fields_of_an_attribution(printed: str, speaker: str, honorific: str, role: str, organisation: str) -> None:
    quote = find_quotes(f"{WORDS}{printed}.").quotes[0]
    found = (quote.speaker, quote.honorific, quote.role, quote.organisation)
    assert found == (speaker, honorific, role, organisation)
    assert quote.printed == printed


def test_role_before_the_name_and_name_after_the_role() -> None:
    quote = find_quotes("The institute’s director, Pia Holm, warned that “the ice is thinner than ever”.").quotes[0]
    assert (quote.speaker, quote.role, quote.organisation) == ("Pia Holm", "director", "institute")


def test_body_that_speaks_is_its_own_organisation() -> None:
    quote = find_quotes("In a statement, the Embassy of Lorvania said: “The visas were granted in time.”").quotes[0]
    assert (quote.speaker, quote.organisation) == ("Embassy of Lorvania", "Embassy of Lorvania")


def test_fields_of_the_first_mention_serve_a_later_surname() -> None:
    text = "Vice Adm. Osman Tezel opened the exercise.\n\n“Every ship has a job to do,” Tezel said."
    quote = find_quotes(text).quotes[0]
    assert (quote.speaker, quote.honorific, quote.printed) == ("Osman Tezel", "Vice Adm.", "Tezel")


def test_fields_printed_later_are_not_known_before() -> None:
    text = "“We leave at dawn,” Ana Ortega said.\n\n“We left,” said Captain Ana Ortega."
    assert [quote.honorific for quote in find_quotes(text).quotes] == ["", "Captain"]
