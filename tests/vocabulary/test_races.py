"""Many people at the same moment: one tag per meaning, no circle, no failure."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from articles.models import Person, Tag, TagAlias, TagBroader
from articles.vocabulary import MergeRefused, merge
from tests import factories
from tests.desk.conftest import make_staff

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 20
SPELLINGS = ["Türkiye", "TURKIYE", "Türkiye ", "turkiye", "Tu\u0308rkiye"]


def at_once(*tasks):
    """Run the tasks at the same moment; returns what each returned or raised."""

    def run(task):
        try:
            return task()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_twenty_who_create_the_same_tag_get_one():
    tags = at_once(*(lambda name=SPELLINGS[n % 5]: Tag.objects.get_or_add(name) for n in range(AT_ONCE)))
    assert len({tag.pk for tag in tags}) == Tag.objects.count() == 1


def test_twenty_forms_for_the_same_tag_make_one_and_the_others_say_so():
    user = make_staff("tag_manager")
    clients = [Client() for _ in range(AT_ONCE)]
    for client in clients:
        client.force_login(user)
    rows = {
        f"{prefix}-{count}_FORMS": 0
        for prefix in ("aliases", "TagBroader_tag", "identifiers", "tagbroader_set")
        for count in ("TOTAL", "INITIAL")
    }
    page = clients[0].get("/admin/articles/tag/add/")
    rows |= {
        f"{one.formset.prefix}-{count}_FORMS": 0
        for one in page.context["inline_admin_formsets"]
        for count in ("TOTAL", "INITIAL")
    }

    def post(client, name):
        data = {"name": name, "kind": "topic", "state": "approved", "description": "", "slug": "", **rows}
        return client.post("/admin/articles/tag/add/", data)

    answers = at_once(*(lambda n=n: post(clients[n], SPELLINGS[n % 5]) for n in range(AT_ONCE)))
    assert sorted(answer.status_code for answer in answers) == [200] * (AT_ONCE - 1) + [302], answers
    assert Tag.objects.count() == 1
    told = [answer.text for answer in answers if answer.status_code == 200]
    assert all("tag of this meaning already" in text for text in told)


def test_the_database_keeps_name_and_alias_apart_in_both_directions():
    ports, havens = factories.make_tag(name="Ports"), factories.make_tag(name="Havens")
    with pytest.raises(IntegrityError):
        TagAlias.objects.create(tag=ports, name="HAVENS")
    alias = TagAlias.objects.create(tag=ports, name="Landing places")
    with pytest.raises(IntegrityError):
        Tag.objects.create(name="landing-places")
    alias.delete()
    havens.name = "Landing places"
    havens.save()
    TagAlias.objects.create(tag=ports, name="Havens")
    found = at_once(
        *(
            lambda n=n: TagAlias.objects.create(tag=ports, name="Quays") if n % 2 else Tag.objects.create(name="Quays")
            for n in range(10)
        )
    )
    assert sum(not isinstance(one, IntegrityError) for one in found) == 1


def test_two_relations_written_at_once_close_no_circle():
    for _ in range(5):
        one, two, three = (factories.make_tag() for _ in range(3))
        TagBroader.objects.create(tag=two, broader=three)
        at_once(
            lambda one=one, two=two: TagBroader.objects.create(tag=one, broader=two),
            lambda one=one, three=three: TagBroader.objects.create(tag=three, broader=one),
        )
        assert TagBroader.objects.filter(tag__in=[one, two, three]).count() == 2


def test_merges_at_the_same_moment_lose_nothing():
    tags = [factories.make_tag() for _ in range(6)]
    articles = [factories.make_article(tags=tags[place:] + tags[:place]) for place in range(3)]
    results = at_once(*(lambda n=n: merge(tags[n], [tags[n + 1]]) for n in range(5)))
    assert all(not isinstance(one, Exception) or isinstance(one, MergeRefused) for one in results), results
    there = set(Tag.objects.values_list("pk", flat=True))
    for article in articles:
        assert {row.tag_id for row in article.article_tags.all()} == there


def test_different_names_of_one_address_made_at_once_get_addresses_of_their_own():
    people = at_once(*(lambda n=n: Person.objects.create(name="Ana" + "!" * n) for n in range(8)))
    assert len({person.slug for person in people}) == 8
