"""A plain text becomes a draft with quotes, credits and tags filled in, every word as typed."""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from articles.body import paragraph_texts
from articles.imports import ImportRefused, find_speakers, import_text, mark_quotations
from articles.models import Article, Edition, Organisation, Person, Section, Tag, TagAlias
from media.models import Photo
from tests.factories import make_article, make_person
from tests.shared_data import SEED, needs_seed

pytestmark = pytest.mark.django_db

REPORT = """Rescuers Meet in Tarn

By Ana Ruiz

Delegates of the Halvard Coast Guard met in Tarn on May 11– 12, 2024, for talks about rescue at sea.

“The sea does not ask for papers before it takes a ship…we have to be quicker than the forms,” said Rear Admiral Ivo
Marsten, Deputy Head of the Halvard Coast Guard.

“Our crews have waited for this for years,” said Lena Brook, Harbour Master of Tarn.

Photograph: Halvard Coast Guard
"""


def test_quotes_credit_dates_and_tags_are_filled_in():
    Tag.objects.create(name="Sea rescue")
    TagAlias.objects.create(tag=Tag.objects.get(), name="rescue at sea")
    imported = import_text(REPORT)
    article = Article.objects.get(pk=imported.article.pk)
    first, second = article.quotes.all()
    assert (first.honorific, first.speaker, first.role) == ("Rear Admiral", "Ivo Marsten", "Deputy Head")
    assert first.organisation == "Halvard Coast Guard"
    assert (second.speaker, second.position_held) == ("Lena Brook", "Harbour Master of Tarn")
    assert first.guess and second.guess and first.person.name == "Ivo Marsten"
    assert article.photos.get().credit_line == "Halvard Coast Guard"
    assert article.photos.get().awaits_file
    assert (article.event_start, article.event_end) == (date(2024, 5, 11), date(2024, 5, 12))
    assert article.byline == "By Ana Ruiz"
    tags = [row.tag.name for row in article.article_tags.all()]
    assert tags[0] == "Sea rescue"
    assert {"Ivo Marsten", "Lena Brook", "Halvard Coast Guard"} <= set(tags)
    assert all(row.guess for row in article.article_tags.all())
    assert article.revisions.count() == 1


def test_nothing_is_altered():
    paragraphs = REPORT.strip().split("\n\n")[2:-1]
    assert paragraph_texts(import_text(REPORT).article.body) == paragraphs


def test_known_people_are_linked_by_alias_and_authors_by_name():
    author = make_person(name="Ana Ruiz")
    marsten = make_person(name="Ivo H. Marsten")
    marsten.aliases.create(name="Ivo Marsten")
    article = import_text(REPORT).article
    assert article.quotes.first().person == marsten
    assert article.bylines.get().person == author


def test_a_longer_tag_hides_the_one_inside_it():
    for name in ("Coast", "Coast Guard", "Tarn"):
        Tag.objects.create(name=name)
    tags = [tag.name for tag in import_text(REPORT).tags]
    assert "Coast Guard" in tags and "Tarn" in tags and "Coast" not in tags


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (" \n\t\n", "empty"),
        ("Headline\n\nHe said\0 so.", "line 3: .*U\\+0000"),
        ("Headline\n\nHe said \ud800 so.", "U\\+D800"),
        ("x" * 301 + "\n\ntext", "line 1: .*301 characters"),
        ("Only a headline", "no text below"),
        ("Headline\n\nPhoto: A B", "no text below"),
    ],
)
def test_what_cannot_become_an_article_is_refused_whole(text, says):
    with pytest.raises(ImportRefused, match=says):
        import_text(text)
    assert not any(model.objects.exists() for model in (Article, Person, Tag, Photo, Section))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not UTF-8"),
        ("Head\n\nBülent".encode("latin-1"), "line 3: The file is not UTF-8"),
        (b"Head\n\nbody\0", "line 3: .*U\\+0000"),
        (b"a" * 5_000_001, "5 MB are the limit"),
    ],
)
def test_the_command_names_file_and_place_and_imports_nothing(tmp_path, capsys, data, says):
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(CommandError, match="1 of 1 file failed"):
        call_command("import", str(path))
    errors = capsys.readouterr().err
    assert "bad.txt: not imported" in errors
    assert re.search(says, errors)
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("paragraph", "says"),
    [
        ("“Nobody knows who said these words at all.”", "Nobody is named as the speaker"),
        ("“Where does this quotation ever end, said Ana Ruiz.", "mark"),
    ],
)
def test_publishing_refuses_what_a_draft_may_have(tmp_path, capsys, paragraph, says):
    path = tmp_path / "open.txt"
    path.write_text(f"Headline\n\nFirst paragraph.\n\n{paragraph}\n")
    with pytest.raises(CommandError):
        call_command("import", str(path), publish=True)
    errors = capsys.readouterr().err
    assert "line 5:" in errors and says in errors
    assert not any(model.objects.exists() for model in (Article, Person, Tag, Photo, Section))
    call_command("import", str(path))
    assert "line 5:" in capsys.readouterr().out
    assert Article.objects.get().quotes.filter(speaker="").count() in {0, 1}


