"""Figures of the quotation finder: hits, speakers, fields, speed, growth.

usage: python bench/quotes.py [--misses N] [--half seen|unseen]

Reads `dev.jsonl` and `hard.jsonl` beside the project (../shared/data/quotes) and the scorer in
../shared/tools/quotes where they are present; without them only the growth table is printed. Ends with
status 1 when the time for a byte grows by more than 1.5 times from 30 kB to 300 kB.
"""

import argparse
import hashlib
import importlib.util
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from articles.quotes import FoundQuote, find_quotes  # noqa: E402

SHARED = ROOT.parent / "shared"
DATA = SHARED / "data" / "quotes"
SCORER = SHARED / "tools" / "quotes" / "score.py"
GROWTH = 1.5
Article = dict[str, Any]


def show(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")


def scorer() -> ModuleType | None:
    if not SCORER.exists():
        return None
    spec = importlib.util.spec_from_file_location("score", SCORER)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def articles(name: str) -> list[Article]:
    path = DATA / name
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def is_seen(article: Article) -> bool:
    """The half of the set whose errors were read while the rules were written."""
    return int(hashlib.sha256(article["id"].encode()).hexdigest(), 16) % 2 == 0


def rows(article: Article) -> list[tuple[FoundQuote, str]]:
    """One row for each part, as the scorer counts."""
    text = article["text"]
    return [(quote, text[start:end]) for quote in find_quotes(text).quotes for start, end in quote.parts]


def predictions(found: dict[str, list[tuple[FoundQuote, str]]]) -> dict[str, list[dict[str, Any]]]:
    return {key: [{"text": words, "speaker": quote.speaker} for quote, words in pairs] for key, pairs in found.items()}


def matched(score: ModuleType, article: Article, found: list[tuple[FoundQuote, str]]) -> list[tuple[Any, Any]]:
    """Each gold quotation of five words or more with the row that hits it, or None."""
    pairs = []
    for gold in article["quotes"]:
        if len(score.words(gold["text"])) >= score.MIN_WORDS:
            hit = next((quote for quote, words in found if score.token_f1(gold["text"], words) >= 0.8), None)
            pairs.append((gold, hit))
    return pairs


def rule_table(score: ModuleType, gold: list[Article], found: dict[str, list[tuple[FoundQuote, str]]]) -> None:
    """For named gold speakers: how often each rule fired and was right; the same by confidence."""
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    bands: dict[str, Counter[str]] = defaultdict(Counter)
    for article in gold:
        for wanted, hit in matched(score, article, found[article["id"]]):
            if wanted["named"] and hit is not None:
                right = score.surname_in(hit.speaker, wanted["speaker"])
                band = f"{int(hit.confidence * 10) / 10:.1f}"
                for counter in (rules[hit.rule or "none"], bands[band]):
                    counter["fired"] += 1
                    counter["right"] += right
    for title, table in (("rule", rules), ("confidence from", bands)):
        show(f"\n{title:16} fired  right  share")
        for name, counter in sorted(table.items(), key=lambda item: -item[1]["fired"]):
            share = counter["right"] / counter["fired"]
            show(f"{name:16} {counter['fired']:5}  {counter['right']:5}  {share:.3f}")


def construction(article: Article, gold: dict[str, Any]) -> str:
    """Where the speaker's printed words stand, and whether the quotation is its paragraph's only text."""
    text, speaker = article["text"], gold["speaker"]
    begin = text.rfind("\n", 0, gold["start"]) + 1
    stop = (text + "\n").find("\n", gold["end"])
    before, after = text[begin : gold["start"]], text[gold["end"] : stop]
    if not re.search(r"\w", before + after):
        return "paragraph of its own"
    if speaker in after[: len(speaker) + 30]:
        return "speaker after"
    if speaker in before[-len(speaker) - 60 :]:
        return "speaker before"
    return "elsewhere in the paragraph" if speaker in before + after else "in another paragraph"


def construction_table(score: ModuleType, gold: list[Article], found: dict[str, list[tuple[FoundQuote, str]]]) -> None:
    """Spans found (all quotations of five words or more) and speakers right (named ones) by construction."""
    spans: dict[str, Counter[str]] = defaultdict(Counter)
    for article in gold:
        for wanted, hit in matched(score, article, found[article["id"]]):
            counter = spans[construction(article, wanted)]
            counter["all"] += 1
            counter["found"] += hit is not None
            counter["named"] += wanted["named"]
            counter["right"] += wanted["named"] and hit is not None and score.surname_in(hit.speaker, wanted["speaker"])
    show(f"\n{'construction':28} quotations  found  named  right  share")
    for name, counter in sorted(spans.items(), key=lambda item: -item[1]["all"]):
        share = counter["right"] / max(1, counter["named"])
        numbers = f"{counter['all']:10}  {counter['found']:5}  {counter['named']:5}  {counter['right']:5}"
        show(f"{name:28} {numbers}  {share:.3f}")


def plain(words: str | None) -> str:
    return re.sub(r"^(the|a|an) ", "", (words or "").lower())


def field_table(score: ModuleType, gold: list[Article]) -> None:
    """Resolved person and fields by exact match (articles and case aside)."""
    counts: Counter[str] = Counter()
    for article in gold:
        found = rows(article)
        for wanted in article["quotes"]:
            counts["quotations"] += 1
            hit = next((quote for quote, words in found if score.token_f1(wanted["text"], words) >= 0.8), None)
            if hit is None:
                show("  missed", article["id"], wanted["text"][:60])
                continue
            got = (hit.speaker, hit.honorific, hit.role, hit.organisation)
            want = (wanted["speaker"], wanted["rank"], wanted["role"], wanted["organisation"])
            equal = [plain(one) == plain(other) for one, other in zip(got, want, strict=True)]
            for name, same in zip(("speaker", "honorific", "role", "organisation"), equal, strict=True):
                counts[name] += same
            counts["all four"] += all(equal)
            if not all(equal):
                show("  differs", article["id"], article["construction"], got, "wanted", want)
    total = counts.pop("quotations")
    show(*(f"{name} {count / total:.3f}" for name, count in counts.items()))


def dev_tables(score: ModuleType, gold: list[Article], misses: int) -> None:
    begin = time.perf_counter()
    found = {article["id"]: rows(article) for article in gold}
    seconds = time.perf_counter() - begin
    size = sum(len(article["text"].encode()) for article in gold) / 1e6
    equal = total = 0
    for article in gold:
        spans = {part for quote, _ in found[article["id"]] for part in quote.parts}
        wanted = [quote for quote in article["quotes"] if len(score.words(quote["text"])) >= score.MIN_WORDS]
        total += len(wanted)
        equal += sum((quote["start"], quote["end"]) in spans for quote in wanted)
    for name, half in (
        ("all", gold),
        ("half seen", [article for article in gold if is_seen(article)]),
        ("half unseen", [article for article in gold if not is_seen(article)]),
    ):
        show(f"dev, {name}:", score.score(half, predictions(found), misses if name == "all" else 0))
    show(f"spans with equal offsets: {equal} of {total};  {size / seconds:.2f} MB/s")
    rule_table(score, gold, found)
    construction_table(score, gold, found)


def growth_table() -> bool:
    """Time for a byte at 30 kB and 300 kB of awkward text; False when it grows too much."""
    sentence = "In Lund, Ana Ortega said the plan was “a bridge without a river”. “We leave,” she said.\n"
    texts: dict[str, Callable[[int], str]] = {
        "prose": lambda size: sentence * (size // len(sentence)),
        "quotations in one paragraph": lambda size: "“We go now,” said Ana Ortega. " * (size // 30),
        "without speaker": lambda size: "“Go.” " * (size // 6),
        "unclosed": lambda size: "“a " * (size // 3),
        "unclosed paragraphs": lambda size: "“We go.\n" * (size // 8),
        "single marks": lambda size: "“We.” 'It was our job,' said Ana. " * (size // 34),
        "one sentence": lambda size: "the word and a, b of Ortega " * (size // 28) + "“we go”",
        **{repr(sign): (lambda size, sign=sign: sign * size) for sign in "“\"('’< …\n"},
    }
    fine = True
    show("\ntext                          µs/byte at 30 kB, 300 kB, growth")
    for name, make in texts.items():
        times = []
        for size in (30_000, 300_000):
            text, best = make(size), float("inf")
            for _ in range(3 if size < 100_000 else 2):
                begin = time.process_time()
                find_quotes(text)
                best = min(best, time.process_time() - begin)
            times.append(best / len(text.encode()) * 1e6)
        slow = times[1] > GROWTH * times[0] and times[1] > 0.2
        fine = fine and not slow
        show(f"{name:30} {times[0]:6.3f} {times[1]:6.3f} {times[1] / times[0]:5.2f}{'  too slow' * slow}")
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0, help="print so many misses of the dev set")
    parser.add_argument("--half", choices=("seen", "unseen"), help="only this half of the dev set")
    options = parser.parse_args()
    score, dev, hard = scorer(), articles("dev.jsonl"), articles("hard.jsonl")
    if options.half:
        dev = [article for article in dev if is_seen(article) == (options.half == "seen")]
    if score is None or not dev:
        show(f"no evaluation data in {DATA}")
    else:
        dev_tables(score, dev, options.misses)
    if score is not None and hard:
        found = {article["id"]: rows(article) for article in hard}
        show("\nhard:", score.score(hard, predictions(found)))
        field_table(score, hard)
    return 0 if growth_table() else 1


if __name__ == "__main__":
    sys.exit(main())
