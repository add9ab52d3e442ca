"""What is exported can be made again elsewhere, and is the same when it is exported from there."""

import errno
import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.exports import folder as export_folder
from articles.imports.exchange import PHOTO_FIELDS
from articles.models import (
    Appointment,
    Article,
    ArticlePhoto,
    Edition,
    Organisation,
    Person,
    Quote,
    Section,
    Tag,
    TagAlias,
)
from articles.publishing import CorrectionNote, make_translation_of, publish
from media.models import Photo
from tests.factories import make_article, make_photo, make_section, publish_article
from tests.shared_data import DATA

pytestmark = pytest.mark.django_db
SCHEMA = DATA.parent / "tools" / "audit" / "schemas" / "ninjs-schema_3.1.json"
WORDS = "“We  sail at 11– 16…and »home« again,” \u202ezyx\u202c e\u0301 ﬁ \U0001f6a2\u00a0!"
ADMIRAL = {"speaker": "Marsten", "honorific": "Rear Admiral", "role": "Deputy Head", "organisation": "the Coast Guard"}
ADMIRAL |= {"printed": "Rear Admiral Marsten, Deputy Head of the Coast Guard", "ellipsis": "pause"}


@pytest.fixture
def paper():
    """A live article with all that one can have, one in two languages, and a draft that is for the desk alone."""
    section = make_section(name="Sea", slug="sea")
    guard = Organisation.objects.create(name="Halvard Coast Guard")
    guard.aliases.create(name="HCG")
    port = Organisation.objects.create(name="Port of Tarn", parent=guard)
    marsten = Person.objects.create(name="Ivo Marsten", slug="admiral-marsten")
    Appointment.objects.create(person=marsten, honorific="Captain", affiliation=port, begins="2019", ends="2021-10")
    rescue = Tag.objects.create(name="Sea rescue", kind=Tag.Kind.EVENT)
    rescue.broader.add(Tag.objects.create(name="Ships"))
    TagAlias.objects.create(tag=rescue, name="rescue at sea", language="en")
    photo = make_photo(credit_line="A / B", caption="A ship", copyright_notice="© A", creators="A; B", rights="agency")
    body = f'<p>{WORDS} <q data-quote="abc123">{WORDS}</q> he said.</p><figure data-photo="{photo.ref}"></figure>'
    article = make_article(
        section=section,
        headline=WORDS,
        standfirst=f"{WORDS}\n\n{WORDS} ",
        byline="By Ana Ruiz",
        body=body,
        tags=[rescue],
        photos=[photo],
        authors=[Person.objects.create(name="Ana Ruiz")],
        event_start="2026-05-03",
        genre="Feature",
        speakers={
            "abc123": ADMIRAL | {"person": marsten, "affiliation": guard, "obtained": "speech", "obtained_shown": True}
        },
    )
    ArticlePhoto.objects.filter(article=article).update(caption="A ship here", focal_x=0, focal_y=30)
    now = timezone.now()
    publish(article, at=now - timedelta(days=40))
    article.body = article.body.replace("he said", "he had said")
    article.save()
    publish(article, at=now - timedelta(days=3), correction=CorrectionNote("correction", f"It was {WORDS}"))
    german = publish_article(section=section, language="de", headline="Auf See", tags=[rescue]).article
    make_translation_of(german, article)
    draft = make_article(
        section=section, headline="Not yet", ed_note="call Ana", urgency=2, body='<p><q data-quote="d1">No.</q></p>'
    )
    Quote.objects.filter(ref="d1").update(
        speaker="a sailor", terms="anonymous", terms_reason="fears for the job", guess=True, trace="R1a: “said” follows"
    )
    approved = Quote.objects.get(ref="d1")
    approved.approved_by = get_user_model().objects.create_user("chief")
    approved.approved_at, approved.approved_for = now, approved.terms_digest
    approved.save()
    return SimpleNamespace(article=article, draft=draft, photo=photo, marsten=marsten, now=now)


