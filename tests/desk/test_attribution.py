"""A corrected attribution is corrected everywhere: printed line, speaker's page, guessed tag."""

from html import unescape

import pytest

from articles.desk.guesses import REASONS
from articles.models import Activity, ArticleTag, Organisation, Person, Quote, Tag
from articles.publishing import publish
from articles.quotes.rules import RULES
from tests.factories import make_article, make_organisation, make_person, make_tag

from .forms import change_page, shown

pytestmark = pytest.mark.django_db

QUOTED = '<p>“<q data-quote="one1">We  are ready</q>,” said Ana Ruiz. “<q data-quote="two2">At last</q>.”</p>'


@pytest.fixture
def article():
    calder = make_organisation(name="City of Calder")
    ana = {
        "speaker": "Ana Ruiz",
        "role": "Mayor",
        "organisation": "City of Calder",
        "printed": "Ana Ruiz, Mayor of the City of Calder",
        "person": make_person(name="Ana Ruiz"),
        "affiliation": calder,
        "guess": True,
    }
    article = make_article(
        body=QUOTED, speakers={"one1": ana}, tags=[make_tag(), make_tag(name="Ana Ruiz"), make_tag()]
    )
    ArticleTag.objects.filter(tag__name="Ana Ruiz").update(guess=True)
    return article


def corrected(desk, article, **fields) -> Quote:
    changes = {f"quotes-0-{name}": value for name, value in fields.items()}
    assert desk.post(change_page(article), shown(desk, article) | changes).status_code == 302
    return article.quotes.get(ref="one1")


def test_new_role_is_printed_on_the_article_and_on_the_speakers_page(desk, client, article):
    quote = corrected(desk, article, role="Deputy Mayor")
    assert quote.printed == "Ana Ruiz, Deputy Mayor of the City of Calder"
    Quote.objects.filter(ref="two2").update(speaker="Ana Ruiz", person=quote.person)
    article.refresh_from_db()
    edition = publish(article)
    for address in [edition.get_absolute_url(), quote.person.get_absolute_url()]:
        assert "Deputy Mayor of the City of Calder" in client.get(address).text


def test_printed_line_that_was_typed_stays_as_typed(desk, article):
    quote = corrected(desk, article, role="Deputy Mayor", printed="Ana Ruiz,  the deputy")
    assert quote.printed == "Ana Ruiz,  the deputy"


def test_corrected_speaker_leads_to_the_person_of_that_name(desk, article):
    quote = corrected(desk, article, speaker="Ana Ruiz Soler")
    assert quote.person == Person.objects.get(name="Ana Ruiz Soler")
    assert quote.affiliation.name == "City of Calder"
    assert quote.printed == "Ana Ruiz Soler, Mayor of the City of Calder"


def test_person_chosen_by_hand_stays(desk, article):
    other = make_person(name="Ana Ruiz Soler y Falk")
    assert corrected(desk, article, speaker="Ana Soler", person=str(other.pk)).person == other
    assert not Person.objects.filter(name="Ana Soler").exists()


def test_corrected_organisation_is_linked(desk, article):
    quote = corrected(desk, article, organisation="Tarn Roads")
    assert quote.affiliation == Organisation.objects.get(name="Tarn Roads")
    assert quote.person.name == "Ana Ruiz"


def test_cleared_organisation_is_linked_no_longer(desk, article):
    quote = corrected(desk, article, organisation="")
    assert (quote.affiliation, quote.printed) == (None, "Ana Ruiz, Mayor")


def test_organisation_chosen_by_hand_stays(desk, article):
    other = make_organisation(name="Port of Calder")
    assert corrected(desk, article, organisation="the port", affiliation=str(other.pk)).affiliation == other


def test_guessed_tag_follows_the_speaker_and_keeps_its_place(desk, article):
    corrected(desk, article, speaker="Ana Ruiz Soler")
    uses = list(article.article_tags.select_related("tag"))
    assert (uses[1].tag.name, uses[1].position, uses[1].guess) == ("Ana Ruiz Soler", 1, True)
    assert (uses[1].tag.kind, uses[1].tag.state) == (Tag.Kind.PERSON, Tag.State.PROPOSED)
    assert article.revisions.first().content["tags"][1]["tag__name"] == "Ana Ruiz Soler"


def test_confirmed_tag_stays_when_the_speaker_is_corrected(desk, article):
    article.article_tags.update(guess=False)
    corrected(desk, article, speaker="Ana Ruiz Soler")
    assert article.article_tags.filter(tag__name="Ana Ruiz").exists()


def test_tag_stays_while_another_quote_is_of_its_speaker(desk, article):
    Quote.objects.filter(ref="two2").update(speaker="Ana Ruiz")
    corrected(desk, article, speaker="Ines Falk")
    assert article.article_tags.filter(tag__name="Ana Ruiz").exists()


def test_one_click_confirms_all_speakers_and_tags(desk, article):
    page = desk.get(change_page(article)).text
    assert ">All speakers and tags are right</button>" in page
    data = shown(desk, article) | {"confirm_all": "All speakers and tags are right"}
    del data["_continue"]
    response = desk.post(change_page(article), data)
    assert response.headers["Location"] == change_page(article)
    assert not article.quotes.filter(guess=True).exists()
    assert not article.article_tags.filter(guess=True).exists()
    assert article.revisions.first().number == 2
    assert "All speakers and tags are right" not in desk.get(change_page(article)).text


def test_reason_of_a_guess_has_no_code(desk, article):
    article.quotes.filter(ref="one1").update(trace="R1a: a verb of speech follows (Ana Ruiz).")
    page = desk.get(change_page(article)).text
    assert "Guess: a verb of speech follows (Ana Ruiz)." in page
    assert "R1a" not in page


def test_history_speaks_of_nothing_that_only_the_form_needs(desk, article):
    corrected(desk, article, role="Deputy Mayor")
    desk.post(change_page(article), shown(desk, article) | {"headline": "Other"})
    lines = list(Activity.objects.filter(action="change").order_by("pk"))
    assert len(lines) == 2
    assert lines[1].after == {"headline": "Other"}
    assert "token" not in str(lines[0].after).lower()


def test_why_a_speaker_was_guessed_is_told_in_the_language_of_the_desk(desk):
    body = "<p>“<q data-quote='one1'>We are ready</q>,” said Admiral Jon Kaya.</p>"
    trace = "A verb such as “said” and then the speaker follow the quotation (“he” stands for Jon (Kaya))."
    told = {"speaker": "Jon Kaya", "guess": True, "rule": "R1a", "trace": trace}
    article = make_article(body=body, speakers={"one1": told})
    assert trace in unescape(desk.get(change_page(article)).text)
    desk.cookies["desk_language"] = "de"
    page = unescape(desk.get(change_page(article)).text)
    assert "Auf das Zitat folgen ein Verb wie „sagte“ und dann der Sprecher („he“ steht für Jon (Kaya))." in page
    article.quotes.update(trace="Something older.")
    assert "Something older." in desk.get(change_page(article)).text


def test_the_desk_knows_the_reasons_of_the_extractor():
    assert {rule: str(reason) for rule, reason in REASONS.items()} == {
        rule: words[0].upper() + words[1:] for rule, (_, words) in RULES.items()
    }
