"""Find quotations in articles given as JSON lines, and write them as JSON lines."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.quotes import find_quotes


class BadLine(Exception):
    """A line that is no article; the message says what was wrong with it."""


class Command(BaseCommand):
    help = (
        'Reads JSON lines {"id", "text"} (and "language", en without it) from standard input or from files '
        "and writes, in the same order, "
        '{"id", "quotes": [{"text", "start", "end", "speaker", "honorific", "role", "organisation", "rule", '
        '"confidence"}]}, one object for each paragraph of a quotation. Offsets are code points.'
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="JSON lines; without any, standard input is read")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        bad = 0
        for place, line in _lines(files):
            if not line.strip():
                continue
            try:
                self.stdout.write(json.dumps(_answer(line)))
            except BadLine as problem:
                bad += 1
                self.stdout.write(json.dumps({"id": None, "quotes": []}))
                self.stderr.write(f"{place}: {problem} It has no quotes in the output.")
        if bad:
            sys.exit(1)


def _lines(files: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Give each line with the words that name its place."""
    if not files:
        for number, line in enumerate(sys.stdin.buffer, 1):
            yield f"line {number}", line
    for path in files:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield f"{path}, line {number}", line


def _answer(line: bytes) -> dict[str, Any]:
    try:
        article = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadLine("not UTF-8.") from None
    except (ValueError, RecursionError):
        raise BadLine("not JSON.") from None
    if not isinstance(article, dict) or not isinstance(article.get("text"), str):
        raise BadLine('no JSON object with a string "text".')
    text, language = article["text"], article.get("language", "en")
    if not isinstance(language, str):
        raise BadLine('"language" is no string.')
    quotes = [
        {
            "text": text[start:end],
            "start": start,
            "end": end,
            "speaker": quote.speaker or None,
            "honorific": quote.honorific,
            "role": quote.role,
            "organisation": quote.organisation,
            "rule": quote.rule,
            "confidence": quote.confidence,
        }
        for quote in find_quotes(text, language).quotes
        for start, end in quote.parts
    ]
    return {"id": article.get("id"), "quotes": quotes}