def export(path: Path, **options) -> dict[str, dict]:
    call_command("export", path, verbosity=0, **options)
    return {
        str(file.relative_to(path)): json.loads(file.read_text("utf-8")) for file in (path / "articles").rglob("*.json")
    }


def emptied():
    """The database as it is before anybody has written anything."""
    call_command("flush", interactive=False, verbosity=0)


def faults(value, schema, types, place=""):
    """What the schema of ninjs has against a value; the words of JSON Schema that it uses."""
    schema = (
        types["$defs"][schema["$ref"].split("/")[-1]] | schema
        if schema.get("$ref", "").startswith("#/$defs")
        else schema
    )
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float)}
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        yield f"{place}: no {schema['type']}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value}"
    elif schema.get("format") == "uri" and not re.fullmatch(r"[a-z]+:[!-~]+", value):
        yield f"{place}: no address: {value}"
    elif schema.get("format") == "date-time" and not re.fullmatch(r"[\d-]{10}T[\d:.]{8,15}(Z|[+-]\d\d:\d\d)", value):
        yield f"{place}: no time: {value}"
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        if schema.get("$ref") == "#/$defs/ninjsType":
            known = known | types["$defs"]["ninjsType"]["properties"]
        yield from (f"{place}.{name}: missing" for name in schema.get("required", ()) if name not in value)
        for name, one in value.items():
            if name in known:
                yield from faults(one, known[name], types, f"{place}.{name}")
            elif schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False:
                yield f"{place}.{name}: unknown"
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from faults(one, schema.get("items", {}), types, f"{place}[{number}]")


