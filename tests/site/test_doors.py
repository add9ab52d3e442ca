"""Rules about the code of the public side."""

import ast
import re
from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parents[2] / "articles/site"
TEMPLATES = sorted((SITE / "jinja2/site").glob("*.html"))
MODULES = sorted(SITE.rglob("*.py"))
FORBIDDEN = ("articles.desk", "articles.publishing", "articles.models.article", "articles.models.quote",
             "articles.models.revision")  # fmt: skip


def test_only_the_photo_partial_prints_a_photo():
    assert [path.name for path in TEMPLATES if "<img" in path.read_text()] == ["_photo.html"]


def test_templates_print_text_as_text():
    for path in TEMPLATES:
        assert not re.search(r"\|\s*safe|autoescape|linebreaks|truncat|striptags|urlize", path.read_text()), path.name


def test_sentences_stand_in_the_templates():
    """They are printed as they are, so nobody else's words may be taken for one."""
    for path in TEMPLATES:
        assert not re.search(r'\b(?:_|n?p?gettext)\((?!")', path.read_text()), path.name


def imported(path):
    package = ["articles", "site", *path.relative_to(SITE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield from (f"{module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_public_code_knows_nothing_of_the_desk(path):
    names = set(imported(path))
    assert [name for name in names if name.startswith(FORBIDDEN)] == []
    assert not any(re.fullmatch(r"articles\.models\.[A-Z]\w*", name) for name in names)
    assert "mark_safe" not in path.read_text()
