"""A reader can see live editions and nothing else."""

from datetime import timedelta

from articles.models import Article, ArticlePhoto, Change, Tag
from articles.publishing import move, publish, withdraw
from tests import factories

from .conftest import NOW
from .paper import crawl, get

SECRET = [
    "/articles/secret-article/",
    "/tags/secret-tag/",
    "/tags/secret-tag/feed.rss",
    "/tags/calder+secret-tag/",
    "/tags/secret-tag+calder/",
    "/people/secret-speaker/",
    "/people/secret-author/",
    "/people/secret-author/feed.rss",
    "/organisations/secret-body/",
    "/sections/secret-section/",
    "/sections/secret-section/feed.rss",
    "/quotes/secretref/",
    "/photos/secretphoto/",
]


def secret_article(**fields):
    """A draft in which everything is new, and which uses what the paper has too."""
    photo = factories.make_photo(ref="secretphoto", caption="Secret caption")
    return factories.make_article(
        slug="secret-article",
        headline="Secret headline",
        standfirst="Secret standfirst",
        byline="By Secret Author",
        section=factories.make_section(name="Secret section"),
        tags=[factories.make_tag(name="Secret tag"), Tag.objects.get(slug="calder")],
        photos=[photo],
        authors=[factories.make_person(name="Secret Author")],
        body='<p>“<q data-quote="secretref">Secret words</q>”, said Secret Speaker.</p>',
        speakers={
            "secretref": {
                "speaker": "Secret Speaker",
                "person": factories.make_person(name="Secret Speaker"),
                "affiliation": factories.make_organisation(name="Secret body"),
            }
        },
        **fields,
    )


def everything():
    return crawl(*SECRET)


def test_draft_changes_no_public_byte(paper):
    before = everything()
    article = secret_article()
    assert everything() == before
    article.standfirst = "Other secret words"
    article.save()
    move(article, Article.State.READY, by=None)
    ArticlePhoto.objects.create(article=article, photo=paper.awaited, position=1)
    assert everything() == before


def test_edited_copy_of_a_live_article_changes_no_public_byte(paper):
    before = everything()
    article = Article.objects.get(slug="a-visit")
    article.slug, article.headline, article.body = "secret-article", "Secret headline", "<p>Secret words</p>"
    article.save()
    assert everything() == before


def test_scheduled_article_changes_no_public_byte_until_its_second(paper, clock):
    before = everything()
    publish(secret_article(), at=NOW + timedelta(seconds=1))
    assert everything() == before
    clock.shift(timedelta(seconds=0.999999))
    assert everything() == before
    clock.shift(timedelta(seconds=0.000001))
    after = everything()
    assert [address for address in SECRET if after[address][0] not in {200, 301}] == []
    for address in ["/", "/feed.rss", "/tags/", "/people/", "/quotes/", "/tags/calder/", "/archive/2026/03/"]:
        assert b"Secret" in after[address][2], address


def test_scheduled_correction_changes_no_public_byte_until_its_second(paper, clock):
    from articles.models import Correction
    from articles.publishing import CorrectionNote

    before = everything()
    article = Article.objects.get(slug="a-visit")
    article.slug, article.headline = "secret-article", "Secret headline"
    article.save()
    note = CorrectionNote(Correction.Kind.CORRECTION, "Secret note")
    publish(article, at=NOW + timedelta(seconds=1), correction=note)
    assert everything() == before
    clock.shift(timedelta(seconds=1))
    assert b"Secret note" in get("/articles/secret-article/").content
    assert b"Secret note" in get("/corrections/").content
    assert get("/articles/a-visit/")["Location"] == "/articles/secret-article/"


def test_called_off_edition_never_shows(paper, clock):
    before = everything()
    article = secret_article()
    publish(article, at=NOW + timedelta(hours=1))
    withdraw(article)
    clock.shift(timedelta(hours=2))
    after = everything()
    assert after == before


def test_withdrawn_article_is_gone_from_everywhere(paper, clock):
    before = everything()
    article = secret_article()
    publish(article)
    assert everything() != before
    clock.shift(timedelta(seconds=1))
    withdraw(article)
    after = everything()
    for gone in ("/articles/secret-article/", "/quotes/secretref/"):
        assert after.pop(gone)[0] == 410
        before.pop(gone)
    assert after == before


def test_internal_tags_never_appear(paper):
    before = everything()
    tag = factories.make_tag(name="Secret tag", kind=Tag.Kind.INTERNAL)
    Tag.objects.filter(slug="navy").update(kind=Tag.Kind.INTERNAL)  # after it was published
    Change.objects.note([f"tag:{Tag.objects.get(slug='navy').pk}"])
    pages = crawl("/tags/navy/", "/tags/calder+navy/", "/tags/navy/feed.rss")
    assert pages["/tags/navy/"] == pages["/tags/calder+navy/"] == pages["/no-such-page/"]
    assert pages["/tags/navy/feed.rss"] == before["/no-such-page/"]
    with_navy = [address for address, (_, _, content) in pages.items() if b"Navy<" in content]
    assert with_navy == []
    assert tag.slug == "secret-tag"


def test_unknown_addresses_and_hidden_ones_answer_the_same(paper):
    unknown = everything()["/no-such-page/"]
    secret_article()
    pages = everything()
    assert {address: pages[address] for address in SECRET} == dict.fromkeys(SECRET, unknown)
