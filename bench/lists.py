"""How long public lists take, as queries and as whole pages, in archives of different sizes: see `bench.sizes`."""

import sys
from typing import Any

from .sizes import Asked, run, set_up

__all__ = ["chosen_tags", "set_up"]


def chosen_tags() -> dict[str, Any]:
    """Tags of the archive by how common they are."""
    from articles.models import TagUse

    by_number = TagUse.objects.select_related("tag").order_by("-live", "key")
    total = by_number.count()
    common = [use.tag for use in by_number[:4]]
    middle = by_number[total // 20].tag
    rare = [use.tag for use in by_number[total * 3 // 4 : total * 3 // 4 + 2]]
    for tag in [*common, middle, *rare]:
        _ = tag.use
    return {"common": common, "middle": middle, "rare": rare}


def lists() -> dict[str, Asked]:
    """The lists as the site asks for them, without the page around."""
    from datetime import timedelta
    from uuid import UUID

    from articles.models import Edition
    from articles.site.editions import editions_in_lists, newest_in_sections, shown_sections
    from articles.site.lists import CommonArticles
    from articles.site.paging import EDITIONS, Cursor, Place

    tags = chosen_tags()
    a, b, c, d = tags["common"]
    middle, (rare, other_rare) = tags["middle"], tags["rare"]
    newest = Edition.live.newest().values_list("first_published_at", flat=True)[0]
    deep = Place(Cursor(newest - timedelta(days=365 * 10), UUID(int=0)), newer=False)
    section = shown_sections()[0]

    def page_of(*chosen: Any, place: Place | None = None) -> Asked:
        return lambda: CommonArticles(chosen).page(place)

    def everything(*chosen: Any) -> Asked:
        def ask() -> object:
            common = CommonArticles(chosen)
            return common.page(None), common.count, common.years, common.beside()

        return ask

    return {
        "tag, newest 20": page_of(a),
        "tag, 20 of ten years ago": page_of(a, place=deep),
        "rare tag, newest 20": page_of(rare),
        "2 tags, common x common": page_of(a, b),
        "2 tags, ten years ago": page_of(a, b, place=deep),
        "2 tags, common x middle": page_of(a, middle),
        "2 tags, common x rare": page_of(a, rare),
        "2 tags, rare x rare (empty)": page_of(rare, other_rare),
        "3 tags, common": page_of(a, b, c),
        "4 tags, common": page_of(a, b, c, d),
        "number of a tag": lambda: CommonArticles([a]).count,
        "number of 2 common tags": lambda: CommonArticles([a, b]).count,
        "years of a tag": lambda: CommonArticles([a]).years,
        "related tags of a common tag": lambda: CommonArticles([a]).beside(),
        "related tags of a rare tag": lambda: CommonArticles([rare]).beside(),
        "2 common tags with numbers and related": everything(a, b),
        "section, newest 20": lambda: EDITIONS.page(editions_in_lists().in_section(section), None),
        "section, ten years ago": lambda: EDITIONS.page(editions_in_lists().in_section(section), deep),
        "newest of each section": lambda: newest_in_sections(4),
    }


def pages() -> dict[str, Asked]:
    """Whole pages, rendered anew, as a reader gets them."""
    from django.test import Client
    from django.urls import reverse

    from articles.models import Edition, Organisation, Person, Section

    tags = chosen_tags()
    a, b, c, _d = (tag.slug for tag in tags["common"])
    rare = tags["rare"][0].slug
    newest = Edition.live.newest().values_list("first_published_at", flat=True)[0]
    person = Person.objects.order_by("pk")[0]
    body = Organisation.objects.order_by("pk")[0]
    section = Section.objects.order_by("pk")[0]
    client = Client(headers={"host": "localhost"})

    def get(name: str, *arguments: Any, query: str = "") -> Asked:
        address = reverse(name, args=arguments) + query

        def ask() -> object:
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
            return answer

        return ask

    return {
        "page: front": get("front"),
        "page: tag": get("tag", a),
        "page: rare tag": get("tag", rare),
        "page: tag feed": get("tag_feed", a),
        "page: 2 common tags": get("intersection", sorted([a, b])),
        "page: 3 common tags": get("intersection", sorted([a, b, c])),
        "page: common and rare tag": get("intersection", sorted([a, rare])),
        "page: index of tags": get("tags"),
        "page: index of tags, one letter": get("tags", query="?letter=B"),
        "page: quotes": get("quotes"),
        "page: index of people": get("people"),
        "page: person": get("person", person.slug),
        "page: person, feed": get("person_feed", person.slug),
        "page: index of organisations": get("organisations"),
        "page: organisation": get("organisation", body.slug),
        "page: organisation, feed": get("organisation_feed", body.slug),
        "page: section": get("section", section.slug),
        "API: articles of a tag and a section": get("api_articles", query=f"?tag={a}&section={section.slug}"),
        "API: articles of a rare tag and a section": get("api_articles", query=f"?tag={rare}&section={section.slug}"),
        "API: articles of a tag and an author": get("api_articles", query=f"?tag={a}&author={person.slug}"),
        "API: people": get("api_people"),
        "API: tags": get("api_tags"),
        "API: photos": get("api_photos"),
        "page: archive": get("archive"),
        "page: archive, year": get("archive_year", newest.year),
        "page: archive, month": get("archive_month", newest.year, newest.month),
    }


def questions() -> dict[str, Asked]:
    return lists() | pages()


if __name__ == "__main__":
    sys.exit(run("bench.lists", __doc__, questions))
