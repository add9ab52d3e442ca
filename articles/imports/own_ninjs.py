"""An article of our own export is made again: words, quotes with ids and speakers, photos, editions, corrections."""

import hashlib
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.dateparse import parse_datetime

from media.decoding import MAX_BYTES
from media.intake import FORMATS, InLibrary, accept_original
from media.models import Photo

from ..body import clean
from ..models import (
    Article,
    ArticleSlug,
    Correction,
    Organisation,
    Person,
    Quote,
    Section,
    Source,
    SourceText,
    Tag,
    Translation,
)
from ..models.revision import CONTENT_FIELDS
from ..models.source import SOURCE_FIELDS
from ..names import slug_of
from ..publishing import CorrectionNote, make_translation_of, publish, withdraw, write_content
from .drafts import Imported
from .exchange import IN_NINJS, OF_PHOTO, OF_QUOTE, OF_SOURCE, from_text
from .fit import refuse_twin, refuse_unfit
from .json_item import JsonItem
from .notes import ImportNote, ImportRefused
from .text import first_section

__all__ = ["restore_own"]

_OURS = "newsroom:"
#: Why a finding that may be overridden does not count: whoever published it has decided that.
_OVERRIDE = "It was published before, as its export says."
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REF = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)

type Content = dict[str, Any]


def restore_own(
    item: JsonItem, folder: Path | None, *, by: Any, section: Section | None, tags: list[Tag], to_publish: bool
) -> Imported:
    """Make the article of an item that `exports` wrote. With `to_publish` its editions too, at their times."""
    identity = _uuid(item)
    refuse_twin(identity, item.text("uri"))
    is_live = item.text("pubStatus") == "usable"
    editions = [*item.related("edition"), *([item] if is_live else [])] if to_publish else []
    copy = next(item.related("working-copy"), item)
    article = Article(uuid=identity, created_by=by)
    restored = _Restored(article, folder, by, section, tags)
    edition = None
    for number, version in enumerate(editions):
        restored.write(version, "Restored from an export")
        at, correction = _moment(version, "versionCreated"), _correction(version)
        edition = publish(article, by=by, at=at, correction=correction, override=_OVERRIDE)
        ends, following = version.text("expires"), editions[number + 1 : number + 2]
        if following and ends and _moment(version, "expires") < _moment(following[0], "versionCreated"):
            withdraw(article, by=by, at=_moment(version, "expires"))
    if not editions or copy is not item:
        restored.write(copy, "Imported from an export")
        if copy.text("embargoedUntil"):
            Article.objects.filter(pk=article.pk).update(embargoed_until=_moment(copy, "embargoedUntil"))
            article.refresh_from_db()
    if to_publish and not is_live:
        restored.note("not_published", "It was not live when it was exported, so it stays a draft.")
    _translations(article, item, by)
    given = [row.tag for row in article.article_tags.select_related("tag")]
    quotes, photos = article.quotes.standing().count(), article.article_photos.count()
    return Imported(article, tuple(restored.notes), (), tuple(given), quotes, photos, edition if is_live else None)


