"""When each thing that readers see changed last, counted in steps of this process."""

from collections.abc import Iterable

__all__ = ["Ledger"]

_MOST = 200_000  # keys that are remembered; then the oldest knowledge is given up at once


class Ledger:
    """A page may be kept only if nothing that it shows has changed since its making began.

    `now` grows with each report of changes. A making that began before `floor` is too old to be judged.
    """

    def __init__(self) -> None:
        self.now = 0
        self.floor = 0
        self._last: dict[str, int] = {}

    def report(self, keys: Iterable[str]) -> None:
        """Note that these changed."""
        self.now += 1
        for key in keys:
            self._last[key] = self.now
        if len(self._last) > _MOST:
            self._last.clear()
            self.floor = self.now

    def unchanged_since(self, begun: int, keys: Iterable[str]) -> bool:
        """Whether none of the keys changed after the step `begun`."""
        return begun >= self.floor and all(self._last.get(key, 0) <= begun for key in keys)
