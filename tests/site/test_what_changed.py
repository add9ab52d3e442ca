"""Whatever makes a page another one is named by `Change`, and a publication names no more pages than it must."""

import io
import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import (
    Article,
    ArticleTag,
    Correction,
    Edition,
    Organisation,
    Person,
    Tag,
    VocabularyChange,
)
from articles.publishing import CorrectionNote, PublishingRefused, call_off_unfit, end_at, publish, withdraw
from articles.vocabulary import merge, split, undo
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
    assert set(pages[2:]) <= dropped  # those that list it, and its own
    assert not dropped & set(pages[:2])
    assert {"/", tags[0].get_absolute_url(), paper.author.get_absolute_url()} <= dropped
    correct(many[0], headline="Other words too")
    assert reader.look() & set(pages) == {pages[0]}


def test_a_new_article_leaves_the_pages_of_older_ones_alone_and_lists_them(reader, paper):
    primary = paper.tags[0]
    old = [factories.publish_article(tags=[primary], at=NOW - timedelta(days=n)) for n in range(1, 9)]
    reader.look()
    new = factories.publish_article(tags=[primary], at=NOW, section=paper.section)
    dropped = reader.look()
    assert not dropped & {edition.get_absolute_url() for edition in old}
    assert [edition.headline in get(new.get_absolute_url()).content.decode() for edition in old] == [True] * 3 + [
        False
    ] * 5


def test_an_article_that_is_committed_after_a_newer_one_is_heard_of_there(reader, paper, clock):
    tag = factories.make_tag(name="Harbours")
    newer = factories.publish_article(section=paper.section, tags=[tag], at=NOW)
    clock.move_to(NOW + timedelta(minutes=50))
    reader.look()
    older = factories.publish_article(section=paper.section, tags=[tag], at=NOW - timedelta(seconds=5))
    assert newer.get_absolute_url() in reader.look()
    assert older.headline in get(newer.get_absolute_url()).content.decode()


def test_a_tag_that_an_article_is_given_later_brings_it_there(reader, paper):
    tag = factories.make_tag(name="Harbours")
    newer = factories.publish_article(tags=[tag], at=NOW - timedelta(days=1))
    late = factories.publish_article(tags=[paper.tags[2]], at=NOW - timedelta(days=9))
    reader.look()
    give(Article.objects.get(pk=late.article_id), [paper.tags[2], tag])
    correct(late, headline="About harbours too")
    assert newer.get_absolute_url() in reader.look()
    assert "About harbours too" in get(newer.get_absolute_url()).content.decode()


def listed_under(tag, paper):
    """An article of the tag, and an older one that stands on its page."""
    newer = factories.publish_article(section=paper.section, tags=[tag], at=NOW - timedelta(days=2))
    return newer, factories.publish_article(section=paper.section, tags=[tag], at=NOW - timedelta(days=5))


def test_an_article_that_had_ended_is_new_again(reader, paper, clock):
    newer, other = listed_under(factories.make_tag(name="Harbours"), paper)
    end_at(other, NOW + timedelta(hours=1))
    clock.move_to(NOW + timedelta(hours=2))
    reader.look()
    assert other.headline not in get(newer.get_absolute_url()).content.decode()
    article = Article.objects.get(pk=other.article_id)
    article.headline = "Back again"
    article.save()
    publish(article, at=NOW - timedelta(days=3), override="For the test.")
    assert newer.get_absolute_url() in reader.look()
    assert "Back again" in get(newer.get_absolute_url()).content.decode()


def before_and_after(reader, clock, do):
    """Do something that begins a second before `NOW` + 1 h and is committed after it; readers look in between."""
    clock.move_to(NOW + timedelta(hours=1, seconds=1))
    reader.look()
    clock.move_to(NOW + timedelta(minutes=59, seconds=59))
    do()
    clock.move_to(NOW + timedelta(hours=1, seconds=2))
    reader.look()


def test_an_end_that_is_moved_while_it_comes_is_heard_of(reader, paper, clock):
    _, other = listed_under(factories.make_tag(name="Harbours"), paper)
    end_at(other, NOW + timedelta(hours=1))
    other.refresh_from_db()
    before_and_after(reader, clock, lambda: end_at(other, None))


def test_a_correction_that_is_published_while_the_end_comes_is_heard_of(reader, paper, clock):
    _, other = listed_under(factories.make_tag(name="Harbours"), paper)
    end_at(other, NOW + timedelta(hours=1))
    before_and_after(reader, clock, lambda: correct(other, headline="Other words"))


