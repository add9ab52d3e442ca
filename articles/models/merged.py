"""Where a tag, person or organisation is now that was merged into another, by the key that it had.

Old revisions and open forms name records by key; they are led to the one that stayed. When that is merged in
its turn, all of these rows go on with it, so every one leads to a record in one step.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

__all__ = ["Merged"]

#: The keys that a revision's content holds, by the list that they stand in.
_IN_CONTENT = {
    "quotes": {"person_id": "person", "affiliation_id": "organisation"},
    "tags": {"tag_id": "tag"},
    "bylines": {"person_id": "person"},
}


class MergedManager(models.Manager["Merged"]):
    def present_keys(self, kind: str, keys: Iterable[Any]) -> dict[int, int]:
        """For those of `keys` that were merged away, the key of the record that stayed."""
        rows = self.filter(kind=kind, old_id__in={key for key in keys if key is not None})
        return dict(rows.values_list("old_id", "record_id"))

    def follow(self, content: dict[str, Any]) -> dict[str, Any]:
        """Return the content of a revision with the keys of records that stayed for those that were merged away."""
        followed = dict(content)
        for rows, columns in _IN_CONTENT.items():
            for column, kind in columns.items():
                present = self.present_keys(kind, [row.get(column) for row in followed.get(rows, ())])
                if present:
                    followed[rows] = [
                        {**row, column: present.get(row.get(column), row.get(column))} for row in followed[rows]
                    ]
        return followed


class Merged(models.Model):
    """The record of this kind that had the key `old_id` is `record_id` now."""

    kind = models.CharField(max_length=20)  # model name
    old_id = models.BigIntegerField()
    record_id = models.BigIntegerField()

    objects: ClassVar[MergedManager] = MergedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "old_id"], name="merged_once")]
        indexes = [models.Index(fields=["kind", "record_id"], name="merged_into")]

    def __str__(self) -> str:
        return f"{self.kind} {self.old_id} is {self.record_id}"
