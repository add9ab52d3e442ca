"""The page on quotations names what the code has."""

import re
from pathlib import Path

from articles.quotes import attribute
from articles.quotes.rules import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "quotes.md").read_text(encoding="utf-8")


def test_page_names_every_warning() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(attribute.__file__).parent.glob("*.py")]
    codes = {code for source in sources for code in re.findall(r'QuoteWarning\(\s*"(\w+)"', source)}
    assert len(codes) == 6
    assert [code for code in sorted(codes) if f"`{code}`" not in PAGE] == []


def test_page_names_every_rule() -> None:
    assert [rule for rule in RULES if not re.search(rf"\b{rule}\b", PAGE)] == []
