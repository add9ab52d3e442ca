"""Figures of the tags that are suggested while somebody writes: time for a text, growth with text and vocabulary.

usage: python -m bench.tag_suggestions

Invents names of one to four words, reads them into the index, and looks for them in an invented text of which every
twelfth word begins a name and every eighth other one is the first of one. Ends with status 1 when 2 000 words take
more than 50 ms at 50 000 names, or when 50 times as many names cost more than twice the time.
"""

import os
import random
import re
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from articles.search.words import _folded  # noqa: E402 - its memory is emptied between rounds
from articles.vocabulary.in_text import Name, NamesInText  # noqa: E402

WORDS = 2_000
NAMES = 50_000
MOST_MS = 50
GROWTH = 2
ROUNDS = 15
SYLLABLES = re.findall("..", "bacedofigrahuiljokalumenoorpequaristuver")


def invented(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 4)))


def names(number: int, dice: random.Random) -> list[str]:
    return [" ".join(invented(dice).title() for _ in range(dice.choice((1, 2, 2, 2, 3, 4)))) for _ in range(number)]


def text(words: int, known: list[str], dice: random.Random) -> list[str]:
    """Paragraphs of about sixty words."""
    written: list[str] = []
    while len(written) < words:
        written += dice.choice(known).split() if len(written) % 12 == 0 else [_other(known, dice)]
    return [" ".join(written[start : start + 60]) + "." for start in range(0, words, 60)]


def _other(known: list[str], dice: random.Random) -> str:
    """A word of no name or, one time in eight, the first word of one that goes on otherwise."""
    return dice.choice(known).split()[0] if dice.random() < 1 / 8 else invented(dice) + "t"


def measured(index: NamesInText, blocks: list[str]) -> tuple[float, float]:
    """Milliseconds of this process's own time: the median with folded words at hand, and the first time with none."""
    _folded.cache_clear()
    times = []
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        index.mentions(blocks, "en")
        times.append((time.process_time() - begun) * 1_000)
    return statistics.median(times[1:]), times[0]


def main() -> int:
    dice = random.Random(7)
    all_names = names(NAMES, dice)
    shown: dict[tuple[int, int], float] = {}
    sys.stdout.write("names   words   median ms   first ms\n")
    for number in (1_000, 10_000, NAMES):
        index = NamesInText()
        begun = time.process_time()
        for tag, name in enumerate(all_names[:number]):
            index.replace(tag, [Name(tag, name, "", tag % 2 == 0)])  # every other one is a common name
        read = (time.process_time() - begun) * 1_000
        for words in (WORDS // 4, WORDS, WORDS * 4):
            median, first = measured(index, text(words, all_names[:1_000], random.Random(words)))
            shown[number, words] = max(median, 0.001)
            sys.stdout.write(f"{number:6}  {words:6}   {median:9.2f}   {first:8.2f}\n")
        sys.stdout.write(f"{number:6} names put in: {read:.0f} ms\n")
    by_names = shown[NAMES, WORDS] / shown[1_000, WORDS]
    by_text = shown[NAMES, WORDS * 4] / shown[NAMES, WORDS]
    sys.stdout.write(f"50 x the names: {by_names:.2f} x the time; 4 x the words: {by_text:.2f} x\n")
    return int(shown[NAMES, WORDS] > MOST_MS or by_names > GROWTH)


if __name__ == "__main__":
    sys.exit(main())
