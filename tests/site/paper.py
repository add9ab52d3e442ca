"""A small paper that has one of everything, and a reader who opens every page of it."""

from collections import deque
from datetime import datetime, timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client
from lxml import html

from articles.models import Correction
from articles.publishing import CorrectionNote, publish
from tests import factories

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: Elements that may hold phrasing content alone, and those that are none (HTML, 3.2.5.2.5).
PHRASING_ONLY = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "span",
    "bdi",
    "q",
    "em",
    "strong",
    "label",
    "time",
    "button",
    "mark",
    "ins",
    "del",
}
FLOW = {"p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "div", "section", "article", "aside", "nav", "header", "footer", "main",
        "figure", "figcaption", "blockquote", "table", "form", "hr"}  # fmt: skip
INTERACTIVE = {"a", "button", "label", "input", "textarea", "select"}
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "figcaption": {"figure"},
    "source": {"picture"},
}
#: Attributes that name other elements of the page by their id.
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
#: Attribute values that lead somewhere.
LINKS = (".//a/@href", ".//link/@href", ".//img/@src")
#: Pages that nothing links to on every paper.
DOORS = (
    "/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-articles-0.xml",
    "/news-sitemap.xml",
    "/trust.txt",
    "/quotes/feed.rss",
    "/corrections/feed.rss",
    "/corrections/",
    "/no-such-page/",
)


def publish_paper(now: datetime) -> SimpleNamespace:
    """Publish three articles: one with everything, one corrected under a new address, one in Arabic."""
    world = SimpleNamespace()
    world.section = factories.make_section(name="Security & Defence", description="Navies and coast guards.")
    world.tags = [factories.make_tag(name=name) for name in ("Visits", "Calder", "Navy")]
    world.author = factories.make_person(name="Ysolde Karn")
    world.speaker = factories.make_person(name="Bulent Sarvan")
    world.parent = factories.make_organisation(name="The Partnership")
    world.organisation = factories.make_organisation(name="Command North", parent=world.parent)
    world.lead, world.placed, world.awaited = (
        factories.make_photo(),
        factories.make_photo(),
        factories.make_photo(with_file=False, credit_line="NATO <SHAPE>"),
    )
    attribution = {
        "speaker": "Bulent Sarvan",
        "honorific": "Rear Admiral",
        "role": "Deputy Chief of Staff",
        "organisation": "Command North",
        "printed": "Rear Admiral Bulent Sarvan, Deputy Chief of Staff, Command North",
        "person": world.speaker,
        "affiliation": world.organisation,
    }
    world.full = factories.publish_article(
        at=now - timedelta(days=40),
        slug="a-visit",
        headline="A visit, and what was said",
        standfirst="First line\nsecond line",
        dateline="Calder",
        byline="By Ysolde Karn and staff",
        section=world.section,
        tags=world.tags,
        photos=[world.lead, world.placed, world.awaited],
        authors=[world.author],
        body=(
            '<p>He came. “<q data-quote="sarvan1">The Sound is open,</q>” he said. “<q data-quote="sarvan1">It stays'
            ' so.</q>”</p><h2>After that</h2><p>See <a href="/tags/calder/">Calder</a> and'
            ' <a href="https://example.org/a?b=1&amp;c=2">more</a>.</p>'
            f'<figure data-photo="{world.placed.ref}"></figure><aside data-pull="sarvan1"></aside>'
            '<figure data-embed="https://player.vimeo.com/video/1"></figure><p>He left.</p>'
        ),
        speakers={"sarvan1": attribution},
    )
    article = factories.make_article(
        slug="old-address", headline="Old words", section=world.section, tags=world.tags[:2]
    )
    publish(article, at=now - timedelta(days=20))
    article.slug, article.headline = "new-address", "New words"
    article.save()
    world.corrected = publish(
        article,
        at=now - timedelta(days=10),
        correction=CorrectionNote(Correction.Kind.CORRECTION, "The words were old."),
    )
    world.arabic = factories.publish_article(
        at=now - timedelta(days=5),
        headline="اجتماع في الميناء",
        language="ar",
        tags=world.tags[1:],
        body='<p>قال: «<q data-quote="arabic1">البحر مفتوح</q>».</p>',
        speakers={"arabic1": {**attribution, "honorific": "Vice Admiral", "printed": ""}},
    )
    return world


def get(address: str, **headers: Any) -> Any:
    """Open an address as somebody without cookies."""
    return Client(raise_request_exception=False).get(address, headers=headers or None)


def crawl(*more: str) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Open every public page from the front page on, and `more`: address → status, headers, bytes."""
    seen: dict[str, tuple[int, dict[str, str], bytes]] = {}
    waiting = deque([*DOORS, *more])
    while waiting:
        address = waiting.popleft()
        if address in seen:
            continue
        answer = get(address)
        seen[address] = (answer.status_code, dict(answer.headers), answer.content)
        if answer.status_code == 301:
            waiting.append(answer.headers["Location"])
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            waiting.extend(_links(address, answer.content.decode()))
    return seen


def _links(address: str, text: str) -> list[str]:
    page = html.fromstring(text)
    found = []
    for place in LINKS:
        for link in page.xpath(place):
            parts = urlsplit(urljoin(settings.SITE_URL + address, link))
            if f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL and not parts.path.startswith("/static/"):
                found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._place(tag)
        if tag not in VOID:
            self.open.append(tag)
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append(f"attribute twice: {self.get_starttag_text()}")

    def _place(self, tag: str) -> None:
        """An element where HTML allows none of its kind; browsers mend it, each reader sees something else."""
        around = next((one for one in reversed(self.open) if one in PHRASING_ONLY), "")
        if around and tag in FLOW:
            self.faults.append(f"<{tag}> in <{around}> at {self.getpos()}")
        if tag in INTERACTIVE and {"a", "button"} & set(self.open):
            self.faults.append(f"<{tag}> in a link or button at {self.getpos()}")
        if tag in PARENTS and self.open[-1:] and self.open[-1] not in PARENTS[tag]:
            self.faults.append(f"<{tag}> in <{self.open[-1]}> at {self.getpos()}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def faults_of(text: str) -> list[str]:
    """What keeps the page from being well formed."""
    balance = _Balance()
    balance.feed(text)
    balance.close()
    page = html.fromstring(text)
    ids = page.xpath(".//@id")
    twice = [f"id twice: {one}" for one in sorted({one for one in ids if ids.count(one) > 1})]
    named = {one for name in REFERENCES for value in page.xpath(f".//@{name}") for one in value.split()}
    missing = [f"no such id: {one}" for one in sorted(named - set(ids))]
    return balance.faults + [f"never closed: {tag}" for tag in balance.open] + twice + missing
