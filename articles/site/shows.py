"""What a public page shows, noted while it is made: the names under which `Change` says that a thing changed.

Every article, tag, person, organisation and photo that is read from the database for a page is noted by itself; what
a page shows without reading it as an instance, it says with `shows`. So does a list of a section: all pages name all
sections, and need not be made anew when one of them has a new article (that a name changed, the watch hears by itself).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_init

from media.models import Photo

from ..models.edition import Edition, EditionQuote
from ..models.organisation import Organisation
from ..models.person import Person
from ..models.publication import Publication
from ..models.tag import Tag

__all__ = ["note_what_is_read", "noting", "shows"]

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


def note_what_is_read() -> None:
    """Have every instance that is read from the database noted; called once when the process starts."""
    for model in (Organisation, Person, Photo, Publication, Tag):
        post_init.connect(_note, sender=model, dispatch_uid=f"shows {model.__name__}")
    post_init.connect(_note_edition, sender=Edition, dispatch_uid="shows Edition")
    post_init.connect(_note_quote, sender=EditionQuote, dispatch_uid="shows EditionQuote")


def _note(sender: type[Model], instance: Model, **_: Any) -> None:
    noted = _noted.get()
    if noted is not None:
        noted.add(f"{sender._meta.model_name}:{instance.pk}")


def _note_edition(instance: Edition, **_: Any) -> None:
    noted = _noted.get()
    if noted is not None and "article_id" in instance.__dict__:
        noted.add(f"article:{instance.article_id}")


def _note_quote(instance: EditionQuote, **_: Any) -> None:
    """A quote is read with its edition; its speaker may be known by key alone."""
    noted = _noted.get()
    if noted is not None and instance.__dict__.get("person_id"):
        noted.add(f"person:{instance.person_id}")
