"""Making things of schema.org: what has no value is left out, what is described elsewhere is pointed at."""

from collections.abc import Iterable
from typing import Any

from ...models.organisation import Organisation
from ...models.person import Person
from ...models.tag import Tag, TagIdentifier
from ..pages import absolute

__all__ = ["Thing", "organisation_thing", "person_thing", "pointer", "subject_thing", "thing"]

#: What a tag of each kind is; a topic is a thing, and an event too, for an `Event` needs a date and a place.
_SUBJECTS = {Tag.Kind.PERSON: "Person", Tag.Kind.ORGANISATION: "Organization", Tag.Kind.PLACE: "Place"}

type Thing = dict[str, Any]


def thing(kind: str, /, **properties: Any) -> Thing:
    """A thing of the type `kind` with those properties that have a value; `id` is its `@id`."""
    identity = properties.pop("id", "")
    named: Thing = {"@type": kind, "@id": identity} if identity else {"@type": kind}
    return named | {name: value for name, value in properties.items() if value or value is False or value == 0}


def pointer(kind: str, /, *, path: str, name: str = "", part: str = "") -> Thing:
    """A thing that is described in full on the page at `path`; `part` tells it from others there."""
    address = absolute(path)
    return thing(kind, id=f"{address}#{part}" if part else address, name=name, url=address)


def person_thing(person: Person) -> Thing:
    """A person with a page here."""
    return pointer("Person", path=person.get_absolute_url(), name=person.name, part="person")


def organisation_thing(organisation: Organisation) -> Thing:
    """An organisation with a page here."""
    path = organisation.get_absolute_url()
    return pointer("Organization", path=path, name=organisation.name, part="organisation")


def subject_thing(tag: Tag, identifiers: Iterable[TagIdentifier] = ()) -> Thing:
    """What a tag stands for, and what other vocabularies call it."""
    kind = _SUBJECTS.get(Tag.Kind(tag.kind), "Thing")
    same = [one.web_address for one in identifiers]
    return pointer(kind, path=tag.get_absolute_url(), name=tag.name, part="tag") | thing(
        kind, description=tag.description if same else "", sameAs=same
    )
