"""What was worked out of words a moment ago, here or in another process, and will be asked for again."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

__all__ = ["Lately"]


class Lately[K, V]:
    """The last results of a function of words alone.

    Args:
        work: the function; its one argument says all that the result depends on.
        most: results that are kept.
    """

    def __init__(self, work: Callable[[K], V], most: int) -> None:
        self._work, self._most = work, most
        self._found: OrderedDict[K, V] = OrderedDict()
        self._one_at_a_time = Lock()

    def __call__(self, key: K) -> V:
        with self._one_at_a_time:
            if (found := self._found.get(key)) is not None:
                self._found.move_to_end(key)
                return found
        found = self._work(key)
        self.keep(key, found)
        return found

    def keep(self, key: K, found: V) -> None:
        """Know a result that was worked out elsewhere."""
        with self._one_at_a_time:
            self._found[key] = found
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
