"""The desk speaks the language of whoever sits at it; public pages do not listen."""

import ast
import gettext
import re
from ast import literal_eval
from datetime import UTC, datetime
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.contrib import admin
from django.core.management.commands.makemessages import TranslatableFile
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from jinja2.ext import extract_from_ast
from lxml import html

from articles.desk.versions import to_the_minute
from articles.site.jinja import environment
from newsroom.management.commands.makemessages import Command, Source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "spoken", "word"),
    [
        ("de-AT,de;q=0.9", "de", "Anmelden"),
        ("fr", "fr", "Connexion"),
        ("it", "en-gb", "Log in"),
        ("", "en-gb", "Log in"),
    ],
)
def test_desk_speaks_the_language_of_the_browser(client, asked, spoken, word):
    page = client.get(reverse("admin:login"), headers={"Accept-Language": asked})
    assert page.headers["Content-Language"] == spoken
    assert word in page.text


def test_language_chosen_at_the_desk_goes_before_that_of_the_browser(client):
    client.cookies["desk_language"] = "fr"
    page = client.get(reverse("admin:login"), headers={"Accept-Language": "de"})
    assert page.headers["Content-Language"] == "fr"


@pytest.mark.parametrize("path", ["/", "/tags/", "/no-such-page/"])
def test_public_pages_do_not_change_with_the_language_of_the_reader(client, path):
    plain = client.get(path)
    client.cookies["desk_language"] = "fr"
    other = client.get(path, headers={"Accept-Language": "de"})
    assert other.content == plain.content
    assert "Content-Language" not in other.headers


CATALOGUES = [
    Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / f"{domain}.po"
    for language in ("de", "fr")
    for domain in ("django", "djangojs")
]


def sentences(catalogue: Path) -> list[str]:
    """The entries of a catalogue, without its header."""
    return catalogue.read_text().split("\n\n")[1:]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_sentence_of_the_desk_is_left_untranslated(catalogue):
    assert len(sentences(catalogue)) > 50
    for entry in sentences(catalogue):
        assert not re.search(r'msgstr(\[\d\])? ""\n*$', entry), entry
        assert "#, fuzzy" not in entry, entry


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_what_is_compiled_is_what_is_written(catalogue):
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        spoken = gettext.GNUTranslations(compiled)
    for entry in sentences(catalogue):
        asked = re.search(r'^msgid "(.+)"$', entry, re.M)
        answer = re.search(r'^msgstr "(.+)"$', entry, re.M)
        if asked and answer and "msgctxt" not in entry:
            assert spoken.gettext(literal_eval(f'"{asked[1]}"')) == literal_eval(f'"{answer[1]}"')


@pytest.mark.parametrize(
    ("language", "name", "word"),
    [
        ("de", "admin:index", "Wartet auf mich"),
        ("fr", "admin:index", "M’attend"),
        ("de", "admin:jsi18n", "Halbgeviertstrich"),
        ("fr", "admin:jsi18n", "Fermer"),
    ],
)
def test_pages_and_scripts_of_the_desk_speak_its_language(admin_client, language, name, word):
    admin_client.cookies["desk_language"] = language
    assert word in admin_client.get(reverse(name)).text


OF_DJANGO = Path(django.__file__).parent
PLACES = ["conf", "contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/sessions"]


def asked_by(catalogue: Path) -> set[object]:
    """What a catalogue asks to be translated, by the keys of `gettext`."""
    asked: set[object] = set()
    for entry in sentences(catalogue):
        told = dict.fromkeys(("msgctxt", "msgid", "msgid_plural"), "")
        name = ""
        for line in entry.splitlines():
            found = re.match(r'(?:(msg\S+) )?(".*")$', line)
            if found:
                name = found[1] or name
                told[name] = told.get(name, "") + literal_eval(found[2])
        key = f"{told['msgctxt']}\x04{told['msgid']}" if told["msgctxt"] else told["msgid"]
        asked.add((key, 0) if told["msgid_plural"] else key)
    return asked - {""}


def known_to(catalogue: Path) -> set[object]:
    """What a compiled catalogue translates; nothing if there is none."""
    if not catalogue.exists():
        return set()
    with catalogue.open("rb") as compiled:
        return set(gettext.GNUTranslations(compiled)._catalog) - {""}


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_django_itself_says_is_translated_by_django_or_by_us_and_not_by_both(language, domain):
    ours = known_to(Path(settings.LOCALE_PATHS[1]) / language / "LC_MESSAGES" / f"{domain}.mo")
    asked, known = set(), set()
    for place in PLACES:
        folder = OF_DJANGO / place / "locale"
        if (folder / "en" / "LC_MESSAGES" / f"{domain}.po").exists():
            asked |= asked_by(folder / "en" / "LC_MESSAGES" / f"{domain}.po")
            known |= known_to(folder / language / "LC_MESSAGES" / f"{domain}.mo")
    assert len(asked) > 50
    assert asked - known - ours == set()
    singular = {one for one in ours if not isinstance(one, tuple) or one[1] == 0}
    assert singular <= asked - known  # else take it out: Django has learned it


