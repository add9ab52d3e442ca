"""What each role needs for its day's work, and what rights cost."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db.models import ProtectedError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.desk.admin.base import DeskModelAdmin
from articles.desk.versions import signed_version
from articles.models import Activity, Article, DeskRole, Revision, Section, Tag
from articles.publishing import publish
from articles.rights import grants, headlines_to, may, visible_to
from media.models import Photo
from tests.desk.conftest import make_staff
from tests.desk.forms import change_page, posted, shown
from tests.desk.roles import addresses
from tests.factories import (
    make_article,
    make_person,
    make_photo,
    make_section,
    make_tag,
    make_user,
    publish_article,
)

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fresh(user):
    """The user as the next request would know them."""
    return type(user)._default_manager.get(pk=user.pk)


# Roles and sections


def test_roles_add_up_and_a_role_without_sections_holds_everywhere():
    sea, land = make_section(), make_section()
    user = make_staff("editor", sections=[sea])
    DeskRole.objects.create(user=user, role="sub_editor")
    there = make_article(section=land)
    assert may(user, "review", there)
    assert not may(user, "publish", there)
    assert may(user, "publish", make_article(section=sea))


def test_an_article_without_section_is_every_sub_editors():
    user = make_staff("sub_editor", sections=[make_section()])
    article = make_article()
    Article.objects.filter(pk=article.pk).update(section=None)
    article.refresh_from_db()
    assert may(user, "change", article)
    assert article in visible_to(user, Article.objects.all())


def test_a_role_whose_last_section_is_deleted_does_not_grow():
    gone = make_section()
    user = make_staff("editor", sections=[gone])
    there = make_article(section=make_section())
    assert not may(user, "publish", there)
    with pytest.raises(ProtectedError):
        gone.delete()
    with pytest.raises(ProtectedError):
        Section.objects.all().delete()
    answer = signed_in(make_user()).post(reverse("admin:articles_section_delete", args=[gone.pk]), {"post": "yes"})
    assert answer.status_code == 200
    assert Section.objects.filter(pk=gone.pk).exists()
    assert not may(fresh(user), "publish", there)


@pytest.mark.parametrize("fault", [{"is_active": False}, {"is_staff": False}])
def test_whoever_left_may_nothing(fault):
    user = make_staff("publisher", **fault)
    assert not may(user, "view", Article)
    assert not visible_to(user, Article.objects.all())


def test_whoever_is_gone_may_nothing():
    assert not may(None, "review", make_article())


def test_nobody_signed_in_may_nothing():
    make_article()
    assert not may(AnonymousUser(), "view", Article)
    assert not visible_to(AnonymousUser(), Article.objects.all())


@pytest.mark.parametrize("role", DeskRole.Role.values)
def test_list_and_record_agree(role):
    mine, other = make_section(), make_section()
    user = make_staff(role, sections=[mine] if role in ("sub_editor", "editor") else [])
    articles = [make_article(section=section, **who) for section in (mine, other) for who in ({}, {"created_by": user})]
    articles.append(make_article(section=other, assignee=user))
    seen = set(visible_to(user, Article.objects.all()))
    assert seen == {article for article in articles if may(user, "view", article)}
    revisions = set(visible_to(user, Revision.objects.all()))
    assert revisions == {one for one in Revision.objects.all() if may(user, "view", one)}


# A day's work


def test_a_photo_editor_works_in_the_articles_that_are_assigned_and_in_no_others():
    user = make_staff("photo_editor")
    assigned, other = make_article(assignee=user), make_article()
    assert may(user, "change", assigned)
    assert not may(user, "view", other)
    assert not may(user, "add", Article)
    assert signed_in(user).get(change_page(assigned)).status_code == 200
    assert signed_in(user).get(change_page(other)).status_code == 404


@pytest.mark.parametrize("role", ["photo_editor", "tag_manager"])
def test_who_answers_for_photos_and_tags_reads_the_headlines_where_they_are_used(role):
    make_article()
    everything = Article.objects.all()
    assert headlines_to(make_staff(role), everything).count() == 1
    assert headlines_to(make_staff("reporter"), everything).count() == 0
    assert headlines_to(make_staff(), everything).count() == 0


def test_a_tag_manager_sees_the_pictures_of_an_assigned_article():
    assert may(make_staff("tag_manager"), "view", make_photo())


def test_a_reporter_corrects_own_photos_only():
    user = make_staff("reporter")
    own = make_photo(uploaded_by=user)
    assert may(user, "change", own)
    assert not may(user, "change", make_photo())
    assert may(user, "change", Photo)


def test_an_assignee_cannot_carry_an_article_off_into_a_section_of_their_own():
    mine, theirs = make_section(), make_section()
    user = make_staff("editor", sections=[mine])
    article = make_article(section=theirs, assignee=user)
    client = signed_in(user)
    data = {**shown(client, article), "section": mine.pk, "headline": "Carried off"}
    client.post(change_page(article), data)
    article.refresh_from_db()
    assert (article.headline, article.section) == ("Carried off", theirs)
    Article.objects.filter(pk=article.pk).update(created_by=user)
    client.post(change_page(article), {**shown(client, article), "section": mine.pk})
    article.refresh_from_db()
    assert article.section == mine


def test_an_editor_reads_no_changes_of_users_or_of_other_sections():
    mine = make_section()
    user = make_staff("editor", sections=[mine])
    here, there = make_article(section=mine), make_article(section=make_section())
    lines = [Activity.objects.note("state", record) for record in (here, there, user, make_person())]
    seen = visible_to(user, Activity.objects.all())
    assert {line.pk for line in seen} == {lines[0].pk, lines[3].pk}


# What it costs, and that nothing goes round it


def test_grants_are_read_once_a_request(django_assert_num_queries):
    user = fresh(make_staff("editor", sections=[make_section()]))
    articles = [make_article() for _ in range(3)]
    with django_assert_num_queries(1):
        for article in articles:
            may(user, "publish", article)
        grants(user)
    request = RequestFactory().get("/admin/")
    request.user = fresh(user)
    desk = admin.site.get_model_admin(Section)
    with django_assert_num_queries(1):
        assert [desk.has_view_permission(request), desk.has_change_permission(request)] == [True, False]


def test_every_page_of_the_desk_is_made_by_our_own_base_class():
    strangers = [desk for desk in admin.site._registry.values() if not isinstance(desk, DeskModelAdmin)]
    assert strangers == []


def test_no_address_of_the_desk_answers_somebody_who_is_not_signed_in():
    article, photo = make_article(tags=[make_tag()]), make_photo()
    keys = {"object_id": photo.pk, "id": make_user().pk, "app_label": "articles"}
    login = reverse("admin:login")
    for client in (Client(), signed_in(make_staff("publisher", is_staff=False))):
        for address in addresses():
            if address.name in ("login", address.path):
                continue
            values = {name: keys.get(name, article.pk) for name in address.arguments}
            url = reverse(address.url_name, kwargs=values)
            for answer in (client.get(url), client.post(url, {"action": "x"})):
                if answer.status_code == 200:  # a form that came without a session asks to sign in
                    assert answer.wsgi_request.POST and 'id="login-form"' in answer.text, url
                    continue
                assert answer.status_code in (302, 405), url
                place = answer.headers.get("Location", login)
                assert place.startswith(login) or (address.name == "logout" and place == reverse("admin:index"))


# What is nobody's alone any more


def test_a_reporter_changes_their_photo_until_readers_see_it():
    reporter = make_staff("reporter")
    photo = make_photo(uploaded_by=reporter)
    assert may(reporter, "change", photo)
    publish_article(photos=[photo])
    assert not may(fresh(reporter), "change", photo)
    assert may(make_staff("photo_editor"), "change", photo)


def test_a_tag_of_a_reporter_is_a_proposal_whatever_the_form_says():
    client = signed_in(make_staff("reporter"))
    address = reverse("admin:articles_tag_add")
    page = client.get(address)
    data = {"name": "Ice roads", "kind": "topic", "state": "approved"}
    for inline in page.context["inline_admin_formsets"]:
        data |= posted(inline.formset.management_form)
    assert client.post(address, data).status_code == 302
    assert Tag.objects.get(name="Ice roads").state == Tag.State.PROPOSED
    assert client.post(address, data | {"name": "Hidden", "kind": "internal"}).status_code == 200


def test_an_assignee_brings_no_article_into_another_section_by_an_old_revision():
    here, there = make_section(), make_section()
    assignee = make_staff("editor", sections=[there])
    article = make_article(section=there)
    article.section = here
    article.save()
    Article.objects.filter(pk=article.pk).update(assignee=assignee)
    old = article.revisions.order_by("number").first()
    token = signed_version(article)
    address = reverse("admin:articles_article_restore", args=[article.pk, old.number])
    answer = signed_in(assignee).post(address, {"token": token}, follow=True)
    assert "stays in the section" in answer.text
    article.refresh_from_db()
    assert article.section == here
    assert not may(fresh(assignee), "publish", article)


def test_an_embargo_that_calls_off_an_edition_is_for_those_who_publish():
    reporter = make_staff("reporter")
    article = make_article(created_by=reporter, tags=[make_tag()])
    publish(article, at=timezone.now() + timedelta(days=1))
    address = reverse("admin:articles_article_embargo", args=[article.pk])
    answer = signed_in(reporter).post(address, {"until_0": "2990-01-01", "until_1": "10:00", "reason": "", "seen": ""})
    assert "may call it off" in answer.text
    assert article.editions.get().valid_until is None


def test_the_page_before_a_deletion_names_nothing_that_one_may_not_know_of():
    section = make_section()
    person = make_person()
    make_article(headline="Not for the other section", authors=[person])
    client = signed_in(make_staff("editor", sections=[section]))
    page = client.get(reverse("admin:articles_person_delete", args=[person.pk])).text
    assert str(person) in page
    assert "Not for the other section" not in page
