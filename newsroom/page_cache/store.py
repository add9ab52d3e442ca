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
    """Pages by address. What was given out since it was last looked at stays when room is needed.

    A page for people whose text changed may be given out for `fading` seconds more, while it is made anew.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.time, fading: float = 0.0) -> None:
        self.limit = limit
        self.fading = fading
        self.size = 0
        self.ledger = Ledger()
        self.clock = clock
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._faded: dict[str, Page] = {}
        self._showing: dict[str, set[str]] = {}
        self._typed: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, address: str) -> Page | None:
        """Return the page that may be given out now."""
        page = self._pages.get(address)
        if page is None and self._faded:
            page = self._faded.get(address)
        if page is None:
            return None
        if page.ends <= self.clock():
            self._remove(address)
            return None
        page.used = True
        return page

    def holds(self, address: str) -> bool:
        """Whether there is a page of what is true now."""
        return address in self._pages

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

    def changed(self, keys: Iterable[str], *, at_once: bool = True) -> dict[str, Page]:
        """Drop every page that shows one of the keys.

        Returns:
            Those that are given out a little longer, by address, unless all have to go `at_once`: pages for people that
            were asked for again since they were made or their turn came. Whoever calls has to `let_go` of them.
        """
        keys = set(keys)
        self.ledger.report(keys)
        if EVERYTHING in keys:
            self.clear()
            return {}
        if at_once:
            self._forget_faded(self.faded(keys))
        fading = {}
        for address in set[str]().union(*(self._showing.get(key, ()) for key in keys)):
            page = self._pages[address]
            if at_once or not self.fading or not page.used or not page.for_people or address in self._typed:
                self._remove(address)
                continue
            self._take_out(address)
            page.ends = min(page.ends, self.clock() + self.fading)
            self._faded[address] = fading[address] = page
        return fading

    def faded(self, keys: Iterable[str]) -> list[str]:
        """The addresses of pages that are given out a little longer and show one of the keys."""
        return [address for address, page in self._faded.items() if not page.keys.isdisjoint(keys)]

    def let_go(self, fading: dict[str, Page]) -> None:
        """Give these pages out no longer, whatever the clock says; it may have been set back."""
        self._forget_faded(address for address, page in fading.items() if self._faded.get(address) is page)

    def clear(self) -> int:
        """Drop everything, whatever is being made included."""
        self.ledger.report([EVERYTHING])
        count = len(self._pages)
        for address in list(self._pages):
            self._remove(address)
        self._forget_faded(list(self._faded))
        return count

    def _remove(self, address: str) -> None:
        self._forget_faded([address])
        if page := self._take_out(address):
            page.drop()

    def _forget_faded(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            if page := self._faded.pop(address, None):
                page.drop()

    def _take_out(self, address: str) -> Page | None:
        page = self._pages.pop(address, None)
        if page is None:
            return None
        self._typed.pop(address, None)
        self.size -= page.size
        for key in page.keys:
            showing = self._showing[key]
            showing.discard(address)
            if not showing:
                del self._showing[key]
        return page

    def _make_room(self) -> None:
        """The oldest goes first, unless it was used since its turn came last."""
        while self.size > self.limit:
            address, page = next(iter(self._pages.items()))
            if page.used:
                page.used = False
                self._pages.move_to_end(address)
            else:
                self._remove(address)
