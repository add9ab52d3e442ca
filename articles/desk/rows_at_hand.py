"""Rows that each hold a record: what a whole list of them names is read at once, and not row by row.

Django asks four questions of each row that is sent: whether the row is there, which record it holds, whether
that record is there, and whether another row holds it. Of an article with 500 tags these were 2 000 queries.
"""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.functional import cached_property

from .record_choice import FollowingChoiceField, choose_at_hand, key_of

__all__ = ["RowOfRecord", "RowsOfRecords"]


class StoredRow(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The key of a row that the formset has read."""

    def __init__(self, row: Model, field: Any) -> None:
        super().__init__(field.queryset, initial=field.initial, required=False, widget=forms.HiddenInput)
        self.row = row

    def to_python(self, value: Any) -> Any:
        return self.row if str(value) == str(self.row.pk) else super().to_python(value)


class RowOfRecord(forms.ModelForm):  # type: ignore[type-arg]
    """A row whose field `holds` names a record.

    Whether the record is there, its choice has said. `held` are the keys of the records that rows hold which were
    not sent; of those that were sent, the formset says it.
    """

    holds = ""
    held: frozenset[int] = frozenset()
    row: Any = None  # the key of the row that was read

    def _get_validation_exclusions(self) -> set[str]:
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return found | {self.holds}

    def take_row(self, other: Any) -> None:
        """Be written into the row that `other` was read from, which holds the record already."""
        self.instance.pk = other.row

    def validate_unique(self) -> None:
        super().validate_unique()
        record = self.cleaned_data.get(self.holds)
        if record is not None and record.pk in self.held:
            error = ValidationError("", code="unique_together")  # the form says it in its own words
            self._update_errors(ValidationError({NON_FIELD_ERRORS: [error]}))  # type: ignore[attr-defined]


class RowsOfRecords(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The rows of an article, with what they hold."""

    forms: list[Any]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk:
            form.fields["id"] = StoredRow(form.instance, form.fields["id"])
        form.held = self._held_elsewhere
        field = form.fields.get(form.holds)
        if self.is_bound and index is not None and isinstance(field, FollowingChoiceField):
            field.at_hand = self._records(field)
            choose_at_hand(field, self._sent(index, form.holds))

    @cached_property
    def holders(self) -> dict[int, int]:
        """Which stored row of this article holds a record; read before any form changes a row."""
        column = f"{self._holds}_id"
        return {getattr(row, column): row.pk for row in self.get_queryset()}

    @cached_property
    def _held_elsewhere(self) -> frozenset[int]:
        sent = {self._sent(index, "id") for index in range(self.initial_form_count())} if self.is_bound else set()
        return frozenset(record for record, row in self.holders.items() if str(row) not in sent)

    def save_existing_objects(self, commit: bool = True) -> Any:
        """A record goes to the row that held it: two may be exchanged, one may take what a removed one held."""
        by_row: dict[Any, Any] = {form.instance.pk: form for form in self.initial_forms if form.instance.pk}
        for row, form in by_row.items():
            form.row = row
        now = dict(by_row)
        for form in by_row.values():
            record = form.cleaned_data.get(form.holds)
            holder = self.holders.get(record.pk) if record and form not in self.deleted_forms else None
            if holder is not None and holder in by_row and holder != form.row:
                other, own = now[holder], form.instance.pk
                other.instance.pk = own
                form.take_row(by_row[holder])
                now |= {own: other, holder: form}
        return super().save_existing_objects(commit)

    def _records(self, field: FollowingChoiceField) -> dict[int, Model]:
        """The records that the rows name, of those that may be chosen."""
        if not hasattr(self, "_at_hand"):
            sent = (self._sent(index, self._holds) for index in range(self.total_form_count()))
            keys = {key for value in sent if (key := key_of(value)) is not None}
            self._at_hand = field.queryset.in_bulk(keys) if field.queryset is not None else {}
        return self._at_hand

    @property
    def _holds(self) -> str:
        row: Any = self.form
        return str(row.holds)

    def _sent(self, index: int, name: str) -> Any:
        return self.data.get(f"{self.add_prefix(index)}-{name}")