class _Restored:
    """The article that is being made again, version after version."""

    def __init__(
        self, article: Article, folder: Path | None, by: Any, section: Section | None, tags: list[Tag]
    ) -> None:
        self.article, self.folder, self.by = article, folder, by
        self.section, self.tags = section, tags
        self.notes: list[ImportNote] = []

    def note(self, code: str, message: str) -> None:
        note = ImportNote(code, message)
        if note not in self.notes:
            self.notes.append(note)

    def write(self, version: JsonItem, note: str) -> None:
        """Let the article be what `version` says, as a revision of its own."""
        content = self._content(version)
        refuse_unfit(Article(**{name: content[name] for name in CONTENT_FIELDS if name != "section_id"}))
        for sentence in write_content(self.article, content):
            self.note("restored", sentence)
        self.article.record_revision(by=self.by, note=note)

    def _content(self, version: JsonItem) -> Content:
        words = version.in_roles("descriptions")
        photos = [self._photo(row) for row in version.related("picture")]
        sources = [_source(row, number) for number, row in enumerate(version.related("source"))]
        quotes = [self._quote(row, sources) for row in version.related("quotation")]
        main = next((row.text("value") for row in version.items("bodies") if row.text("role") == "main"), "")
        section = self.section or _section(version)
        return {
            "slug": self._slug(version.in_roles("altIds").get("slug", "")),
            "headline": next((row.text("value") for row in version.items("headlines")), ""),
            "standfirst": words.get("summary", ""),
            "dateline": version.text("located"),
            "byline": version.text("by"),
            "body": _placed(clean(main), {old: new for old, new, _ in photos}),
            "section_id": section.pk,
            "language": version.text("language"),
            "genre": next((row.text("name") for row in version.items("genres")), ""),
            "urgency": version.number("urgency"),
            "event_start": from_text(Article, "event_start", words.get(f"{_OURS}event_start", "")),
            "event_end": from_text(Article, "event_end", words.get(f"{_OURS}event_end", "")),
            "ed_note": version.text("edNote"),
            "quotes": quotes,
            "sources": sources,
            "photos": [row for _, _, row in photos],
            "tags": [
                *({"tag_id": tag.pk, "tag__name": tag.name, "guess": False} for tag in self.tags),
                *_tags(version),
            ],
            "bylines": [
                {"person_id": person.pk, "person__name": person.name}
                for row in version.items("people")
                if row.text("rel") == "author" and (person := _named(Person, row, row.text("name")))
            ],
        }

    def _slug(self, slug: str) -> str:
        """The address as it was, unless another article has it: then a new one is made of the headline."""
        others = Article.objects.filter(slug=slug).exclude(pk=self.article.pk)
        claimed = ArticleSlug.objects.filter(slug=slug).exclude(article_id=self.article.pk)
        if slug and slug_of(slug) == slug and not others.exists() and not claimed.exists():
            return slug
        if slug:
            self.note("slug", f"The address “{slug[:80]}” cannot be used here; the article has another.")
        return self.article.slug

    def _quote(self, row: JsonItem, sources: list[Content]) -> Content:
        words, ids = row.in_roles("descriptions"), row.in_roles("altIds")
        held = {name: from_text(Quote, name, words.get(f"{_OURS}{name}", "")) for name in OF_QUOTE}
        speaker: JsonItem = next(iter(row.items("people")), JsonItem({}, ""))
        body = next(iter(row.items("organisations")), JsonItem({}, ""))
        person = _named(Person, speaker, words.get(f"{_OURS}person", ""))
        affiliation = _named(Organisation, body, words.get(f"{_OURS}affiliation", ""))
        told = words.get(f"{_OURS}source_label", "")
        if told:  # of an edition: what readers are told of it
            ids["source"] = _told_source(self.article, told, words.get(f"{_OURS}source_address", ""), sources)
        return held | {
            "ref": ids.get("ref", ""),
            "approved_by_id": _user(words.get(f"{_OURS}approved_by", "")),
            "speaker": from_text(Quote, "speaker", speaker.text("name")),
            "person_id": person.pk if person else None,
            "affiliation_id": affiliation.pk if affiliation else None,
            "source_ref": ids.get("source", ""),
            "obtained_shown": held["obtained_shown"] or (_is_frozen(words) and bool(held["obtained"])),
        }

    def _photo(self, row: JsonItem) -> tuple[str, str, Content]:
        """The photo as it was called, as it is called here, and how the article uses it."""
        ref, words = row.in_roles("altIds").get("ref", ""), row.in_roles("descriptions")
        if not _REF.fullmatch(ref):
            raise ImportRefused(ImportNote("photo", f"“{row.place}” does not say which photo it is."))
        photo = Photo.objects.filter(ref=ref).first() or self._new_photo(ref, row, words)
        here = {name: from_text(Photo, name, words.get(f"{_OURS}here:{name}", "")) for name in _HERE}
        for name in ("caption", "alt_text"):
            if here[name] == getattr(photo, name):
                here[name] = ""
        return ref, photo.ref, {"photo_id": photo.pk, "photo__credit_line": photo.credit_line, **here}

    def _new_photo(self, ref: str, row: JsonItem, words: dict[str, str]) -> Photo:
        photo = Photo(ref=ref)
        try:
            self._take_original(photo, words.get(f"{_OURS}sha256", ""))
        except InLibrary as known:
            self.note("in_library", str(known.messages[0]))
            return known.photo
        for name in OF_PHOTO:
            if name != "sha256":
                setattr(photo, name, from_text(Photo, name, words.get(f"{_OURS}{name}", "")))
        for name, place in IN_NINJS.items():
            setattr(photo, name, row.text(place))
        photo.web_statement = row.item("rightsInfo").text("linkedRights")
        photo.digital_source_type = row.item("digitalSourceType").text("uri")
        photo.clean_fields(exclude=["original", "uploaded_by", "file_metadata", "content_credentials"])
        photo.save()
        return photo

    def _take_original(self, photo: Photo, sha256: str) -> None:
        """Bring the picture in, if the export has it. No name from outside is followed: it is found by its hash."""
        if self.folder is None or not _SHA256.fullmatch(sha256):
            return
        shelf = self.folder / "originals" / sha256[:2]
        paths = [shelf / f"{sha256}.{ending}" for ending in {*FORMATS.values(), "jpeg", "tif", "heif"}]
        path = next((path for path in paths if path.is_file() and not path.is_symlink()), None)
        if path is None:
            self.note("no_original", "The export has not all originals: photos without one await their file.")
            return
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ImportRefused(ImportNote("original", f"The original {path.name} is not what was exported."))
        accept_original(photo, SimpleUploadedFile(path.name, data))


