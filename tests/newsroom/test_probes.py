"""The probes that editors' scripts call: JSON lines in, JSON lines out, in the same order."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from articles.body import clean

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).resolve().parent.parent.parent


def probe(command: str, *lines: str) -> subprocess.CompletedProcess:
    text = "".join(line + "\n" for line in lines)
    return subprocess.run(
        [sys.executable, "manage.py", command], cwd=ROOT, input=text.encode("utf-8"), capture_output=True
    )


def test_clean_body_shows_what_would_be_stored():
    bodies = ["<p>a</p>", "<script>x</script>b “c”", "\u2028<b>d", "FOO&#x10FFFF;", "\ud800", ""]
    done = probe("clean_body", *map(json.dumps, bodies))
    assert done.returncode == 0, done.stderr
    assert [json.loads(line) for line in done.stdout.splitlines()] == [clean(body) for body in bodies]


def test_clean_body_says_which_line_is_wrong_and_goes_on():
    done = probe("clean_body", '"<p>a"', "{broken", "[1]", '"<i>b"')
    assert done.returncode == 1
    assert [json.loads(line) for line in done.stdout.splitlines()] == ["<p>a</p>", None, None, "<p><em>b</em></p>"]
    assert b"line 2" in done.stderr and b"line 3" in done.stderr


def test_find_quotes_prints_what_the_extractor_sees():
    text = "“We leave at dawn, all of us,” said Captain Ana Ortega, Harbour Master of Tarn."
    done = probe("find_quotes", json.dumps({"id": "a", "text": text}), json.dumps({"id": "b", "text": "Nothing."}))
    assert done.returncode == 0, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    (quote,) = first["quotes"]
    assert (quote["speaker"], quote["honorific"]) == ("Ana Ortega", "Captain")
    assert text[quote["start"] : quote["end"]] == quote["text"] == "We leave at dawn, all of us,"
    assert second == {"id": "b", "quotes": []}
