"""Random vocabularies, merged and taken back at random: no article loses a tag, and undo is exact."""

from collections import defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Address, ArticleTag, EditionTag, Merged, Tag, TagAlias, TagBroader, VocabularyChange
from articles.publishing import publish
from articles.vocabulary import merge, undo
from tests import factories
from tests.vocabulary.test_merge import dump

pytestmark = pytest.mark.django_db
TAGS = 7
NUMBERS = st.integers(0, TAGS - 1)
GRAPH = st.fixed_dictionaries(
    {
        "articles": st.lists(st.lists(NUMBERS, max_size=5, unique=True), min_size=1, max_size=4),
        "guesses": st.sets(st.tuples(st.integers(0, 3), NUMBERS)),
        "broader": st.sets(st.tuples(NUMBERS, NUMBERS), max_size=8),
        "aliases": st.lists(NUMBERS, max_size=4),
    }
)
#: Each: what the others are merged into, and the others; or None to take the last merge back.
STEPS = st.lists(st.one_of(st.none(), st.tuples(NUMBERS, st.sets(NUMBERS, min_size=1, max_size=3))), max_size=6)


class Rollback(Exception):
    """Ends one example without leaving anything."""


def grow(graph):
    tags = [factories.make_tag(name=f"Graph tag {chr(97 + number)}") for number in range(TAGS)]
    for place, numbers in enumerate(graph["articles"]):
        article = factories.make_article(tags=[tags[number] for number in numbers] or [tags[0]])
        for number in numbers:
            if (place, number) in graph["guesses"]:
                ArticleTag.objects.filter(content_object=article, tag=tags[number]).update(guess=True)
        publish(article)
    for low, high in graph["broader"]:
        if low < high:
            TagBroader.objects.create(tag=tags[low], broader=tags[high])
    for place, number in enumerate(graph["aliases"]):
        TagAlias.objects.create(tag=tags[number], name=f"Graph alias {place}")
    return tags


def uses():
    """For each article and edition the keys of its tags, in order."""
    found = defaultdict(list)
    for owner, tag in ArticleTag.objects.order_by("position", "pk").values_list("content_object", "tag"):
        found["article", owner].append(tag)
    for owner, tag in EditionTag.objects.order_by("position").values_list("edition", "tag"):
        found["edition", owner].append(tag)
    return dict(found)


def merged_by_hand(before, into, others):
    """What a reader would expect: each tag's successor, at its first place, once."""
    return {
        owner: list(dict.fromkeys(into if tag in others else tag for tag in tags)) for owner, tags in before.items()
    }


def check_the_rest():
    keys = {tag.key for tag in Tag.objects.all()}
    assert not keys & set(TagAlias.objects.values_list("key", flat=True))
    there = set(Tag.objects.values_list("pk", flat=True))
    assert set(Address.objects.filter(kind="tag").values_list("record_id", flat=True)) <= there  # one step, no loop
    assert set(Merged.objects.values_list("record_id", flat=True)) <= there
    assert not set(Merged.objects.values_list("old_id", flat=True)) & there
    for tag in there:
        above = TagBroader.objects.filter(tag=tag).values_list("broader", flat=True)
        assert TagBroader.first_circle(tag, above) is None


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(graph=GRAPH, steps=STEPS)
def test_random_merges_lose_no_tag_and_are_taken_back_exactly(graph, steps):
    try:
        with transaction.atomic():
            tags, done = grow(graph), []
            for step in steps:
                if step is None:
                    if done:
                        change, before = done.pop()
                        assert undo(change).stays == {}
                        assert dump() == before
                        assert VocabularyChange.objects.get(pk=change.pk).undone_at
                    continue
                there = set(Tag.objects.values_list("pk", flat=True))
                into, others = (
                    tags[step[0]],
                    [tags[number] for number in step[1] - {step[0]} if tags[number].pk in there],
                )
                if into.pk not in there or not others:
                    continue
                before, expected = dump(), merged_by_hand(uses(), into.pk, {tag.pk for tag in others})
                change = merge(into, others)
                assert uses() == expected
                check_the_rest()
                done.append((change, before))
            for change, before in reversed(done):
                undo(change)
                assert dump() == before
            raise Rollback
    except Rollback:
        pass
