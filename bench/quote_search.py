"""How long a search of quotes takes as the archive grows: `python -m bench.quote_search --sizes 10000 100000`.

The tables of `bench.search` with entries as those of quotes are: twenty words, all of them in the headline band, a name
that is not, and a person, organisation, rank, tag and how it was obtained. A king never speaks in an interview, so the
two never meet. Run it with `DATA` naming an empty folder, or with `DATABASE_URL` for PostgreSQL.
"""

import random

from articles.search.documents import EVERYTHING, GAP, Tokens
from articles.search.places import time_keys
from bench.search import Archive, Row, measure, word

WORDS = 20
QUESTIONS = {
    "the commonest word": "w0",
    "a common word (1 in 2)": "w2",
    "a word of 1 in 100": "w180",
    "a word of 1 in 1 000": "w1800",
    "two common words": "w2 w5",
    "common and rare": "w2 w1800",
    "phrase of two common words": '"w0 w1"',
    "common word but not another": "w5 -w0",
    "a speaker's name": "n1",
    "name and word": "n1 w5",
    "person": "person:1",
    "person and word": "person:1 w5",
    "rank and organisation": "rank:2 organisation:3",
    "tag and how it was obtained": "tag:1 obtained:speech",
    "two that never meet": "rank:king obtained:interview",
    "a word that nothing has": "nothingofthekind",
    "before 2010": "w2 before:2010",
    "person before 2010": "person:1 before:2010",
}


def _quote(number: int, place: int, chance: random.Random) -> Row:
    words = [word(chance) for _ in range(WORDS)]
    person = int(chance.paretovariate(0.7))
    obtained = chance.choice(["interview", "speech", "statement", "release"])
    rank = chance.choice(["king", "2", "3"] if obtained != "interview" else ["2", "3", "4"])
    filed = [f"s:{number % 12}", f"t:{int(chance.paretovariate(0.7))}", f"p:{person}"]
    filed += [f"o:{person % 20}", f"r:{rank}", f"h:{obtained}"]
    about = [f"n{person}", f"n{person % 20}"]
    marked = [*(f"^{one}" for one in words), *(f"~{one}" for one in (*words, *about))]
    keys = dict.fromkeys([EVERYTHING, *filed, *time_keys(place), *marked])
    return filed, Tokens((*words, GAP, *about), tuple(keys))


def main() -> None:
    measure(Archive("bench_quotes", _quote, QUESTIONS, "w2"), __doc__ or "")


if __name__ == "__main__":
    main()