@pytest.mark.django_db(transaction=True)
def test_export_import_export_is_the_same(paper, tmp_path):
    held = {name: getattr(Photo.objects.get(), name) for name in (*PHOTO_FIELDS, "ref", "width")}
    first = export(tmp_path / "first", originals=True)
    assert len(first) == 2 and not any("not-yet" in name for name in first)
    assert "sailor" not in json.dumps(list(first.values()))
    records = {
        name: (tmp_path / "first" / f"{name}.jsonl").read_bytes() for name in ("people", "organisations", "tags")
    }
    emptied()
    call_command("import", tmp_path / "first", publish=True, verbosity=0)
    assert export(tmp_path / "second", originals=True) == first
    assert {name: (tmp_path / "second" / f"{name}.jsonl").read_bytes() for name in records} == records
    assert {name: getattr(Photo.objects.get(), name) for name in held} == held
    quote = Quote.objects.get(ref="abc123")
    assert (quote.guess, quote.person.slug, quote.affiliation.name) == (False, "admiral-marsten", "Halvard Coast Guard")
    assert Edition.live.select_related("correction").get(uuid=paper.article.uuid).correction.note == f"It was {WORDS}"
    with pytest.raises(CommandError, match="2 of 2 files failed"):
        call_command("import", tmp_path / "second", publish=True, verbosity=0)
    call_command("check_newsroom", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_drafts_come_with_what_the_desk_knows_and_stay_drafts(paper, tmp_path):
    first = export(tmp_path / "first", drafts=True, originals=True)
    item = next(item for name, item in first.items() if "not-yet" in name)
    assert (item["pubStatus"], item["edNote"], item["urgency"]) == ("withheld", "call Ana", 2)
    emptied()
    get_user_model().objects.create_user("chief")
    call_command("import", tmp_path / "first", publish=True, verbosity=0)
    draft = Article.objects.get(headline="Not yet")
    assert not draft.editions.exists() and Edition.live.count() == 2
    quote = draft.quotes.get()
    assert (quote.ref, quote.speaker, quote.terms, quote.guess) == ("d1", "a sailor", "anonymous", True)
    assert (quote.approved, quote.approved_at, quote.approved_by.get_username()) == (True, paper.now, "chief")
    assert quote.trace == "R1a: “said” follows"
    second = export(tmp_path / "second", drafts=True, originals=True)

    def words(items):
        return {item["uri"]: _without_times(item) for item in items.values()}

    assert words(second) == words(first)


def _without_times(value):
    if isinstance(value, list):
        return [_without_times(one) for one in value]
    if not isinstance(value, dict):
        return value
    mine = {"firstCreated", "versionCreated", "version"} if value.get("pubStatus") == "withheld" else set()
    return {name: _without_times(one) for name, one in value.items() if name not in mine}


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema of ninjs is not here")
def test_every_exported_file_is_valid_ninjs(paper, tmp_path):
    schema = json.loads(SCHEMA.read_text("utf-8"))
    items = export(tmp_path / "out", drafts=True)
    assert [fault for item in items.values() for fault in faults(item, schema, schema)] == []
    wrong = next(iter(items.values())) | {"pubStatus": "gone", "words": 1, "uri": "here", "by": 4}
    assert len(list(faults(wrong, schema, schema))) == 4


def test_words_quotes_and_credits_stand_in_the_file_as_they_were_written(paper, tmp_path):
    item = next(item for item in export(tmp_path / "out").values() if item["uri"] == paper.article.uuid.urn)
    assert item["title"] == WORDS and item["bodies"][1]["value"] == f"{WORDS} {WORDS} he had said."
    quote = next(one for one in item["associations"] if one["rel"] == "quotation")
    said = {one["role"].removeprefix("newsroom:"): one["value"] for one in quote["descriptions"]}
    assert (said["honorific"], said["role"], said["obtained"]) == ("Rear Admiral", "Deputy Head", "speech")
    assert quote["people"][0] | {"uri": ""} == {
        "name": "Marsten",
        "rel": "speaker",
        "literal": "admiral-marsten",
        "uri": "",
    }
    photo = next(one for one in item["associations"] if one["rel"] == "picture")
    assert (photo["by"], photo["copyrightNotice"]) == ("A / B", "© A")
    assert paper.photo.sha256 in photo["renditions"][0]["title"]
    assert [one["version"] for one in item["associations"] if one["rel"] == "edition"] == ["1"]


def test_the_manifest_lists_every_file_with_its_hash(paper, tmp_path):
    out = tmp_path / "out"
    export(out, originals=True)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    listed = {row["name"]: row for row in map(json.loads, (out / "files.jsonl").open(encoding="utf-8"))}
    there = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} - {"manifest.json", "files.jsonl"}
    assert set(listed) == there
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest() == row["sha256"] for name, row in listed.items())
    assert manifest["files_sha256"] == hashlib.sha256((out / "files.jsonl").read_bytes()).hexdigest()
    assert {"articles": 2, "originals": 1}.items() <= manifest["counts"].items()


def test_only_what_is_asked_for_is_written_and_never_over_anything(paper, tmp_path, monkeypatch):
    assert len(export(tmp_path / "since", since=paper.now - timedelta(days=1))) == 1
    make_section(slug="empty")
    assert export(tmp_path / "section", section="empty") == {}
    with pytest.raises(CommandError, match="there already"):
        export(tmp_path / "since")
    with pytest.raises(CommandError, match="no section “nowhere”"):
        export(tmp_path / "other", section="nowhere")
    monkeypatch.setattr(export_folder, "article_item", _disk_full)
    with pytest.raises(CommandError, match=r"no room\. Nothing of it was kept"):
        export(tmp_path / "full")
    assert {path.name for path in tmp_path.iterdir()} - {"media"} == {"since", "section"}


def _disk_full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_lost_original_is_told_and_the_rest_is_written(paper, tmp_path):
    paper.photo.original.storage.delete(paper.photo.original.name)
    with pytest.raises(CommandError, match="The export is there; 1 originals are at fault"):
        export(tmp_path / "out", originals=True)
    assert (tmp_path / "out" / "manifest.json").is_file()
    assert Section.objects.count() >= 1
