"""How long readers' searches take in the product's own tables, in archives of different sizes: see `bench.sizes`.

The words, tags and people are chosen by how common they are in that archive. Load data has few words that are rare;
`bench.search` asks for such in a table of its own.
"""

import sys
from collections import Counter
from datetime import timedelta
from uuid import UUID

from .sizes import Asked, run

LOOKED_AT = 3_000  # entries by which it is told how common a word is


def questions() -> dict[str, Asked]:
    from articles.models import Listing
    from articles.models.search_entry import ARTICLES, SearchEntry, record_keys
    from articles.search.find import Cursor, Sort, find
    from articles.search.places import instant_of, place_of
    from articles.search.query import parse

    shares = shares_of_words()
    newest = SearchEntry.objects.order_by("-place")[0].place
    middle = Cursor(0, place_of(instant_of(newest) - timedelta(days=3650), UUID(int=0)))

    def word(share: float, number: int = 0) -> str:
        return sorted(shares, key=lambda token: (abs(shares[token] - share), token))[number]

    def search(typed: str, sort: Sort = "relevance", after: Cursor | None = None) -> Asked:
        query = parse(typed)
        return lambda: find(ARTICLES, query, record_keys, sort=sort, after=after, size=20)

    tags, all_of_them = tags_by_use(), Listing.objects.count()

    def tag(share: float) -> str:
        return "tag:" + min(tags, key=lambda one: (abs(one[1] - share * all_of_them), one[0]))[0]

    return {
        "search: a word of nearly all": search(word(1)),
        "search: a word of 1 in 3": search(word(0.33)),
        "search: a word of 1 in 7": search(word(0.14)),
        "search: a word of 1 in 30": search(word(0.03)),
        "search: a word of one article": search(word_of_one()),
        "search: two words of nearly all": search(f"{word(1)} {word(1, 1)}"),
        "search: common and 1 in 30": search(f"{word(0.33)} {word(0.03)}"),
        "search: common and one article": search(f"{word(1)} {word_of_one()}"),
        "search: two words that seldom meet": search(f"{word(0.03)} {word(0.03, 1)}"),
        "search: a word of all but not another": search(f"{word(1)} -{word(1, 1)}"),
        "search: phrase": search('"rear admiral"'),
        "search: tag of 1 in 10": search(tag(0.1)),
        "search: tag of 1 in 100": search(tag(0.01)),
        "search: tag of 1 in 1 000": search(tag(0.001)),
        "search: common word and tag of 1 in 100": search(f"{word(0.33)} {tag(0.01)}"),
        "search: common word and tag of 1 in 1 000": search(f"{word(0.33)} {tag(0.001)}"),
        "search: before 2010": search(f"{word(0.33)} before:2010"),
        "search: deep page": search(word(0.33), "newest", middle),
        "search: nothing": search("nothingofthekind"),
    }


def shares_of_words() -> dict[str, float]:
    """How common words are, told from articles all over the archive."""
    from articles.body import paragraph_texts
    from articles.models import Edition, SearchEntry
    from articles.search.words import tokens_in

    keys = SearchEntry.objects.order_by("edition").values_list("edition", flat=True)[:LOOKED_AT]
    counted: Counter[str] = Counter()
    for headline, standfirst, body in Edition.objects.filter(pk__in=list(keys)).values_list(
        "headline", "standfirst", "body"
    ):
        texts = [headline, standfirst, *paragraph_texts(body)]
        counted.update({token for text in texts for token in tokens_in(text, "en")[0]})
    return {token: number / LOOKED_AT for token, number in counted.items() if token.isascii() and token.isalpha()}


def word_of_one() -> str:
    """The number in the headline of an article in the middle of the archive."""
    from articles.models import SearchEntry

    entries = SearchEntry.objects.order_by("place").select_related("edition")
    return entries[entries.count() // 2].edition.headline.split()[-1]


def tags_by_use() -> list[tuple[str, int]]:
    """The address of each tag and how many articles it has."""
    from articles.models import TagUse

    return list(TagUse.objects.order_by("tag__slug").values_list("tag__slug", "live"))


if __name__ == "__main__":
    sys.exit(run("bench.archive_search", __doc__, questions))
