"""Users and roles at the desk: who is changed by whom, what is logged, what the last publisher cannot do."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from articles.models import Activity, DeskRole
from tests.desk.conftest import make_staff
from tests.desk.forms import posted
from tests.factories import make_section, make_user

PASSWORD = "a long enough pass phrase"


def page(user):
    return reverse("admin:auth_user_change", args=[user.pk])


@pytest.fixture
def publisher(db):
    user = make_staff("publisher", username="wren")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def client(publisher) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


def form_of(client, user):
    """What the user's page would send if nothing were changed, with the publisher's own password typed."""
    response = client.get(page(user))
    assert response.status_code == 200
    data = posted(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= posted(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= posted(form)
    data.pop("password", None)
    return {**data, "own_password": PASSWORD}


def with_role(data, role, sections=(), row=0):
    return {
        **data,
        "desk_roles-TOTAL_FORMS": row + 1,
        f"desk_roles-{row}-role": role,
        f"desk_roles-{row}-sections": [section.pk for section in sections],
    }


def errors(response):
    return response.content.decode()


def test_a_publisher_gives_a_role_and_the_log_says_so(client, publisher):
    user, sea = make_staff("reporter"), make_section(name="Sea")
    answer = client.post(page(user), with_role(form_of(client, user), "editor", [sea], row=1))
    assert answer.status_code == 302
    assert set(user.desk_roles.values_list("role", flat=True)) == {"reporter", "editor"}
    line = Activity.objects.get(kind="user", action="change")
    assert line.by == publisher
    assert line.before["roles"] == ["Reporter"]
    assert line.after["roles"] == ["Editor (Sea)", "Reporter"]


def test_users_change_only_with_the_publishers_own_password(client):
    user = make_staff("reporter")
    data = with_role(form_of(client, user), "publisher")
    for wrong in ["", "something else entirely"]:
        answer = client.post(page(user), {**data, "own_password": wrong})
        assert answer.status_code == 200
    assert user.desk_roles.get().role == "reporter"
    assert client.post(page(user), data).status_code == 302
    assert user.desk_roles.get().role == "publisher"


def test_a_new_user_may_sign_in_at_once_and_no_password_is_logged(client):
    secret = "nineteen herons at dawn"
    data = {
        "username": "mara",
        "usable_password": "true",
        "password1": secret,
        "password2": secret,
        "own_password": PASSWORD,
        "desk_roles-TOTAL_FORMS": 1,
        "desk_roles-INITIAL_FORMS": 0,
        "desk_roles-0-role": "reporter",
    }
    assert client.post(reverse("admin:auth_user_add"), data).status_code == 302
    assert Client().login(username="mara", password=secret)
    assert get_user_model().objects.get(username="mara").is_staff
    line = Activity.objects.get(kind="user", action="add")
    assert line.after["roles"] == ["Reporter"]
    for logged in Activity.objects.all():
        assert secret not in str(logged.before) + str(logged.after)
        assert PASSWORD not in str(logged.before) + str(logged.after)


def test_a_password_is_set_only_with_ones_own_and_the_log_says_that_it_was(client):
    user, secret = make_staff("reporter"), "nineteen herons at dawn"
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    data = {"usable_password": "true", "password1": secret, "password2": secret, "set-password": "1"}
    assert client.post(address, data).status_code == 200
    assert not Client().login(username=user.username, password=secret)
    assert client.post(address, {**data, "own_password": PASSWORD}).status_code == 302
    assert Client().login(username=user.username, password=secret)
    line = Activity.objects.get(kind="user")
    assert (line.action, line.after) == ("change", {"password": "set"})


def test_a_new_password_ends_the_sessions_of_the_user(client):
    user, secret = make_staff("reporter"), "nineteen herons at dawn"
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get(reverse("admin:index")).status_code == 200
    data = {"usable_password": "true", "password1": secret, "password2": secret, "own_password": PASSWORD}
    client.post(reverse("admin:auth_user_password_change", args=[user.pk]), {**data, "set-password": "1"})
    assert theirs.get(reverse("admin:index")).status_code == 302


def test_a_role_that_is_taken_is_gone_at_the_next_click(client):
    user = make_staff("editor")
    theirs = Client()
    theirs.force_login(user)
    changelist = reverse("admin:articles_article_changelist")
    assert theirs.get(changelist).status_code == 200
    data = {**form_of(client, user), "desk_roles-0-DELETE": "on"}
    assert client.post(page(user), data).status_code == 302
    assert theirs.get(changelist).status_code == 403
    data = form_of(client, user)
    data.pop("is_active")
    assert client.post(page(user), data).status_code == 302
    assert theirs.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("way", ["role", "active", "staff"])
def test_the_last_publisher_cannot_lock_everybody_out(client, publisher, way):
    data = form_of(client, publisher)
    match way:
        case "role":
            data["desk_roles-0-DELETE"] = "on"
        case "active":
            data.pop("is_active")
        case "staff":
            data.pop("is_staff")
    answer = client.post(page(publisher), data)
    assert "Make somebody else a publisher first." in errors(answer)
    publisher.refresh_from_db()
    assert publisher.is_active
    assert publisher.is_staff
    assert publisher.desk_roles.get().role == "publisher"
    make_staff("publisher")
    assert client.post(page(publisher), data).status_code == 302


def test_an_inactive_publisher_does_not_count_as_another(client, publisher):
    make_staff("publisher", is_active=False)
    answer = client.post(page(publisher), {**form_of(client, publisher), "desk_roles-0-DELETE": "on"})
    assert "Make somebody else a publisher first." in errors(answer)


def test_only_sub_editors_and_editors_have_sections(client):
    user, sea = make_staff("reporter"), make_section()
    answer = client.post(page(user), with_role(form_of(client, user), "tag_manager", [sea], row=1))
    assert "Only sub-editors and editors" in errors(answer)
    assert DeskRole.objects.filter(user=user).count() == 1


def test_a_publisher_neither_makes_nor_touches_superusers(client, publisher):
    user, chief = make_staff("reporter"), make_user()
    data = {**form_of(client, user), "is_superuser": "on", "user_permissions": "1", "groups": "1"}
    assert client.post(page(user), data).status_code == 302
    user.refresh_from_db()
    assert not user.is_superuser
    for address in ["change", "history", "password_change"]:
        answer = client.get(reverse(f"admin:auth_user_{address}", args=[chief.pk]))
        assert answer.status_code == 404
    assert chief.username not in client.get(reverse("admin:auth_user_changelist")).content.decode()


def test_no_page_of_a_user_shows_a_password_hash(client):
    user = make_staff("reporter")
    user.set_password("nineteen herons at dawn")
    user.save()
    _, salt, digest = user.password.split("$")[-3:]
    for address in ["change", "history", "password_change"]:
        shown = client.get(reverse(f"admin:auth_user_{address}", args=[user.pk])).content.decode()
        assert salt not in shown
        assert digest not in shown
