"""A published article, read as its editors printed it."""

from pathlib import Path

import pytest

from articles.quotes import find_quotes

SEED = Path(__file__).parents[3] / "shared" / "data" / "seed" / "visit.txt"


@pytest.fixture
def text() -> str:
    if not SEED.exists():
        pytest.skip(f"{SEED} is not here")
    return SEED.read_text(encoding="utf-8")


def test_visit_has_two_quotations_with_rank_role_and_organisation(text: str) -> None:
    finding = find_quotes(text)
    first, second = finding.quotes
    assert (first.honorific, first.speaker) == ("Rear Admiral", "Bulent Turan")
    assert (first.role, first.organisation) == ("Deputy Chief of Staff Partnerships Directorate", "")
    assert "opportunities to…reinforce" in first.text
    assert (second.honorific, second.speaker) == ("Lieutenant-Colonel", "Ramil Shukurov")
    assert second.role == "Partner Nation Military Representative for the Republic of Azerbaijan"
    assert second.organisation == "SHAPE"
    assert second.printed == (
        "Lieutenant-Colonel Ramil Shukurov, "
        "Partner Nation Military Representative for the Republic of Azerbaijan at SHAPE"
    )
    assert finding.warnings == ()
