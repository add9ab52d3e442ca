"""Making things of schema.org: what has no value is left out, what is described elsewhere is pointed at."""

from typing import Any

from ...models.organisation import Organisation
from ...models.person import Person
from ..pages import absolute

__all__ = ["Thing", "organisation_thing", "person_thing", "pointer", "thing"]

type Thing = dict[str, Any]


def thing(kind: str, /, **properties: Any) -> Thing:
    """A thing of the type `kind` with those properties that have a value; `id` is its `@id`."""
    identity = properties.pop("id", "")
    named: Thing = {"@type": kind, "@id": identity} if identity else {"@type": kind}
    return named | {name: value for name, value in properties.items() if value not in ("", None, [], {})}


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
