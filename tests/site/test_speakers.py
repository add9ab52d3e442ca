"""Who said it: the index of people, speakers of an article, organisations, corrected quotes."""

from datetime import datetime

import pytest

from articles.models import Article, Correction, EditionQuote, Quote
from articles.publishing import CorrectionNote, publish, withdraw
from tests import factories

from .paper import get
from .test_pages import parsed


def words(element):
    return " ".join(element.text_content().split())


def publish_quotes(*attributions, **fields):
    """An article with one quote for each attribution."""
    refs = [f"{fields.get('slug', 'one')}{number}" for number in range(1, len(attributions) + 1)]
    body = "".join(f'<p>“<q data-quote="{ref}">Words of {ref}</q>”</p>' for ref in refs)
    return factories.publish_article(
        **{"slug": "one", **fields}, body=body, speakers=dict(zip(refs, attributions, strict=True))
    )


def correct(slug, kind, note, **changes):
    """Publish the article again with a note; `changes` are of its first quote."""
    article = Article.objects.get(slug=slug)
    text = changes.pop("text", None)
    if text:
        article.body = article.body.replace(f"Words of {slug}1", text)
    article.standfirst += "More. "
    article.save(record=False)
    Quote.objects.filter(article=article, ref=f"{slug}1").update(**changes, **({"text": text} if text else {}))
    article.record_revision()
    publish(article, correction=CorrectionNote(kind, note))


@pytest.mark.django_db
def test_people_stand_under_their_surname_with_the_name_as_typed():
    names = ["Ursula von der Leyden", "Ana Ruiz", "Ömer  Çelik", "Bo", "Zoe Abbot", "Abe Ruiz", "Ben de la Cruz"]
    factories.publish_article(authors=[factories.make_person(name=name) for name in names])
    index = {
        section.xpath("string(h2)"): [link.text_content() for link in section.xpath(".//li/a")]
        for section in parsed("/people/").xpath(".//div[@class='index']/section")
    }
    assert index == {
        "A": ["Zoe Abbot"],
        "B": ["Bo"],
        "C": ["Ömer  Çelik", "Ben de la Cruz"],
        "L": ["Ursula von der Leyden"],
        "R": ["Abe Ruiz", "Ana Ruiz"],
    }
    surnames = [span.text for span in parsed("/people/").xpath(".//span[@class='surname']")]
    assert surnames == ["Abbot", "Bo", "Çelik", "de la Cruz", "von der Leyden", "Ruiz", "Ruiz"]


@pytest.mark.django_db
def test_speaker_of_several_quotes_is_listed_once_with_a_link_to_each():
    ana, body = factories.make_person(name="Ana Ruiz"), factories.make_organisation(name="Harbour Board")
    as_mayor = {"speaker": "Ana Ruiz", "role": "Mayor of Calder", "person": ana}
    publish_quotes(
        as_mayor,
        {"speaker": "Harbour Board", "affiliation": body},
        as_mayor,
        {"speaker": "Ruiz", "person": ana},
        {**as_mayor, "role": "Chair of the Board"},
        {"speaker": "A sailor"},
        {"speaker": "A sailor"},
    )
    items = parsed("/articles/one/").xpath(".//section[@class='quoted']//li")
    assert [words(item) for item in items] == [
        "Ana Ruiz, Mayor of Calder Quotes 1 2 3",
        "Harbour Board Quote 1",
        "Ana Ruiz, Chair of the Board Quote 1",
        "A sailor Quotes 1 2",
    ]
    links = items[0].xpath(".//a[@class='permalink']")
    assert [link.get("href") for link in links] == ["/quotes/one1/", "/quotes/one3/", "/quotes/one4/"]
    assert [link.get("aria-label") for link in links] == ["Quote 1, Ana Ruiz", "Quote 2, Ana Ruiz", "Quote 3, Ruiz"]


def speakers_of(*attributions):
    """What stands under “Quoted in this article”."""
    publish_quotes(*attributions)
    return [words(item) for item in parsed("/articles/one/").xpath(".//section[@class='quoted']//li")]


@pytest.mark.django_db
@pytest.mark.parametrize("linked", [True, False])
def test_speaker_in_one_position_is_listed_once_however_the_line_joins_role_and_organisation(linked):
    person = factories.make_person(name="Tor Lunde") if linked else None
    lunde = {"speaker": "Tor Lunde", "role": "Deputy Chief of Staff Plans", "person": person}
    assert speakers_of(
        {**lunde, "organisation": "Sea Command", "printed": "Tor Lunde, Deputy Chief of Staff Plans of Sea Command"},
        {**lunde, "organisation": "Sea Command", "printed": "he"},
        {**lunde, "organisation": "Sea  command", "printed": "Tor Lunde, deputy chief of staff plans at Sea Command"},
        {**lunde, "organisation": "Land Command"},
        {**lunde, "role": "Chief of Staff", "organisation": "Sea Command"},
    ) == [
        "Tor Lunde, Deputy Chief of Staff Plans of Sea Command Quotes 1 2 3",
        "Tor Lunde, Deputy Chief of Staff Plans, Land Command Quote 1",
        "Tor Lunde, Chief of Staff, Sea Command Quote 1",
    ]


@pytest.mark.django_db
def test_organisation_of_a_speaker_is_the_record_and_not_its_name_of_the_day():
    command, twin = factories.make_organisation(name="Sea Command"), factories.make_organisation(name="Command at Sea")
    lunde = {"speaker": "Tor Lunde", "role": "Chief", "person": factories.make_person(name="Tor Lunde")}
    assert speakers_of(
        {**lunde, "organisation": "Sea Command", "affiliation": command},
        {**lunde, "organisation": "the Command", "affiliation": command},
        {**lunde, "organisation": "Sea Command", "affiliation": twin, "printed": "Tor Lunde, Chief at Sea Command"},
    ) == ["Tor Lunde, Chief, Sea Command Quotes 1 2", "Tor Lunde, Chief at Sea Command Quote 1"]