def test_one_bad_file_does_not_keep_the_others_out(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.docx").write_bytes(b"x")
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("import", str(tmp_path), publish=True)
    assert "2 files: 1 imported, 1 failed." in capsys.readouterr().out
    assert Edition.live.count() == 1


def test_unknown_paths_endings_and_sections_are_said(tmp_path, capsys):
    with pytest.raises(CommandError, match="no section “x”"):
        call_command("import", str(tmp_path), section="x")
    (tmp_path / "c.docx").write_bytes(b"x")
    with pytest.raises(CommandError):
        call_command("import", str(tmp_path / "c.docx"), str(tmp_path / "none.txt"))
    errors = capsys.readouterr().err
    assert "end in .docx" in errors and "no such file" in errors


def test_the_same_text_twice_is_pointed_out_and_not_published_twice(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(REPORT)
    call_command("import", str(tmp_path / "a.txt"), publish=True)
    assert "twin" in {note.code for note in import_text(REPORT).notes}
    with pytest.raises(CommandError):
        call_command("import", str(tmp_path / "a.txt"), publish=True)
    assert "the same text is there already" in capsys.readouterr().err.lower()
    assert Edition.live.count() == 1


def test_a_name_inside_a_longer_one_is_no_tag_of_the_text():
    for name in ("Partnership", "Coast Guard"):
        Tag.objects.create(name=name)
    text = "Visit\n\nThe Partnership for Peace met the Coast Guard. The Partnership for Peace was glad."
    tags = [tag.name for tag in import_text(text).tags]
    assert tags[0] == "Coast Guard"
    assert "Partnership" not in tags


def test_names_that_a_text_repeats_become_tags_beside_known_ones_and_people_stand_behind():
    Tag.objects.create(name="Coast Guard")
    text = (
        "Georgia looks to the sea\n\nGeorgia opened a port. The Coast Guard of Georgia came.\n\n"
        "“We are glad to see so many ships here,” said Captain Nino Beridze."
    )
    assert [tag.name for tag in import_text(text).tags] == ["Coast Guard", "Georgia", "Nino Beridze"]


def test_a_chosen_tag_is_primary_and_no_guess(tmp_path):
    (tmp_path / "a.txt").write_text("Plain\n\nNothing here has a name.")
    call_command("import", str(tmp_path / "a.txt"), publish=True, tag=["Ports", "Tides"])
    tags = [(row.tag.name, row.guess) for row in Article.objects.get().article_tags.all()]
    assert tags == [("Ports", False), ("Tides", False)]


@pytest.mark.parametrize(
    "credit", ["Jane Roe, Meridian; courtesy of the Cable Authority", "Agency and Ministry of Ports"]
)
def test_a_credit_of_several_makers_becomes_no_organisation(credit):
    import_text(f"Head\n\nText.\n\nPhotos: {credit}")
    assert not Organisation.objects.exists()
    assert Photo.objects.get().credit_line == credit


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(CommandError, match="nothing to import"):
        call_command("import", str(tmp_path))


def test_quotations_found_later_leave_marks_that_are_there_alone():
    body = (
        '<p>“<q data-quote="mine">We will come back next year,</q>” said Ana Ruiz.</p>'
        "<p>“The harbour is open to everybody again,” said Lena Brook.</p>"
    )
    article = make_article(body=body, speakers={"mine": {"speaker": "Somebody Else"}})
    assert mark_quotations(article) == 1
    quotes = {quote.text: quote.speaker for quote in article.quotes.all()}
    assert quotes == {
        "We will come back next year,": "Somebody Else",
        "The harbour is open to everybody again,": "Lena Brook",
    }
    assert mark_quotations(article) == 0
    assert article.revisions.count() == 2


GERMAN = """Der Hafen von Talvik bleibt offen

Die Stadt hat am Montag über den Hafen entschieden, und das Ergebnis ist eindeutig.

„Der Hafen ist für alle da und wird nicht geschlossen“, sagte Bürgermeisterin Ines Falk.
"""
FRENCH = """Le port de Talvik reste ouvert

La ville a décidé lundi de l’avenir du port, et le résultat est clair pour les pêcheurs.

« Le port est ouvert à tous et il ne sera pas fermé », a déclaré la maire Inès Falque.
"""


@pytest.mark.parametrize(
    ("text", "language", "speaker"), [(GERMAN, "de", "Ines Falk"), (FRENCH, "fr", "Inès Falque"), (REPORT, "en", "")]
)
def test_a_text_is_read_in_the_language_that_its_words_tell(text, language, speaker):
    article = import_text(text).article
    assert article.language == language
    assert not speaker or article.quotes.get().speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Head\n\nCalder, Talvik.",  # too little to tell
        "El puerto\n\nLa ciudad de Talvik y el puerto que se cierra en la noche es de todos, dice la alcaldesa.",
        "De haven\n\nDe stad Talvik is een van de steden met de haven die door het bestuur is gesloten.",
    ],
)
@pytest.mark.parametrize(("site", "language"), [("en-gb", "en"), ("de", "de"), ("fr", "fr")])
def test_a_text_whose_language_is_not_clear_is_in_that_of_the_site(settings, text, site, language):
    settings.LANGUAGE_CODE = site
    assert import_text(text).article.language == language


