"""ninjs from others becomes a draft with suggestions, or is refused in words; never half an article."""

import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from articles.body import paragraph_texts, plain_text
from articles.imports import ImportRefused, import_ninjs, read_text_file
from articles.imports.exchange import PROFILE
from articles.models import Article, Edition, Person, Tag
from articles.publishing import PublishingRefused
from media.models import Photo
from tests.factories import make_section
from tests.shared_data import payloads

pytestmark = pytest.mark.django_db

SAID = "<p>Ships met in Tarn.</p><p>“The sea does not wait for anybody,” said Rear Admiral Ivo Marsten.</p>"
FOREIGN = {
    "uri": "https://agency.example/items/7",
    "type": "text",
    "profile": "text-photo",
    "language": "en-GB",
    "headlines": [{"role": "main", "value": "Ships  meet…in Tarn"}],
    "descriptions": [{"role": "summary", "value": "A summary."}],
    "bodies": [
        {"contentType": "text/plain", "value": "Ships met."},
        {"contentType": "text/html", "value": SAID.replace("<p>S", '<p onclick="x()"><q data-quote="abc">S</q><p>S')},
    ],
    "by": "By Ana Ruiz",
    "located": "TARN",
    "subjects": [{"name": "Naval diplomacy"}, {"name": "World", "rel": "section"}],
    "associations": [
        {
            "name": "p",
            "uri": "https://agency.example/p",
            "type": "picture",
            "by": "Jo Lee / Agency",
            "copyrightNotice": "© J",
        },
        {"name": "self", "uri": "https://agency.example/items/7", "type": "text"},
    ],
}
OLDER = {
    "headline": "Ships meet",
    "body_html": SAID,
    "byline": "By Ana Ruiz",
    "subject": [{"name": "Ships"}],
    "urgency": 3,
}


def test_an_item_of_an_agency_becomes_a_draft_with_suggestions():
    Person.objects.create(name="Ana Ruiz")
    imported = import_ninjs(json.dumps(FOREIGN))
    article = Article.objects.get()
    assert (article.headline, article.standfirst, article.dateline) == ("Ships  meet…in Tarn", "A summary.", "TARN")
    quote = article.quotes.get()
    assert (quote.honorific, quote.speaker, quote.guess) == ("Rear Admiral", "Ivo Marsten", True)
    assert article.bylines.get().person.name == "Ana Ruiz"
    photo = Photo.objects.get()
    assert (photo.credit_line, photo.copyright_notice, photo.awaits_file) == ("Jo Lee / Agency", "© J", True)
    assert "Naval diplomacy" in {tag.name for tag in imported.tags}
    assert not Tag.objects.filter(name="World").exists()
    assert all(row.guess for row in article.article_tags.all())
    assert "onclick" not in article.body and not Edition.objects.exists()
    with pytest.raises(ImportRefused, match="is there already"):
        import_ninjs(json.dumps(FOREIGN))


def test_names_of_older_ninjs_are_understood():
    article = import_ninjs(json.dumps(OLDER)).article
    assert (article.headline, article.urgency) == ("Ships meet", 3)
    assert paragraph_texts(article.body)[0] == "Ships met in Tarn."


@pytest.mark.parametrize("held", [{"pubStatus": "withheld"}, {"embargoedUntil": "2999-01-01T00:00:00Z"}])
def test_what_may_not_be_published_stays_a_draft(held):
    imported = import_ninjs(json.dumps(OLDER | held), to_publish=True)
    assert "not_published" in {note.code for note in imported.notes} and not Edition.objects.exists()


