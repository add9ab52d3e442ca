"""Docs and code say the same, and the house rules that a program can check are kept."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CODE = [path for app in ("newsroom", "articles", "media") for path in (ROOT / app).rglob("*") if path.is_file()]
PYTHON = [path for path in CODE if path.suffix == ".py" and "migrations" not in path.parts]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_file_that_the_docs_name_is_there():
    missing = []
    for doc in DOCS:
        for name in re.findall(
            r"`((?:newsroom|articles|media|tests|docs|bench|deploy)/[\w./-]*)`", doc.read_text("utf-8")
        ):
            if not (ROOT / name).exists():
                missing.append(f"{named(doc)}: {name}")
        for name in re.findall(r"\]\(([\w./-]+\.md)\)", doc.read_text("utf-8")):
            if not (doc.parent / name).exists():
                missing.append(f"{named(doc)}: {name}")
    assert not missing


def test_every_picture_in_the_docs_is_shown_and_there():
    shown = {
        doc.parent / name for doc in DOCS for name in re.findall(r"!\[[^\]]*\]\(([\w./-]+)\)", doc.read_text("utf-8"))
    }
    assert shown == set((ROOT / "docs").rglob("*.webp"))


def test_every_command_that_the_docs_name_exists():
    known = get_commands()
    for doc in DOCS:
        for name in re.findall(r"manage\.py ([a-z_]+)", doc.read_text("utf-8")):
            assert name in known, f"{named(doc)}: {name}"


def test_the_settings_page_lists_every_environment_variable():
    read = set()
    for path in PYTHON:
        read |= set(re.findall(r"""environ(?:\.get\(|\[)"([A-Z0-9_]+)""", path.read_text("utf-8")))
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert not {name for name in read - {"DJANGO_SETTINGS_MODULE"} if f"`{name}`" not in page}


def test_every_dependency_is_argued():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["test"]
    names = [re.match(r"[\w-]+", line)[0].lower().removesuffix("-stubs") for line in wanted]
    assert not [name for name in names if name not in page and name.removeprefix("django-") not in page]


def test_no_file_is_too_long_to_read():
    read = [*PYTHON, *(path for path in CODE if path.suffix == ".js")]
    long = {named(path): path.read_text("utf-8").count("\n") for path in read}
    assert not {name: lines for name, lines in long.items() if lines > 400}


def test_only_the_body_renderer_marks_text_as_safe():
    found = [named(path) for path in PYTHON if re.search(r"\bmark_safe\b|SafeString\(", path.read_text("utf-8"))]
    assert found == ["articles/body/render.py"]
    templates = [path for path in CODE if path.suffix in {".html", ".xml", ".txt"}]
    unsafe = re.compile(
        r"\|\s*(safe|safeseq|striptags|urlize|truncat\w+_html)\b|autoescape\s+off|\son\w+=|style=\"|<style"
    )
    assert not [named(path) for path in templates if path.suffix == ".html" and unsafe.search(path.read_text("utf-8"))]


def test_only_the_photo_partial_prints_a_photo():
    templates = (ROOT / "articles" / "site").rglob("*.html")
    assert [path.name for path in templates if "<img" in path.read_text("utf-8")] == ["_photo.html"]


def test_only_the_publishing_door_makes_or_ends_editions():
    makers = [
        named(path) for path in PYTHON
        if re.search(r"\bEdition\.objects\.(create|bulk_create|update)\b|\bEdition\(\w|\.valid_until = ", path.read_text("utf-8"))
    ]  # fmt: skip
    assert set(makers) <= {
        "articles/publishing/publish.py",
        "articles/publishing/span.py",
        "articles/models/edition.py",
        "articles/models/guards.py",
        "newsroom/load/write.py",  # rows for measuring, never for readers
    }


def test_no_committed_file_names_a_registry_or_a_path_of_one_machine():
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    hosts = re.compile("py" + r"pi\.org|python" + r"hosted|npm" + r"js\.|deb\.deb" + r"ian|(?<![\w.])/(?:root|home)/\w")
    found = []
    for name in filter(None, files.split("\0")):
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000:
            text = path.read_bytes().decode("utf-8", "replace")
            if hosts.search(text):
                found.append(name)
    assert not found


@pytest.mark.skipif(not (ROOT / ".venv" / "test").exists(), reason="the environment was not made by make")
def test_make_does_not_make_again_what_is_there():
    assert subprocess.run(["make", "--question", ".venv/test"], cwd=ROOT).returncode == 0
