"""Whatever makes a page another one is named by `Change`, and a publication names no more pages than it must."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, ArticleTag, Correction, Edition, Person, Tag
from articles.publishing import CorrectionNote, end_at, publish, withdraw
from articles.vocabulary import merge
from media.models import Photo
from newsroom.page_cache.routes import address_of, shown_by_route
from newsroom.page_cache.watch import Watch
from tests import factories

from .conftest import NOW
from .paper import crawl, get


class Reader:
    """Knows every page, and hears what the cache of pages hears."""

    def __init__(self, clock):
        self.clock = clock
        self.told: set[str] = set()
        self.watch = Watch(lambda news: self.told.update(news.changed | news.passed))
        self.watch.begin()
        self.pages = crawl()

    def look(self):
        """Compare every page that was there with what it is now; return those that were dropped."""
        self.told.clear()
        self.watch.look()
        now = crawl(*self.pages)
        dropped, old = set(), []
        for address, (status, headers, body) in self.pages.items():
            if address_of(*address.partition("?")[::2]) is None:
                continue  # it is kept by nobody
            shown = {"site", *headers.get("Surrogate-Key", "").split(), *shown_by_route(address)}
            if shown & self.told:
                dropped.add(address)
            elif status == 200 and now[address][2] != body:
                old.append(address)
        assert old == []
        self.pages = now
        return dropped


@pytest.fixture
def reader(paper, clock):
    return Reader(clock)


def correct(edition, **values):
    article = Article.objects.get(pk=edition.article_id)
    for name, value in values.items():
        setattr(article, name, value)
    article.save()
    return publish(article, correction=CorrectionNote(Correction.Kind.UPDATE, "Said anew."), override="For the test.")


def give(article, tags):
    article.article_tags.all().delete()
    for position, tag in enumerate(tags):
        ArticleTag.objects.create(content_object=article, tag=tag, position=position)


def test_a_correction_leaves_articles_alone_that_do_not_show_it(reader, paper):
    tags, photo = paper.tags, paper.lead
    many = [
        factories.publish_article(tags=tags, photos=[photo], authors=[paper.author], at=NOW - timedelta(days=n))
        for n in range(1, 7)
    ]
    reader.look()
    assert reader.look() == set()
    correct(many[5], headline="Other words")
    dropped = reader.look()
    pages = [edition.get_absolute_url() for edition in many]
    assert pages[5] in dropped
    assert not dropped & set(pages[:5])  # older than what they list
    assert {"/", tags[0].get_absolute_url(), paper.author.get_absolute_url()} <= dropped


def test_a_new_article_is_heard_of_where_others_under_its_first_tag_are_listed(reader, paper):
    primary, other = paper.tags[0], factories.make_tag(name="Harbours")
    with_primary = factories.publish_article(tags=[primary, other], at=NOW - timedelta(days=1))
    beside = factories.publish_article(tags=[other, primary], at=NOW - timedelta(days=1))
    reader.look()
    new = factories.publish_article(tags=[primary], at=NOW, section=paper.section)  # a new one is on every page
    dropped = reader.look()
    assert with_primary.get_absolute_url() in dropped
    assert beside.get_absolute_url() not in dropped
    assert new.headline in get(with_primary.get_absolute_url()).content.decode()


def test_a_tag_that_an_article_is_given_later_brings_it_there(reader, paper):
    tag = factories.make_tag(name="Harbours")
    old = factories.publish_article(tags=[tag], at=NOW - timedelta(days=9))
    late = factories.publish_article(tags=[paper.tags[2]], at=NOW - timedelta(days=1))
    reader.look()
    give(Article.objects.get(pk=late.article_id), [paper.tags[2], tag])
    correct(late, headline="About harbours too")
    assert old.get_absolute_url() in reader.look()
    assert "About harbours too" in get(old.get_absolute_url()).content.decode()


@pytest.mark.parametrize("seed", range(3))
def test_every_page_that_is_another_was_named(reader, paper, clock, seed):
    chance = random.Random(seed)
    live = [paper.full, paper.corrected, paper.arabic]
    for number in range(7):
        chance.choice(
            [new_article, corrected, given_tags, taken_away, planned, ended, renamed, named_anew, credited, merged]
        )(chance, paper, live, number)
        clock.move_to(timezone.now() + timedelta(hours=chance.randrange(1, 30)))
        reader.look()


def newest(**having):
    """An article that readers see, with its live edition; None if there is none."""
    found = Edition.live.newest().filter(**having).first()
    return (Article.objects.get(pk=found.article_id), found) if found else (None, None)


def new_article(chance, paper, live, number):
    tags = chance.sample(list(Tag.objects.order_by("pk")), 2)
    live.append(factories.publish_article(headline=f"New {number}", tags=tags, photos=[paper.lead]))


def corrected(chance, paper, live, number):
    if found := list(Edition.live.filter(article__in=[one.article_id for one in live]).order_by("pk")):
        correct(chance.choice(found), headline=f"Corrected {number}")


def given_tags(chance, paper, live, number):
    article, found = newest()
    if article:
        give(article, chance.sample(list(Tag.objects.order_by("pk")), 2))
        correct(found, headline=f"Other tags {number}")


def taken_away(chance, paper, live, number):
    article, _ = newest()
    if article:
        withdraw(article)


def planned(chance, paper, live, number):
    at = timezone.now() + timedelta(hours=chance.randrange(1, 20))
    article = factories.make_article(headline=f"Planned {number}", tags=paper.tags[:1])
    publish(article, at=at, until=at + timedelta(hours=20), override="For the test.")


def ended(chance, paper, live, number):
    article, found = newest(valid_until=None)
    if article:
        end_at(found, timezone.now() + timedelta(hours=1))


def renamed(chance, paper, live, number):
    tag = chance.choice(list(Tag.objects.order_by("pk")))
    tag.name = f"Tag {number}"
    tag.save()


def named_anew(chance, paper, live, number):
    person = chance.choice(list(Person.objects.order_by("pk")))
    person.name = f"Somebody {number}"
    person.save()


def credited(chance, paper, live, number):
    photo = chance.choice(list(Photo.objects.order_by("pk")))
    photo.credit_line = f"Agency {number}"
    photo.save()


def merged(chance, paper, live, number):
    tags = list(Tag.objects.order_by("pk"))
    if len(tags) > 2:
        into, gone = chance.sample(tags, 2)
        merge(into, [gone], by=None)
