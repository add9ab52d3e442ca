"""Real evaluation data beside the project; tests that need it skip where it is absent."""

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
SEED = DATA / "seed" / "visit.txt"

needs_seed = pytest.mark.skipif(not SEED.is_file(), reason="no evaluation data here: the seed article")


def payloads(name: str) -> list[dict[str, Any]]:
    """The rows of a set of hostile inputs; skips the test where they are absent."""
    path = DATA / "payloads" / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip(f"no evaluation data here: {path.name}")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
