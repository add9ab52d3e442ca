"""How long the verbatim check takes, and that twice the text takes about twice as long.

    python bench/verbatim.py [words of the source]

Everything is made here from a fixed seed. Exits with 1 where eight times the source takes more than half again
for a word, or more than three times for a quote.
"""

import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from articles.quotes.verbatim import SourceIndex, Verdict, compare

_STEMS = ["ta", "ri", "mo", "ke", "lu", "ba", "se", "no", "vi", "da", "pe", "go", "ha", "wi", "zu", "fe"]


def text_of(number: int, random_: random.Random) -> list[str]:
    """Words as unevenly spread as in a language: the one in place n is n times as rare as the first."""
    pairs = [a + b for a in _STEMS for b in _STEMS]
    known = [a + b for a in pairs for b in pairs]
    return [known[min(int(len(known) ** random_.random()), len(known) - 1)] for _ in range(number)]


def quotes_of(words: list[str], number: int, random_: random.Random) -> list[tuple[str, Verdict]]:
    """Quotes of 8 to 60 words and the verdict that each should get."""
    made = []
    for turn in range(number):
        start = random_.randrange(len(words) - 80)
        cut = words[start : start + random_.randrange(8, 60)]
        match turn % 4:
            case 0:
                made.append((" ".join(cut), Verdict.EXACT))
            case 1:
                made.append(("\u00a0".join(cut) + ",", Verdict.TYPOGRAPHIC))
            case 2:
                made.append((" ".join(cut[:4]) + " … " + " ".join(cut[6:]), Verdict.ELIDED))
            case _:
                made.append((" ".join([*cut[:3], "zeppelin", *cut[4:]]), Verdict.ALTERED))
    return made


def measure(words: int, quotes: int) -> tuple[float, float]:
    """Seconds to read the source, and seconds a quote."""
    random_ = random.Random(words)
    made = text_of(words, random_)
    source = " ".join(made)
    began = time.process_time()
    index = SourceIndex(source)
    read = time.process_time() - began
    asked = quotes_of(made, quotes, random_)
    right: Counter[Verdict] = Counter()
    times = []
    for text, expected in asked:
        began = time.process_time()
        match = compare(text, index)
        times.append(time.process_time() - began)
        right[expected] += match is not None and match.verdict == expected
    times.sort()
    shares = ", ".join(f"{verdict} {right[verdict] / quotes * 4:.3f}" for verdict in right)
    print(
        f"source {len(source) / 1e6:5.2f} M signs: read in {read:5.2f} s; {quotes} quotes in {sum(times):6.2f} s, "
        f"median {times[len(times) // 2] * 1e3:.2f} ms, 99 % {times[int(len(times) * 0.99)] * 1e3:.2f} ms"
    )
    print(f"  right: {shares}")
    return read, sum(times) / quotes


def hostile() -> None:
    """Texts that are made to be slow."""
    same = SourceIndex("of the people " * 350_000)
    texts = {
        "5 MB of three words": ("by the people " * 400, same),
        "the same with ellipses": ("of the people … " * 400, same),
        "5 MB quote of the same": ("of the people " * 350_000, same),
        "5 MB quote of another": ("of the folk " * 350_000, same),
        "ten thousand ellipses": ("… of the " * 10_000, same),
        "ten thousand brackets": ("[" * 10_000 + "of the people" + "]" * 10_000, same),
        "5 MB of marks": ("“" * 5_000_000 + "a", SourceIndex("“" * 5_000_000 + "b")),
        "5 MB of points": (". " * 2_500_000 + "a", SourceIndex(". " * 2_500_000 + "b")),
    }
    for name, (quote, index) in texts.items():
        began = time.process_time()
        match = compare(quote, index)
        print(f"{name}: {match.verdict if match else None} in {time.process_time() - began:.2f} s")


def main() -> int:
    words = int(sys.argv[1]) if len(sys.argv) > 1 else 800_000
    small_read, small_each = measure(words // 8, 2_000)
    large_read, large_each = measure(words, 10_000)
    hostile()
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    grown = large_read / 8 / small_read
    print(f"eight times the source: time for a word × {grown:.2f}, time for a quote × {large_each / small_each:.2f}")
    return int(grown > 1.5 or large_each > 3 * small_each)


if __name__ == "__main__":
    sys.exit(main())
