"""What the bench asks for, and a desk that publishes while readers read; both as processes with Django of their own.

usage: python -m bench.asked paths               the addresses of each case, as one JSON object
       python -m bench.asked publish ORIGIN N    publish N changes and see how long until readers of ORIGIN have them
"""

import json
import statistics
import sys
import time
import urllib.request

from .lists import chosen_tags, set_up

SPREAD = 1_000
_CORRECTED = 5  # articles, which all stand on the front page


def paths() -> dict[str, list[str]]:
    """Addresses by case."""
    from datetime import timedelta
    from urllib.parse import quote
    from uuid import UUID

    from django.urls import reverse

    from articles.models import Edition
    from articles.site.paging import Cursor

    live = Edition.live.newest().defer("body")
    articles = [reverse("article", args=[slug]) for slug in live.values_list("slug", flat=True)[:SPREAD]]
    a, b, *_ = (tag.slug for tag in chosen_tags()["common"])
    dates = live.values_list("first_published_at", flat=True)
    middle = dates[len(dates) // 2] if len(dates) < 5_000 else dates[0] - timedelta(days=365 * 10)
    words = [quote(word) for word in ("minister", "harbour", '"fisheries', "navy -port", "budget")]
    return {
        "hot": articles[:1],
        "spread": articles,
        "home": ["/"],
        "tag": [reverse("tag", args=[a])],
        "deep-tag": [f"{reverse('tag', args=[a])}?before={Cursor(middle, UUID(int=0))}"],
        "intersection": [reverse("intersection", args=[sorted([a, b])])],
        "search": [f"{reverse('search')}?q={word}" for word in words],
        "feed": [reverse("front_feed")],
    }


def publish_and_watch(origin: str, number: int) -> dict[str, object]:
    """Correct one of the newest articles a second; how long after each commit the pages that list it show it."""
    from articles.models import Article, Correction, Edition
    from articles.publishing import CorrectionNote, publish

    newest = list(Edition.live.newest().select_related("section")[:_CORRECTED])
    took, late = [], 0
    for count in range(number):
        began = time.monotonic()
        edition = newest[count % len(newest)]
        article = Article.objects.get(pk=edition.article_id)
        words = f"Headline number {count} of {time.monotonic_ns()}"
        article.headline = words
        article.save()
        note = CorrectionNote(Correction.Kind.UPDATE, "A new headline.")
        publish(article, correction=note, override="To measure.")
        committed = time.monotonic()
        waiting = [edition.get_absolute_url(), "/", edition.section.get_absolute_url(), "/feed.rss"]
        while waiting and time.monotonic() - committed < 5:
            with urllib.request.urlopen(origin + waiting[0]) as answer:  # noqa: S310 - our own server
                if words.encode() in answer.read():
                    waiting.pop(0)
                else:
                    time.sleep(0.01)
        late += bool(waiting)
        took.append((time.monotonic() - committed) * 1000)
        time.sleep(max(0, began + 1 - time.monotonic()))
    took.sort()
    p99 = took[-1 - number // 100]
    return {
        "published": number,
        "p50_ms": statistics.median(took),
        "p99_ms": p99,
        "worst_ms": took[-1],
        "never": late,
    }


if __name__ == "__main__":
    set_up()
    answer = paths() if sys.argv[1] == "paths" else publish_and_watch(sys.argv[2], int(sys.argv[3]))
    sys.stdout.write(json.dumps(answer) + "\n")
