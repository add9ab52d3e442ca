"""The records that load data choose from: sections, people, organisations, tags and photos."""

import hashlib
import io
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from articles.models import Organisation, Person, Section, Tag
from articles.names import fold, slug_of
from media.models import Photo
from media.refs import new_ref
from media.rights import Rights

from .text import Cast, name_of

__all__ = ["Records", "cast_for", "make_records"]

Records = dict[str, list[Any]]

_KINDS = [*[Tag.Kind.TOPIC] * 4, Tag.Kind.PERSON, Tag.Kind.ORGANISATION, Tag.Kind.PLACE, Tag.Kind.EVENT]


def cast_for(articles: int) -> Cast:
    """The cast of so many articles: a tag for every fifty, as large archives have."""
    return Cast(tags=max(articles // 50, 50), authors=200, people=600, organisations=40, photos=60, sections=12)


def make_records(cast: Cast) -> Records:
    """Sections, people, organisations, tags and photos in order of their number; made where they are missing."""
    with transaction.atomic():
        return {
            "sections": _named(Section, [f"Load section {n}" for n in range(cast.sections)]),
            "people": _named(Person, [name_of(n) for n in range(cast.people)], disambiguation="load data"),
            "organisations": _named(Organisation, [f"Office {n} of the Strait" for n in range(cast.organisations)]),
            "tags": _tags(cast.tags),
            "photos": _photos(cast.photos),
        }


def _named(model: type[Any], names: list[str], **fields: Any) -> list[Any]:
    there = {row.name: row for row in model.objects.filter(name__in=names, **fields)}
    return [there.get(name) or model.objects.create(name=name, **fields) for name in names]


def _tags(number: int) -> list[Tag]:
    names = [f"{'ABCDEFGHIJKLMNOPRSTUVWYZ'[n * 7 % 24]}-subject {n}" for n in range(number)]
    there = set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    Tag.objects.bulk_create(
        (
            Tag(name=name, key=fold(name), slug=slug_of(name), kind=_KINDS[n % len(_KINDS)])
            for n, name in enumerate(names)
            if name not in there
        ),
        batch_size=1_000,
    )
    found = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    return [found[name] for name in names]


def _photos(number: int) -> list[Photo]:
    refs = [f"load-{n}" for n in range(number)]
    there = set(Photo.objects.filter(ref__in=refs).values_list("ref", flat=True))
    Photo.objects.bulk_create(_photo(n, ref) for n, ref in enumerate(refs) if ref not in there)
    found = {photo.ref: photo for photo in Photo.objects.filter(ref__in=refs)}
    return [found[ref] for ref in refs]


def _photo(number: int, ref: str) -> Photo:
    """A small picture of ours, stored as it is: only pictures of strangers are looked at in a process of their own."""
    photo = Photo(ref=ref, credit_line=f"{name_of(number)} / Office of the Strait", alt_text=f"Plain colours, {number}")
    photo.rights = Rights.HANDOUT if number % 5 == 4 else Rights.STAFF
    light, out = Image.linear_gradient("L").resize((960, 640)), io.BytesIO()
    colours = [light.point([(value * (k + number)) % 256 for value in range(256)]) for k in (1, 2, 3)]
    Image.merge("RGB", colours).save(out, "JPEG", quality=70)
    photo.width, photo.height = light.size
    photo.sha256 = hashlib.sha256(out.getvalue()).hexdigest()
    photo.original.save(f"{new_ref()}.jpg", ContentFile(out.getvalue()), save=False)
    return photo
