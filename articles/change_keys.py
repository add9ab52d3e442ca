"""Names under which `Change` says what readers see differently; beside it, because they are used without models too.

`tag:7` is the tag and all that is listed under it, so a publication names it. Most pages print no more than what the
record says of itself; of these `record:tag:7` is enough, which a publication leaves alone. `new:tag:7` says that an
article came under the tag which was not there before, `late:tag:7` that it came among older ones.
"""

from collections.abc import Iterable
from datetime import timedelta

__all__ = ["EVERYTHING", "LATE", "as_record", "latecomer", "newcomer", "with_records"]

#: All that readers see, such as the navigation: every page shows it.
EVERYTHING = "site"
#: How long after its own time an article comes late. No transaction takes as long.
LATE = timedelta(hours=1)
_RECORDS = frozenset({"organisation", "person", "photo", "tag"})


def as_record(key: str) -> str:
    """The name for what a record says of itself; any other name as it is."""
    return f"record:{key}" if key.partition(":")[0] in _RECORDS else key


def newcomer(key: str) -> str:
    """The name for something new under a record."""
    return f"new:{key}"


def with_records(keys: Iterable[str]) -> list[str]:
    """Names of records that changed themselves, and of all else."""
    wanted = list(dict.fromkeys(keys))
    return list(dict.fromkeys([*wanted, *map(as_record, wanted)]))


def latecomer(key: str) -> str:
    """The name for something under a record that came among what had been there for longer than `LATE`."""
    return f"late:{key}"
