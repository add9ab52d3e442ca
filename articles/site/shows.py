"""What a public page shows, noted while it is made: the names under which `Change` says that a thing changed.

Every article, tag, person, organisation and photo that is read from the database for a page is noted by itself; what
a page shows without reading it as an instance, it says with `shows`. So does a list of a section: all pages name all
sections, and need not be made anew when one of them has a new article (that a name changed, the watch hears by itself).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_init
from django.utils import timezone

from media.models import Photo

from ..change_keys import LATE, as_record, latecomer, newcomer
from ..models.edition import Edition, EditionQuote
from ..models.organisation import Organisation
from ..models.person import Person
from ..models.publication import Publication
from ..models.tag import Tag

__all__ = ["note_what_is_read", "noting", "shows", "shows_records_alone", "shows_what_was_read"]

_noted: ContextVar[set[str] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[set[str]]:
    """Collect the keys of what is read and shown inside."""
    keys: set[str] = set()
    token = _noted.set(keys)
    try:
        yield keys
    finally:
        _noted.reset(token)


def shows(*keys: str) -> None:
    """Say that the page which is being made shows these too."""
    noted = _noted.get()
    if noted is not None:
        noted.update(keys)


def shows_records_alone(older_under: Tag | None = None, than: datetime | None = None) -> None:
    """Say that of tags, people, organisations and photos read so far the page shows only what they say of themselves.

    So a publication that has one of them in common with the page leaves it alone.

    Args:
        older_under: the tag under which the page lists articles that are older `than` this.
    """
    noted = _noted.get()
    if noted is None:
        return
    records = set(map(as_record, noted))
    noted.clear()
    noted |= records
    if older_under and than:
        tag = f"tag:{older_under.pk}"
        noted.add(latecomer(tag))
        if timezone.now() - than < 2 * LATE:  # one of its time may not be committed yet
            noted.add(newcomer(tag))


def note_what_is_read() -> None:
    """Have every instance that is read from the database noted; called once when the process starts."""
    for model in _NAMED:
        post_init.connect(_note, sender=model, dispatch_uid=f"shows {model.__name__}")


def shows_what_was_read(instance: Model) -> None:
    """The same for an instance that Django sent no signal of."""
    if type(instance) in _NAMED:
        _note(type(instance), instance)


def _note(sender: type[Model], instance: Model, **_: Any) -> None:
    noted = _noted.get()
    if noted is not None and (key := instance.__dict__.get(_NAMED[sender][1])) is not None:
        noted.add(f"{_NAMED[sender][0]}:{key}")


#: Model → the kind of thing that it says something of, and the column that tells which. A quote is read with its
#: edition; its speaker may be known by key alone.
_NAMED: dict[type[Model], tuple[str, str]] = {
    Edition: ("article", "article_id"),
    EditionQuote: ("person", "person_id"),
    **{model: (str(model._meta.model_name), "id") for model in (Organisation, Person, Photo, Publication, Tag)},
}