@pytest.mark.parametrize(
    ("text", "language", "speaker"),
    [
        (
            "Lob für die Werft\n\n„Wir haben dieser Werft viel abverlangt, und sie hat in drei harten Wintern nie zu spät "
            "geliefert“, sagte Konteradmiral Udo Brenner, Stellvertretender Chef des Stabes Planung der Nordflotte.",
            "de",
            "Udo Brenner",
        ),
        ("Neue Fregatte\n\nDie Marine stellte am Montag eine neue Fregatte in Dienst.", "de", ""),
        ("Talvik\n\n„Alles gut“, so Ines Falk.", "de", ""),
        ("Talvik\n\n«Die Fregatte kommt morgen», sagte Ines Falk.", "de", "Ines Falk"),
        ("Talvik\n\n«\u202fTout va bien\u202f», selon Inès Falque.", "fr", ""),
        ("Frégate\n\nLa marine a reçu lundi une frégate à Talvik.", "fr", ""),
        ("Talvik\n\n„We are ready for everything now“, said Ines Falk.", "en", "Ines Falk"),
        ("Talvik\n\nThe crew praised “Sturm und Drang”, said Ines Falk.", "en", ""),
    ],
)
@pytest.mark.parametrize("site", ["en", "de", "fr"])
def test_one_sentence_tells_its_language_where_anything_of_it_does(settings, text, language, speaker, site):
    settings.LANGUAGE_CODE = site
    article = import_text(text).article
    assert article.language == language
    assert not speaker or article.quotes.get().speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Lance Wins\n\nLance Berg, Tarn.",  # a name, and no form of French `lancer`
        "Skibet\n\n»Vi er klar til det,« sagde Jens Berg.",
        "Okręt\n\n„Jesteśmy gotowi i nie jest to trudne”, powiedział Jan Berg.",
        "Loď\n\n„Jsme připraveni, ale není to pro nás snadné“, řekl Jan Berg.",
        "La nave\n\n« Siamo pronti, e non è poco », ha detto il sindaco della città.",
    ],
)
def test_one_sentence_in_a_language_that_is_not_ours_is_in_none_of_the_others(settings, text):
    settings.LANGUAGE_CODE = "pt"
    assert import_text(text).article.language == "pt"