@pytest.mark.django_db
def test_speaker_with_another_rank_is_another_entry_and_one_without_position_is_not():
    captain = {"speaker": "Ana Berg", "honorific": "Captain", "person": factories.make_person(name="Ana Berg")}
    assert speakers_of({**captain, "role": "Harbour Master"}, captain, {**captain, "honorific": "Major"}) == [
        "Captain Ana Berg, Harbour Master Quotes 1 2",
        "Major Ana Berg Quote 1",
    ]


@pytest.mark.django_db
def test_nobody_is_said_to_speak_for_an_organisation():
    body = factories.make_organisation(name="Command North")
    ana = factories.make_person(name="Ana Ruiz")
    as_representative = {"speaker": "Ana Ruiz", "role": "Representative of Orsava at Command North", "person": ana}
    publish_quotes({**as_representative, "affiliation": body})
    caption = words(parsed("/quotes/one1/").xpath(".//figcaption")[0])
    assert caption.startswith(
        "Ana Ruiz, Representative of Orsava at Command North Organisation Command North Published"
    )
    for address in ["/quotes/one1/", "/organisations/command-north/", "/people/ana-ruiz/"]:
        assert " for " not in get(address).content.decode(), address


@pytest.mark.django_db
def test_organisation_said_only_what_nobody_in_it_said():
    parent = factories.make_organisation(name="The Partnership")
    body = factories.make_organisation(name="Command North", parent=parent)
    ana = factories.make_person(name="Ana Ruiz")
    publish_quotes(
        {"speaker": "Ana Ruiz", "person": ana, "affiliation": body},
        {"speaker": "Command North", "affiliation": body},
        {"speaker": "Command North", "printed": "Command North, Command North", "affiliation": body},
        {"speaker": "an official", "role": "adviser at Command North", "affiliation": body},
    )

    def sections(address):
        found = parsed(address).xpath(".//section[@class='said']")
        return {
            section.xpath("string(h2)"): section.xpath(".//a[starts-with(@href, '/quotes/')]/@href")
            for section in found
        }

    assert sections("/organisations/command-north/") == {
        "Said": ["/quotes/one2/", "/quotes/one3/"],
        "Quoted with this organisation": ["/quotes/one1/", "/quotes/one4/"],
    }
    assert sections("/organisations/the-partnership/") == {
        "Quoted with this organisation and its parts": [f"/quotes/one{number}/" for number in range(1, 5)]
    }


def notes(address):
    return [words(note) for note in parsed(address).xpath(".//aside[@class='corrections']/p")]


@pytest.mark.django_db
def test_corrected_quote_says_on_its_own_page_what_was_wrong(time_machine):
    time_machine.move_to("2026-03-01T12:00:00Z", tick=False)
    publish_quotes({"speaker": "Ana Ruiz"}, {"speaker": "Ben Oak"})
    assert notes("/quotes/one1/") == []
    steps = [
        (Correction.Kind.CORRECTION, "The words were wrong.", {"text": "Other words"}),
        (Correction.Kind.CORRECTION, "A date was wrong.", {}),
        (Correction.Kind.CORRECTION, "She is a mayor.", {"role": "Mayor of Calder"}),
        (Correction.Kind.UPDATE, "More is known.", {}),
        (Correction.Kind.RETRACTION, "It was not she.", {"speaker": "Eve Ash"}),
    ]
    for day, (kind, note, changes) in enumerate(steps, start=2):
        time_machine.move_to(f"2026-03-{day:02}T12:00:00Z", tick=False)
        correct("one", kind, note, **changes)
    assert notes("/quotes/one1/") == [
        "Retraction, 6 March 2026",
        "It was not she.",
        "Correction, 4 March 2026",
        "She is a mayor.",
        "Correction, 2 March 2026",
        "The words were wrong.",
    ]
    assert notes("/quotes/one2/") == []


@pytest.mark.django_db
def test_record_that_was_linked_later_is_no_correction_of_the_quote(time_machine):
    time_machine.move_to("2026-03-01T12:00:00Z", tick=False)
    publish_quotes({"speaker": "Ana Ruiz"})
    for day, name in enumerate(["Ana Ruiz", "Ana Ruiz of Calder"], start=2):
        time_machine.move_to(f"2026-03-{day:02}T12:00:00Z", tick=False)
        person = factories.make_person(name=name)
        correct("one", Correction.Kind.CORRECTION, f"Note of {day} March.", person=person)
    assert notes("/quotes/one1/") == ["Correction, 3 March 2026", "Note of 3 March."]


@pytest.mark.django_db
def test_correction_that_was_called_off_is_not_on_the_page_of_the_quote(time_machine):
    time_machine.move_to("2026-03-01T12:00:00Z", tick=False)
    publish_quotes({"speaker": "Ana Ruiz"})
    article = Article.objects.get(slug="one")
    article.save(record=False)
    Quote.objects.filter(article=article).update(role="Secret role")
    article.record_revision()
    note = CorrectionNote(Correction.Kind.CORRECTION, "Secret note.")
    publish(article, at=datetime.fromisoformat("2026-03-05T12:00:00+00:00"), correction=note)
    assert notes("/quotes/one1/") == []
    withdraw(article, at=datetime.fromisoformat("2026-03-04T12:00:00+00:00"))
    assert EditionQuote.objects.count() == 2
    time_machine.move_to("2026-03-03T12:00:00Z", tick=False)
    assert notes("/quotes/one1/") == []
