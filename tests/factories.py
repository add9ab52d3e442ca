"""Records for tests: sensible defaults, every one different, nothing hidden."""

import hashlib
import io
from datetime import datetime
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from PIL import Image
from pillow_heif import register_heif_opener

from articles.models import (
    Article,
    ArticleByline,
    ArticlePhoto,
    ArticleTag,
    Edition,
    Organisation,
    Person,
    Quote,
    Section,
    Tag,
)
from articles.publishing import CorrectionNote, publish
from media.models import Photo
from media.rights import Rights

_number = count(1)


def make_section(**fields: Any) -> Section:
    number = next(_number)
    return Section.objects.create(**{"name": f"Section {number}", "position": number, **fields})


def make_person(**fields: Any) -> Person:
    return Person.objects.create(**{"name": f"Person Number {next(_number)}", **fields})


def make_organisation(**fields: Any) -> Organisation:
    return Organisation.objects.create(**{"name": f"Organisation {next(_number)}", **fields})


def make_tag(**fields: Any) -> Tag:
    return Tag.objects.create(**{"name": f"Tag {next(_number)}", **fields})


def picture_bytes(colour: str = "teal", size: tuple[int, int] = (80, 60), kind: str = "JPEG") -> bytes:
    """A small picture file."""
    if kind == "HEIF":
        register_heif_opener()
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def make_photo(*, with_file: bool = True, **fields: Any) -> Photo:
    number = next(_number)
    photo = Photo(
        **{
            "credit_line": f"Photographer {number}",
            "alt_text": f"What is seen in picture {number}" if with_file else "",
            "caption": f"Caption {number}",
            "rights": Rights.STAFF,
            **fields,
        }
    )
    if with_file:
        colour = f"#{(number * 7919) % 0xFFFFFF:06x}"
        photo.width, photo.height = 60 + number % 50, 60
        data = picture_bytes(colour, (photo.width, photo.height))
        photo.sha256 = hashlib.sha256(data).hexdigest()
        photo.original.save(
            f"{number}.jpg", ContentFile(data), save=False
        )  # past the child that looks at strangers' files
    photo.save()
    return photo


def make_article(
    *,
    tags: list[Tag] | None = None,
    photos: list[Photo] | None = None,
    authors: list[Person] | None = None,
    speakers: dict[str, dict[str, Any]] | None = None,
    **fields: Any,
) -> Article:
    """A saved draft that can be published.

    Args:
        speakers: for each quote ref in the body the attribution fields.
    """
    number = next(_number)
    if "section" not in fields:
        fields["section"] = make_section()
    article = Article(**{"headline": f"Headline {number}", "body": f"<p>Paragraph of article {number}.</p>", **fields})
    article.save(record=False)
    for position, tag in enumerate([make_tag()] if tags is None else tags):
        ArticleTag.objects.create(content_object=article, tag=tag, position=position)
    for position, photo in enumerate(photos or []):
        ArticlePhoto.objects.create(article=article, photo=photo, position=position)
    for position, person in enumerate(authors or []):
        ArticleByline.objects.create(article=article, person=person, position=position)
    for ref, attribution in (speakers or {}).items():
        Quote.objects.filter(article=article, ref=ref).update(**attribution)
    article.record_revision()
    return article


def publish_article(*, at: datetime | None = None, correction: CorrectionNote | None = None, **fields: Any) -> Edition:
    """A published article: `make_article(**fields)` through the publishing door."""
    return publish(make_article(**fields), at=at, correction=correction)


def make_user(**fields: Any) -> Any:
    name = f"user{next(_number)}"
    return get_user_model().objects.create_superuser(
        **{"username": name, "email": f"{name}@example.org", "password": "correct horse battery", **fields}
    )