OWN = {"profile": PROFILE, "uri": uuid.UUID(int=7).urn, "headlines": [{"value": "H"}], "language": "en"}
OWN |= {"pubStatus": "usable", "bodies": [{"role": "main", "value": '<p><q data-quote="q1">“No,”</q> he said.</p>'}]}
QUOTE = {"name": "q", "uri": "u:q", "rel": "quotation", "altIds": [{"role": "ref", "value": "q1"}]}


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ("{", "no JSON"),
        ("[1]", "but a list"),
        ("[" * 100_000, "nested too deeply"),
        ('{"urgency": ' + "9" * 5_000 + "}", "cannot be read"),
        ({}, "no headline"),
        (OLDER | {"headline": 7}, "“headline” is a number and not a string"),
        (OLDER | {"headline": "x" * 301}, "headline: .* 300"),
        (OLDER | {"headline": "two\nlines"}, "headline: .*one line"),
        (OLDER | {"body_html": " <p> </p><script>alert(1)</script>"}, "no text"),
        (OLDER | {"body_html": "<p>a\ud800b"}, "U\\+D800"),
        (OLDER | {"body_html": "<b>" * 500 + "x"}, "nested too deeply"),
        (OLDER | {"associations": {"0": {}}}, "“associations” is an object and not a list"),
        (OLDER | {"associations": [None]}, "“associations\\[0\\]” is null"),
        (OLDER | {"associations": [{"type": "picture", "by": "x"}] * 2_001}, "2,000 are the limit"),
        (OLDER | {"associations": [{"type": "picture", "by": "x" * 401}]}, "401 characters"),
        (OLDER | {"subjects": [{"name": "x" * 201}]}, "201 characters"),
        (OLDER | {"urgency": 10}, "not from 1 to 9"),
        (OLDER | {"urgency": 10**30}, "not from 1 to 9"),
        (OLDER | {"embargoedUntil": "2026-99-99"}, "no date and time"),
        (OWN | {"uri": "x"}, "no uuid"),
        (OWN | {"language": "x" * 30}, "language"),
        (OWN | {"versionCreated": "yesterday"}, "no time"),
        (OWN | {"associations": [{"rel": "picture"}]}, "does not say which photo"),
        (OWN | {"associations": [QUOTE | {"people": [{"name": "x" * 201}]}]}, "200"),
        (OWN | {"associations": [QUOTE | {"descriptions": [{"role": "newsroom:terms", "value": "gone"}]}]}, "gone"),
        (OWN | {"associations": [QUOTE | {"descriptions": [{"role": "newsroom:confidence", "value": "x"}]}]}, "float"),
        (OWN | {"versionCreated": "2026-01-02T03:04:05Z"}, "Nobody is named"),
        (OWN | {"associations": [OWN | {"rel": "edition", "associations": 3}], "versionCreated": "x"}, "not a list"),
    ],
)
def test_hostile_items_are_refused_in_words_and_leave_nothing(item, says):
    make_section()
    before = [model.objects.count() for model in (Article, Photo, Tag, Person)]
    text = item if isinstance(item, str) else json.dumps(item)
    with pytest.raises((ImportRefused, ValidationError, PublishingRefused), match=says):
        import_ninjs(text, to_publish=True)
    assert [model.objects.count() for model in (Article, Photo, Tag, Person)] == before


def test_the_command_goes_on_after_a_file_that_is_refused(tmp_path, capsys):
    (tmp_path / "a.json").write_text('{"headline": []}')
    (tmp_path / "b.ninjs").write_text(json.dumps(OLDER))
    (tmp_path / "c.json").write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="2 of 3 files failed"):
        call_command("import", tmp_path)
    said = capsys.readouterr().err
    assert "“headline” is a list and not a string" in said and "not UTF-8" in said
    assert Article.objects.get().headline == "Ships meet"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"name": ["Ana"]}', "people.jsonl:1.name” is a list"),
        ('{"name": "Ana"}\n{"name": " "}', "people.jsonl:2: A name needs"),
        ('{"name": "Ana", "appointments": [{"begins": "soon", "role": "x"}]}', "a year, a month or a day"),
        ('{"name": "Ana", "aliases": [{"name": "A", "language": "?"}]}', "people.jsonl:1"),
        ("no", "people.jsonl: This is no JSON"),
    ],
)
def test_records_that_cannot_be_read_stop_the_import_of_an_export(tmp_path, line, says):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.json").write_text(json.dumps(OLDER))
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "people.jsonl").write_text(line)
    with pytest.raises(CommandError, match=says):
        call_command("import", tmp_path)
    assert not Person.objects.exists() and not Article.objects.exists()


def test_words_of_every_kind_come_in_and_go_out_as_they_are(tmp_path):
    """Each is headline, text and speaker of an export that is made by hand; what cannot be stored is refused."""
    rows = payloads("naughty")
    kept = 0
    for number, row in enumerate(rows[::12]):
        words = row["input"]
        quote = QUOTE | {"people": [{"name": words}], "altIds": [{"role": "ref", "value": f"n{number}"}]}
        body = "".join(f"&#{ord(sign)};" for sign in words)
        own = OWN | {"uri": uuid.uuid4().urn, "headlines": [{"value": words}], "associations": [quote]}
        own |= {"bodies": [{"role": "main", "value": f'<p><q data-quote="n{number}">x</q> {body}.</p>'}]}
        (tmp_path / "one.json").write_text(json.dumps(own))
        try:
            article = import_ninjs(read_text_file(tmp_path / "one.json")).article
        except (ImportRefused, ValidationError):
            assert row["expect"] != "verbatim" or len(words) > 200
            continue
        kept += 1
        stored = Article.objects.get(pk=article.pk)
        assert (stored.headline, stored.quotes.get().speaker) == (words, words)
        assert plain_text(stored.body) == f"x {words}."
    assert kept > len(rows[::12]) / 2
    out = tmp_path / "out"
    call_command("export", out, drafts=True, verbosity=0)
    told = [json.loads(path.read_text("utf-8")) for path in (out / "articles").rglob("*.json")]
    assert {item["title"] for item in told} == set(Article.objects.values_list("headline", flat=True))