def test_an_edition_that_is_called_off_while_it_begins_is_heard_of(reader, paper, clock):
    _, other = listed_under(factories.make_tag(name="Harbours"), paper)
    article = Article.objects.get(pk=other.article_id)
    give(article, [paper.tags[0]])
    article.save()
    publish(article, at=NOW + timedelta(hours=1), override="For the test.")
    Article.objects.filter(pk=article.pk).update(embargoed_until=NOW + timedelta(days=3))
    before_and_after(reader, clock, lambda: call_off_unfit(Article.objects.get(pk=article.pk)))


def test_an_undone_split_is_heard_of_where_articles_go_and_where_they_leave(reader, paper, clock):
    tag, part = factories.make_tag(name="Harbours"), factories.make_tag(name="Quays")
    for number in range(22):
        factories.publish_article(section=paper.section, tags=[part], at=NOW - timedelta(days=1, hours=number))
    one = factories.publish_article(section=paper.section, tags=[tag], at=NOW - timedelta(days=9))
    article = Article.objects.get(pk=one.article_id)
    give(article, [paper.tags[0]])
    correct(one, headline="Other words")  # so its history alone has the tag
    clock.move_to(NOW + timedelta(hours=1))
    done = split(tag, {article.pk: [part]})
    reader.look()
    undo(done)
    reader.look()


@pytest.mark.parametrize("seed", range(3))
def test_every_page_that_is_another_was_named(reader, paper, clock, seed):
    chance = random.Random(seed)
    for number in range(8):
        with suppress(PublishingRefused):  # a right has ended, or the last tag is internal
            chance.choice(DEEDS)(chance, paper, number)
        clock.move_to(timezone.now() + timedelta(hours=chance.randrange(1, 30)))
        reader.look()
        assert "site" not in reader.told  # or nothing was compared


def newest(paper, **having):
    """An article of the section that readers see and its live edition; None where it is the last one."""
    found = list(Edition.live.newest().filter(section=paper.section, **having)[:2])
    return (Article.objects.get(pk=found[0].article_id), found[0]) if len(found) > 1 else (None, None)


def some(chance, model, number=1):
    return chance.sample(list(model.objects.order_by("pk")), number)


def new_article(chance, paper, number):
    tags = some(chance, Tag, 2)
    article = factories.make_article(headline=f"New {number}", section=paper.section, tags=tags, photos=[paper.placed])
    publish(article, override="For the test.")


def corrected(chance, paper, number):
    correct(chance.choice(list(Edition.live.order_by("pk"))), headline=f"Corrected {number}")


def given_tags(chance, paper, number):
    article, found = newest(paper)
    if article:
        give(article, some(chance, Tag, 2))
        correct(found, headline=f"Other tags {number}")


def taken_away(chance, paper, number):
    article, _ = newest(paper)
    if article:
        withdraw(article)


def again(chance, paper, number):
    live = Edition.live.values("article_id")
    article = Article.objects.filter(editions__isnull=False).exclude(pk__in=live).order_by("pk").first()
    if article:
        publish(article, override="For the test.")


def planned(chance, paper, number):
    at = timezone.now() + timedelta(hours=chance.randrange(1, 20))
    article = factories.make_article(headline=f"Planned {number}", section=paper.section, tags=paper.tags[:1])
    publish(article, at=at, until=at + timedelta(hours=20), override="For the test.")


def ended(chance, paper, number):
    article, found = newest(paper, valid_until=None)
    if article:
        end_at(found, timezone.now() + timedelta(hours=1))


def renamed(chance, paper, number):
    (record,) = some(chance, chance.choice([Tag, Person, Organisation]))
    record.name = f"Renamed {number}"
    record.save()


def of_another_kind(chance, paper, number):
    (tag,) = some(chance, Tag)
    tag.kind = chance.choice([Tag.Kind.INTERNAL, Tag.Kind.TOPIC, Tag.Kind.PLACE])
    tag.save()


def credited(chance, paper, number):
    (photo,) = some(chance, Photo)
    photo.credit_line = f"Agency {number}"
    photo.allowed_until = timezone.now() + timedelta(hours=chance.randrange(1, 40))
    photo.save()


def merged(chance, paper, number):
    if Tag.objects.count() > 2:
        into, gone = some(chance, Tag, 2)
        merge(into, [gone], by=None)


def taken_back(chance, paper, number):
    if change := VocabularyChange.objects.filter(undone_at=None).order_by("pk").last():
        undo(change)


DEEDS = [
    new_article, corrected, given_tags, taken_away, again, planned, ended, renamed, of_another_kind, credited, merged,
    taken_back,
]  # fmt: skip


def test_every_page_is_renewed_by_command(reader, paper):
    call_command("renew_pages", stdout=io.StringIO())
    assert reader.look() == {address for address in reader.pages if address_of(*address.partition("?")[::2])}
