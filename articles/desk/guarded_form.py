"""Forms of people, tags, photos and the like: nobody saves over what somebody else saved meanwhile.

The page carries, signed, what it was loaded with. A value that somebody else changed and the writer did not
touch stays theirs; one that both changed is shown from both, and the writer decides.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.db.models import BooleanField, DateTimeField, Field, FileField, Model
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

__all__ = ["GuardedForm", "join_with_stored", "loaded_token"]

FIELD = "loaded_values"
_signer = signing.Signer(salt="desk.loaded")


class GuardedForm(forms.ModelForm):  # type: ignore[type-arg]
    """Refuses what `join_with_stored` found in conflict."""

    conflicts: "list[Conflict]" = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for one in self.conflicts:
            text = _(
                "%(field)s: somebody else changed it to “%(theirs)s” meanwhile. Yours is in the form; "
                "save again to keep it."
            )
            self.add_error(None, text % {"field": one.label, "theirs": one.theirs})
        return cleaned


@dataclass(frozen=True, slots=True)
class Conflict:
    label: str
    theirs: str


def loaded_token(record: Model) -> str:
    """What the page was loaded with, signed."""
    values = {field.name: _spelled(field, record) for field in _fields(record)}
    return _signer.sign_object([record._meta.label_lower, record.pk, values])


def join_with_stored(request: HttpRequest, record: Model) -> list[Conflict]:
    """Put into the posted form what somebody else has stored since, where the writer changed nothing.

    Args:
        record: as stored now, locked by the caller's transaction.

    Returns:
        What both changed. The form then carries the newest values, so that saving again keeps the writer's.
    """
    before = _loaded(request.POST.get(FIELD, ""), record)
    data: QueryDict = request.POST.copy()
    conflicts = []
    for field in _fields(record):
        now = _spelled(field, record)
        then = before.get(field.name, now)
        if now == then or not _is_sent(field, data):
            continue
        mine = _posted(field, data)
        if mine == then:
            _put(field, data, now)
        elif mine != now:
            conflicts.append(Conflict(str(capfirst(field.verbose_name)), now or "–"))
    data[FIELD] = loaded_token(record)
    request.POST = data  # type: ignore[assignment]
    return conflicts


def _loaded(token: str, record: Model) -> dict[str, str]:
    try:
        label, key, values = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return {}
    found: dict[str, str] = values if (label, key) == (record._meta.label_lower, record.pk) else {}
    return found


def _fields(record: Model) -> list[Field[Any, Any]]:
    return [field for field in record._meta.concrete_fields if field.editable and not isinstance(field, FileField)]


def _spelled(field: Field[Any, Any], record: Model) -> str:
    value = field.value_from_object(record)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)


def _is_sent(field: Field[Any, Any], data: QueryDict) -> bool:
    """A box that is not ticked is not sent; every other field of the form is."""
    return field.name in data or f"{field.name}_0" in data or isinstance(field, BooleanField)


def _posted(field: Field[Any, Any], data: QueryDict) -> str:
    if isinstance(field, BooleanField):
        return str(bool(data.get(field.name)))
    if isinstance(field, DateTimeField):
        day, clock = (str(data.get(f"{field.name}_{part}", "")).strip() for part in (0, 1))
        return f"{day} {clock if clock.count(':') != 1 else clock + ':00'}".strip()
    return str(data.get(field.name, "")).replace("\r\n", "\n")


def _put(field: Field[Any, Any], data: QueryDict, value: str) -> None:
    if isinstance(field, DateTimeField):
        day, _blank, clock = value.partition(" ")
        data[f"{field.name}_0"], data[f"{field.name}_1"] = day, clock
    elif not isinstance(field, BooleanField):
        data[field.name] = value
    elif value == "True":
        data[field.name] = "on"
    else:
        data.pop(field.name, None)