@pytest.mark.parametrize("language", ["en-gb", "de", "fr"])
def test_languages_are_called_what_they_call_themselves(admin_client, language):
    admin_client.cookies["desk_language"] = language
    page = html.fromstring(admin_client.get(reverse("admin:index")).text)
    names = page.xpath("//form[@class='language-choice']//button/text()")
    assert names == ["English", "Deutsch", "Français"]


@pytest.mark.parametrize(
    ("language", "first", "third"),
    [
        ("en-gb", "1 November 2026, 09:00 UTC", "3 November 2026, 09:00 UTC"),
        ("de", "1. November 2026, 09:00 UTC", "3. November 2026, 09:00 UTC"),
        ("fr", "1er novembre 2026, 09:00 UTC", "3 novembre 2026, 09:00 UTC"),
    ],
)
def test_days_are_written_as_the_language_of_the_desk_writes_them(language, first, third):
    template = Template('{{ first|date:"j F Y, H:i T" }}')
    with translation.override(language):
        for number, told in ((1, first), (3, third)):
            at = datetime(2026, 11, number, 9, tzinfo=UTC)
            assert template.render(Context({"first": at})) == told
            assert to_the_minute(at) == told
        assert Template('{{ nothing|date:"j F" }}').render(Context({"nothing": None})) == ""


def gettext_reads(folder: Path, template: str) -> str:
    """What `makemessages` gives to gettext of a template of the public side."""
    (folder / "page.html").write_text(template)
    source = Source(Command(), "django", TranslatableFile(str(folder), "page.html", None))
    source.preprocess()
    return Path(source.work_path).read_text()


def test_makemessages_reads_the_public_templates(tmp_path):
    folder = tmp_path / "jinja2"
    folder.mkdir()
    told = gettext_reads(
        folder,
        """{{ _("Søk") }}{{ pgettext("an article", "In") }}{{ _(other) }}
{% trans count=3, name=name %}
    {{ count }} "word" of
    {{ name }}
{% pluralize %}{{ count }} words of {{ name }}{% endtrans %}""",
    )
    assert told.splitlines() == [
        'gettext("Søk"); pgettext("an article", "In")',
        'ngettext("%(count)s \\"word\\" of %(name)s", "%(count)s words of %(name)s")',
    ]


SITE = Path(settings.BASE_DIR) / "articles" / "site" / "jinja2"


@pytest.mark.parametrize("language", ["de", "fr"])
def test_every_sentence_of_a_public_page_is_translated(language):
    with (Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)._catalog
    asked = 0
    for path in SITE.rglob("*.html"):
        for _, function, words in extract_from_ast(environment().parse(path.read_text())):
            told = [word for word in ([words] if isinstance(words, str) else words) if word is not None]
            key = "\x04".join(told) if function == "pgettext" else (told[0], 0) if function == "ngettext" else told[0]
            assert key in known, f"{path.name}: {told}"
            asked += 1
    assert asked > 200


CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def sentences_of(source: str) -> list[object]:
    """What Python code asks to be translated, wherever it stands, by the keys of `gettext`."""
    asked: list[object] = []
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CALLS:
            words = [one.value for one in call.args if isinstance(one, ast.Constant)]
            if words:
                key = "\x04".join(words[:2]) if call.func.id.startswith("p") else words[0]
                asked.append((key, 0) if call.func.id.startswith("n") else key)
    return asked


@pytest.mark.parametrize("language", ["de", "fr"])
def test_every_sentence_of_the_code_is_translated(language):
    """`makemessages` does not see what stands inside the braces of an f-string."""
    known = known_to(Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo")
    example = "f\"{_('One')}\" + ngettext('%d day', '%d days', n) + pgettext('a', 'b')"
    assert set(sentences_of(example)) == {("%d day", 0), "a\x04b", "One"}
    asked = [
        (path, key)
        for folder in ("articles", "media", "newsroom")
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.py")
        for key in sentences_of(path.read_text())
    ]
    assert len(asked) > 900
    assert [(path.name, key) for path, key in asked if key not in known] == []


def test_every_list_says_in_the_language_of_the_desk_what_can_be_looked_for():
    with translation.override("de"):
        german = {model: str(desk.search_help_text or "") for model, desk in admin.site._registry.items()}
    with translation.override("en-gb"):
        english = {model: str(desk.search_help_text or "") for model, desk in admin.site._registry.items()}
    assert [model for model, words in german.items() if words and words == english[model]] == []


def test_no_plural_is_a_translated_word_with_an_english_ending():
    """Django puts an "s" behind a name that has no plural of its own, whatever its language."""
    named = [model._meta for model in admin.site._registry if "verbose_name" in model._meta.original_attrs]
    assert named
    assert [names.label for names in named if "verbose_name_plural" not in names.original_attrs] == []
