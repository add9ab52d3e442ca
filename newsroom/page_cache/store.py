"""Where ready pages are: bounded by bytes, found by their address or by what they show."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from articles.change_keys import EVERYTHING
from articles.site.ledger import Ledger

from .pages import Page

__all__ = ["Store"]

_MOST_TYPED = 200


class Store:
    """Pages by address. What was given out since it was last looked at stays when room is needed."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.time) -> None:
        self.limit = limit
        self.size = 0
        self.ledger = Ledger()
        self.clock = clock
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._showing: dict[str, set[str]] = {}
        self._typed: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, address: str) -> Page | None:
        """Return the page that may be given out now."""
        page = self._pages.get(address)
        if page is None:
            return None
        if page.ends <= self.clock():
            self._remove(address)
            return None
        page.used = True
        return page

    def put(self, address: str, page: Page, begun: int, *, typed: bool = False) -> bool:
        """Keep a page whose making began at the ledger's step `begun`; False if it is old already or too large.

        Of pages that answer what somebody `typed` only so many are kept, so that they push no others out.
        """
        if page.size > self.limit // 8 or not self.ledger.unchanged_since(begun, page.keys | {EVERYTHING}):
            return False
        self._remove(address)
        self._pages[address] = page
        self.size += page.size
        for key in page.keys:
            self._showing.setdefault(key, set()).add(address)
        if typed:
            self._typed[address] = None
            if len(self._typed) > _MOST_TYPED:
                self._remove(next(iter(self._typed)))
        self._make_room()
        return page.live

    def changed(self, keys: Iterable[str]) -> int:
        """Drop every page that shows one of the keys; return how many there were."""
        keys = set(keys)
        self.ledger.report(keys)
        if EVERYTHING in keys:
            return self.clear()
        addresses = set[str]().union(*(self._showing.get(key, ()) for key in keys))
        for address in addresses:
            self._remove(address)
        return len(addresses)

    def clear(self) -> int:
        """Drop everything, whatever is being made included."""
        self.ledger.report([EVERYTHING])
        count = len(self._pages)
        for address in list(self._pages):
            self._remove(address)
        return count

    def _remove(self, address: str) -> None:
        page = self._pages.pop(address, None)
        if page is None:
            return
        self._typed.pop(address, None)
        self.size -= page.size
        for key in page.keys:
            showing = self._showing[key]
            showing.discard(address)
            if not showing:
                del self._showing[key]
        page.drop()

    def _make_room(self) -> None:
        """The oldest goes first, unless it was used since its turn came last."""
        while self.size > self.limit:
            address, page = next(iter(self._pages.items()))
            if page.used:
                page.used = False
                self._pages.move_to_end(address)
            else:
                self._remove(address)