_HERE = ("caption", "alt_text", "focal_x", "focal_y")


def _is_frozen(words: dict[str, str]) -> bool:
    """Whether a quote is of an edition: it says how it was obtained only where readers are told, and has no terms."""
    return f"{_OURS}terms" not in words


def _uuid(item: JsonItem) -> uuid.UUID:
    try:
        return uuid.UUID(item.text("uri"))
    except ValueError as error:
        message = f"“{item.text('uri')[:60]}” is no uuid; an article of our export has one as its uri."
        raise ImportRefused(ImportNote("no_uuid", message)) from error


def _moment(item: JsonItem, name: str) -> Any:
    try:
        moment = parse_datetime(item.text(name))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ImportRefused(ImportNote("no_time", f"“{item.text(name)[:40]}” is no time with an offset ({name})."))
    return moment


def _correction(version: JsonItem) -> CorrectionNote | None:
    for role, note in version.in_roles("descriptions").items():
        kind = role.removeprefix("correction:")
        if kind != role and kind in Correction.Kind.values:
            return CorrectionNote(Correction.Kind(kind), note)
    return None


def _section(version: JsonItem) -> Section:
    row = next((row for row in version.items("subjects") if row.text("rel") == "section"), None)
    if row is None:
        return first_section()
    there = Section.objects.filter(slug=row.text("literal")).first() or Section.objects.filter(name=row.text("name"))
    if isinstance(there, Section):
        return there
    return there.first() or Section.objects.create(name=from_text(Section, "name", row.text("name")))


def _tags(version: JsonItem) -> Iterator[Content]:
    for row in version.items("subjects"):
        if row.text("rel") != "section":
            kind = row.text("creator").removeprefix(_OURS)
            kind = kind if kind in Tag.Kind.values else Tag.Kind.TOPIC
            tag = Tag.objects.get_or_add(from_text(Tag, "name", row.text("name")), kind=kind)
            yield {"tag_id": tag.pk, "tag__name": tag.name, "guess": row.number("confidence") == 0}


def _named(model: type[Any], row: JsonItem, name: str) -> Any:
    """The record of this slug if it has this name; else that of the name, made if need be; none without a name."""
    if not name:
        return None
    found = model.objects.filter(slug=row.text("literal"), name=name).first()
    return found or model.objects.get_or_add(from_text(model, "name", name))


def _user(name: str) -> Any:
    """The key of the user who has this name here too, if there is one."""
    users = get_user_model().objects.filter(username=name) if name else get_user_model().objects.none()
    return users.values_list("pk", flat=True).first()


def _source(row: JsonItem, number: int) -> Content:
    words = row.in_roles("descriptions")
    text = SourceText.objects.keep(next((one.text("value") for one in row.items("bodies")), ""))
    return {
        **{name: from_text(Source, name, words.get(f"{_OURS}{name}", "")) for name in OF_SOURCE},
        "ref": row.in_roles("altIds").get("ref", ""),
        "title": from_text(Source, "title", row.text("name")),
        "text_id": text.pk if text else None,
        "position": number,
    }


def _told_source(article: Article, label: str, address: str, sources: list[Content]) -> str:
    """The ref of the source of which readers are told this; it is put among `sources` if it is not there."""
    ref = hashlib.sha256(f"{article.uuid}\0{label}\0{address}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
    if all(row["ref"] != ref for row in sources):
        held: Content = dict.fromkeys(SOURCE_FIELDS, "") | {"ref": ref, "title": label, "kind": Source.Kind.DOCUMENT}
        told = {"released": True, "public_label": label, "public_address": address}
        sources.append(held | told | {"text_id": None, "position": len(sources)})
    return ref


def _placed(body: str, names: dict[str, str]) -> str:
    """The body with the photos as they are called here."""
    return re.sub(r'data-photo="([^"]*)"', lambda found: f'data-photo="{names.get(found[1], found[1])}"', body)


def _translations(article: Article, item: JsonItem, by: Any) -> None:
    """Put the article beside those of its translations that are here already."""
    for row in item.related("translation"):
        other = Article.objects.filter(uuid=_uuid(row)).first()
        if other and not Translation.objects.filter(article=article.pk).exists():
            try:
                make_translation_of(article, other, by=by)
            except (ValueError, ValidationError):
                return