def test_the_language_that_is_said_is_taken():
    assert import_text(GERMAN, language="fr").article.language == "fr"


def test_speakers_are_found_later_of_marks_that_have_none_and_of_no_others():
    body = (
        '<p>„<q data-quote="open">Der Hafen ist für alle da</q>“, sagte Bürgermeisterin Ines Falk.</p>'
        '<p>„<q data-quote="said">Wir kommen nächstes Jahr wieder</q>“, sagte Ana Ruiz.</p>'
        '<p>„<q data-quote="role">Das Wetter war schlecht</q>“, sagte Lena Brook.</p>'
        '<p>„<q data-quote="gone">Der Winter wird lang</q>“, sagte Ivo Marsten.</p>'
    )
    speakers = {"said": {"speaker": "Somebody Else"}, "role": {"role": "Zeugin"}}
    article = make_article(body=body, language="de", speakers=speakers)
    article.quotes.filter(ref="gone").update(rule="reversed", confidence=0.9)  # a guess that was taken out again
    stored = Article.objects.get(pk=article.pk).body
    assert find_speakers(article) == 1
    quotes = {quote.ref: (quote.speaker, quote.guess) for quote in article.quotes.all()}
    assert quotes == {
        "open": ("Ines Falk", True),
        "said": ("Somebody Else", False),
        "role": ("", False),
        "gone": ("", False),
    }
    assert find_speakers(article) == 0
    assert article.revisions.count() == 2
    assert Article.objects.get(pk=article.pk).body == stored


@needs_seed
def test_the_seed_gives_its_two_quotes_credit_and_tags():
    imported = import_text(SEED.read_text("utf-8"))
    article = imported.article
    first, second = article.quotes.all()
    assert (first.honorific, first.speaker) == ("Rear Admiral", "Bulent Turan")
    assert first.position_held == "Deputy Chief of Staff Partnerships Directorate"
    assert (second.honorific, second.speaker) == ("Lieutenant-Colonel", "Ramil Shukurov")
    assert second.position_held == "Partner Nation Military Representative for the Republic of Azerbaijan at SHAPE"
    assert article.photos.get().credit_line == "NATO Supreme Headquarters Allied Powers Europe"
    assert (article.event_start, article.event_end) == (date(2021, 10, 11), date(2021, 10, 16))
    assert {"Bulent Turan", "Ramil Shukurov", "NATO"} <= {tag.name for tag in imported.tags}
    source = SEED.read_text("utf-8").replace("\r\n", "\n").strip("\n").split("\n\n")
    assert [article.headline, *paragraph_texts(article.body)] == source[:-1]


@needs_seed
def test_the_seed_is_published_on_an_empty_database(capsys):
    call_command("import", str(SEED), publish=True)
    edition = Edition.live.get()
    assert edition.quotes.count() == 2
    assert "11– 16" in edition.body and "Every engagements have been" in edition.body
    report = capsys.readouterr().out
    assert "11– 16" in report and "ellipsis" in report
    call_command("check_newsroom")
    assert Organisation.objects.filter(name="SHAPE").exists()


@pytest.mark.parametrize(
    "introduction",
    [
        "“We came,” said Tor Lunde, Deputy Chief of Plans of Sea Command.",
        "Tor Lunde, Deputy Chief of Plans of Sea Command, came.",
    ],
)
def test_who_is_quoted_again_is_printed_as_the_text_introduces_him(introduction):
    text = (
        f"Visit\n\n{introduction}\n\n“We will come again,” he said. “It is good here.”\n\n“We promise it,” Lunde said."
    )
    quotes = list(import_text(text).article.quotes.all())
    assert {quote.speaker for quote in quotes} == {"Tor Lunde"}
    assert {quote.position_held for quote in quotes} == {"Deputy Chief of Plans of Sea Command"}
    assert quotes[-1].printed == "Tor Lunde, Deputy Chief of Plans of Sea Command"


def test_a_name_that_is_no_name_is_left_open(tmp_path, capsys):
    name = " ".join(["Maximilian"] * 30)
    article = import_text(f"Head\n\n“We will come back to this harbour,” said {name}.").article
    assert article.quotes.get().speaker == ""
    assert not Person.objects.exists()
