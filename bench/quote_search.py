"""How long a search of quotes takes as the archive grows: `python -m bench.quote_search --sizes 10000 100000`.

The questions and tables of `bench.search`, with entries as long as a quote is (twenty words) instead of an article.
Run it with `DATA` naming an empty folder, or with `DATABASE_URL` for PostgreSQL.
"""

from bench import search

WORDS = 20


def main() -> None:
    search.WORDS = WORDS
    search.main()


if __name__ == "__main__":
    main()
