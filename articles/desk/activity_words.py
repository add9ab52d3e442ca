"""The changes log in words: what was done, what it was before and what it is now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Activity, Article
from .versions import when

__all__ = ["Told", "deed", "noun", "told"]

_DONE: dict[str, Promise] = {
    "add": gettext_lazy("made it"),
    "change": gettext_lazy("changed it"),
    "delete": gettext_lazy("deleted it"),
    "state": gettext_lazy("moved it"),
    "assign": gettext_lazy("assigned it"),
    "template": gettext_lazy("put a template into it"),
    "replace file": gettext_lazy("gave it another file"),
    "keep both": gettext_lazy("kept it beside another photo of the same picture"),
    "discard": gettext_lazy("took it back, as the same picture as another photo"),
    "embargo": gettext_lazy("changed the embargo"),
    "publish": gettext_lazy("published it"),
    "withdraw": gettext_lazy("withdrew it"),
    "call off": gettext_lazy("called off what was scheduled"),
    "end": gettext_lazy("changed when it comes down"),
    "make link": gettext_lazy("made a preview link"),
    "read link": gettext_lazy("the preview link was read"),
    "revoke link": gettext_lazy("revoked a preview link"),
    "settle comment": gettext_lazy("settled a comment"),
    "reopen comment": gettext_lazy("opened a comment again"),
    "store source": gettext_lazy("stored a source"),
    "remove source": gettext_lazy("took a source away"),
    "appoint": gettext_lazy("noted an appointment that was printed"),
    "approve unnamed": gettext_lazy("approved that the speaker is not named"),
    "translation": gettext_lazy("put it among the translations of another"),
    "no translation": gettext_lazy("took it out of its translations"),
    "sign in": gettext_lazy("signed in"),
    "merge": gettext_lazy("merged others into it"),
    "undo merge": gettext_lazy("took a merge back"),
    "split": gettext_lazy("split it"),
    "undo split": gettext_lazy("took a split back"),
    "add tag": gettext_lazy("added a tag"),
    "remove tag": gettext_lazy("removed a tag"),
    "replace tag": gettext_lazy("replaced a tag"),
}
#: What the log calls the parts of what it keeps, where no field of a record is called so.
_PARTS: dict[str, Promise] = {
    "article bylines": gettext_lazy("authors"),
    "article photos": gettext_lazy("photos"),
    "article tags": gettext_lazy("tags"),
    "edition": gettext_lazy("edition"),
    "for": gettext_lazy("for"),
    "from": gettext_lazy("from"),
    "password": gettext_lazy("password"),
    "photos": gettext_lazy("photos"),
    "quotes": gettext_lazy("quotes"),
    "revision": gettext_lazy("revision"),
    "translation of": gettext_lazy("translation of"),
    "until": gettext_lazy("until"),
    "upload": gettext_lazy("file"),
}
#: Reasons that the program itself gave.
_REASONS: dict[str, Promise] = {
    "Made to be translated.": gettext_lazy("Made to be translated."),
    "Pasted as text.": gettext_lazy("Pasted as text."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the log for people: `changes` are (what, before, after)."""

    line: Activity
    done: str
    changes: list[tuple[str, str, str]]

    @property
    def reason(self) -> str:
        return str(_REASONS.get(self.line.reason, self.line.reason))


def told(line: Activity) -> Told:
    return Told(line, deed(line.action), list(_changes(line)))


def deed(action: str) -> str:
    """What somebody did, in words."""
    return str(_DONE.get(action, action))


def noun(kind: str) -> str:
    """What a line is about, in the words of the desk; as it was written where no record is called so."""
    model = _model(kind)
    return str(model._meta.verbose_name) if model else kind


def _model(kind: str) -> Any:
    return next((model for model in apps.get_models() if model._meta.model_name == kind), None)


def _field(kind: str, name: str) -> str:
    """The name of what changed, as the form calls it."""
    model = _model(kind)
    try:
        label = model._meta.get_field(name).verbose_name if model else name
    except (FieldDoesNotExist, AttributeError):
        label = _PARTS.get(name, name)
    return str(label).replace("_", " ")


def _changes(line: Activity) -> Iterator[tuple[str, str, str]]:
    before, after = line.before, line.after
    if isinstance(before, dict) or isinstance(after, dict):
        old, new = before if isinstance(before, dict) else {}, after if isinstance(after, dict) else {}
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                yield _field(line.kind, name), _words(old.get(name)), _words(new.get(name))
    elif before is not None or after is not None:
        yield "", _words(before), _words(after)


def _words(value: Any) -> str:
    """A value of the log as people say it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        named = [(key, value[key]) for key in (*_PARTS, *(key for key in value if key not in _PARTS)) if key in value]
        return str(value.get("name") or ", ".join(f"{_PARTS.get(key, key)} {_words(one)}" for key, one in named))
    if isinstance(value, list):
        return ", ".join(map(_words, value)) or "–"
    if isinstance(value, str) and value in Article.State.values:
        return str(Article.State(value).label)
    instant = _instant(value)
    return when(instant) if instant else str(value)


def _instant(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) < 19 or "T" not in value:
        return None
    try:
        found = parse_datetime(value)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
