"""The command that reads and writes JSON lines."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

ARTICLE = {"id": "a", "text": "“We leave at dawn,” said Captain Ana Ortega of the Royal Engineers."}


def run(monkeypatch: pytest.MonkeyPatch, given: bytes, *files: str) -> tuple[list[Any], str, int]:
    out, err, status = io.StringIO(), io.StringIO(), 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    try:
        call_command("find_quotes", *files, stdout=out, stderr=err)
    except SystemExit as end:
        status = int(end.code or 0)
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), status


def test_one_row_for_each_quotation(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, errors, status = run(monkeypatch, json.dumps(ARTICLE).encode())
    quote = rows[0]["quotes"][0]
    assert rows[0]["id"] == "a"
    assert (quote["text"], quote["start"], quote["end"]) == ("We leave at dawn,", 1, 18)
    assert (quote["speaker"], quote["honorific"]) == ("Ana Ortega", "Captain")
    assert (quote["role"], quote["organisation"], quote["rule"]) == ("", "Royal Engineers", "R1a")
    assert (errors, status) == ("", 0)


def test_one_row_for_each_paragraph_of_a_quotation(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Ana Ortega spoke.\n\n“The boats were wood.\n\n“That is gone,” she said."
    rows, _, _ = run(monkeypatch, json.dumps({"id": 1, "text": text}).encode())
    assert [(row["text"], row["speaker"]) for row in rows[0]["quotes"]] == [
        ("The boats were wood.", "Ana Ortega"),
        ("That is gone,", "Ana Ortega"),
    ]


def test_unknown_speaker_is_null(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, _, _ = run(monkeypatch, json.dumps({"id": 1, "text": "“Nobody will wait for us there.”"}).encode())
    assert rows[0]["quotes"][0]["speaker"] is None


def test_bad_lines_are_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    given = b'{bad\n{"id": 2}\n\xff\n[]\n' + json.dumps(ARTICLE).encode()
    rows, errors, status = run(monkeypatch, given)
    assert [row["id"] for row in rows] == [None, None, None, None, "a"]
    assert [f"line {number}: " in errors for number in (1, 2, 3, 4, 5)] == [True, True, True, True, False]
    assert status == 1


def test_lone_surrogates_do_not_break_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, _, status = run(
        monkeypatch, b'{"id": "\\ud800", "text": "\\u201cWe leave \\ud800 now,\\u201d said Ana Ortega."}'
    )
    assert rows[0]["quotes"][0]["text"] == "We leave \ud800 now,"
    assert status == 0


def test_files_are_read_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(json.dumps(ARTICLE | {"id": name}), encoding="utf-8")
    rows, _, _ = run(monkeypatch, b"", str(tmp_path / "one"), str(tmp_path / "two"))
    assert [row["id"] for row in rows] == ["one", "two"]
