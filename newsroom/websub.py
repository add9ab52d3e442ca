"""WebSub: a hub is told when a feed of the front page or of a section changes, so that its subscribers need not ask.

The hub hears what readers can see and nothing else. A change at the desk or an instant on the clock only makes us look:
told is a feed whose bytes are others than those that the hub was told of last, which a table keeps (`HubTopic`).
So nothing is lost by a restart, several processes tell it once, and planning an article says nothing to anybody.
"""

import logging
import threading
import urllib.request
from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone

from articles.change_keys import EVERYTHING
from articles.models import HubTopic, Section
from articles.site.feeds import FORMATS

from .page_cache.history import News
from .page_cache.watch import Watch
from .statements import without_limit

__all__ = ["Announcer", "announce_in_background"]

_log = logging.getLogger(__name__)

_PAUSE = 1.0  # seconds between two looks
_TIMEOUT = 5.0
_CLAIM = timedelta(seconds=60)  # longer than telling takes; who dies meanwhile is followed by another
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)


class _Stay(urllib.request.HTTPRedirectHandler):
    """A hub that sends us elsewhere is not the one that was configured."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


class Announcer:
    """Tells `hub` of the feeds that changed."""

    def __init__(self, hub: str) -> None:
        self.hub = hub
        self._watch = Watch(self._note)
        self._due: set[str] = set()
        self._begun = False

    def look(self) -> None:
        """Tell the hub of each announced feed that is another than it was told of, as far as it is time to try."""
        if not self._begun:
            self._watch.begin()
            self._due.update(_all())
            self._begun = True
        self._watch.look()
        tried_again = HubTopic.objects.filter(next_try_at__lte=timezone.now()).values_list("pk", flat=True)
        due, self._due = self._due.union(tried_again), set()
        for address in sorted(due):
            self._announce(address)

    def run(self, stop: threading.Event) -> None:
        """Look until `stop`, whatever happens to the database or the hub."""
        with without_limit():
            while not stop.wait(_PAUSE):
                try:
                    self.look()
                except Error as error:
                    _log.warning("The feeds cannot be read; the hub is told later: %s", error)
                    self._begun = False  # what was due is looked at again
                    connection.close()

    def _note(self, news: News) -> None:
        keys = news.changed | news.passed
        if EVERYTHING in keys:  # so much at once that it was not read
            self._due.update(_all())
        if "home" in keys:
            self._due.update(_front())
        sections = [key.partition(":")[2] for key in keys if key.startswith("section:")]
        for slug in Section.objects.filter(pk__in=sections).values_list("slug", flat=True):
            self._due.update(_of_section(slug))

    def _announce(self, address: str) -> None:
        now = timezone.now()
        state = _etag_of(address)
        topic, _made = HubTopic.objects.get_or_create(pk=address)
        if topic.next_try_at is not None and topic.next_try_at > now:
            return  # another process is at it, or the hub is given a rest
        if not topic.claim(now + _CLAIM):
            return
        if state == topic.told:
            failures, next_try_at = 0, None
        elif self._tell(address):
            topic.told, failures, next_try_at = state, 0, None
        else:
            wait = min(_FIRST_WAIT * 2 ** min(topic.failures, 20), _LONGEST_WAIT)
            failures, next_try_at = min(topic.failures + 1, 1_000), now + wait
        HubTopic.objects.filter(pk=address).update(told=topic.told, failures=failures, next_try_at=next_try_at)

    def _tell(self, address: str) -> bool:
        """Send the hub the feed's address; whether it took it."""
        form = urlencode({"hub.mode": "publish", "hub.url": f"{settings.SITE_URL}{address}"})
        request = urllib.request.Request(self.hub, form.encode(), method="POST")  # noqa: S310 - of the settings
        try:
            with _opener.open(request, timeout=_TIMEOUT) as answer:
                return bool(200 <= answer.status < 300)
        except (HTTPException, OSError, ValueError) as error:
            _log.warning("The hub was not told of %s: %s", address, error)
            return False


def _all() -> set[str]:
    return _front().union(*map(_of_section, Section.objects.values_list("slug", flat=True)))


def _front() -> set[str]:
    return {reverse(_named("front_feed", format)) for format in FORMATS}


def _of_section(slug: str) -> set[str]:
    return {reverse(_named("section_feed", format), args=[slug]) for format in FORMATS}


def _named(name: str, format: str) -> str:
    return name if format == "rss" else f"{name}_{format}"


def _etag_of(address: str) -> str:
    """What the bytes of the feed are told by; empty while readers find none there."""
    view, arguments, named = resolve(address)
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", address, address
    try:
        return str(view(request, *arguments, **named).headers.get("ETag", ""))
    except Http404:
        return ""


def announce_in_background(stop: threading.Event | None = None) -> threading.Thread | None:
    """Begin to tell the hub of `settings.WEBSUB_HUB`; nothing without one."""
    if not settings.WEBSUB_HUB:
        return None
    announcer = Announcer(settings.WEBSUB_HUB)
    thread = threading.Thread(target=announcer.run, args=[stop or threading.Event()], name="websub", daemon=True)
    thread.start()
    return thread
