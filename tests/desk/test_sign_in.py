"""Signing in at the desk: guessing is slowed down, the owner gets in, sessions end."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, identify_hasher
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.desk import sign_in
from articles.models import Activity, SignInTry
from tests.desk.conftest import make_staff

PASSWORD = "a long enough pass phrase"
LOGIN = reverse("admin:login")
INDEX = reverse("admin:index")
TOO_MANY = "too many wrong tries"


@pytest.fixture
def wren(db):
    user = make_staff("publisher", username="wren")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in_as(name, password, address="192.0.2.1", client=None):
    return (client or Client()).post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address)


def test_after_five_wrong_tries_the_right_password_waits_and_then_works(wren, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(sign_in.FOR_ACCOUNT_FROM_ADDRESS):
        assert TOO_MANY not in sign_in_as("wren", "wrong").content.decode()
    for _ in range(3):
        assert TOO_MANY in sign_in_as("wren", PASSWORD).content.decode()
    time_machine.shift(sign_in.WINDOW + timedelta(seconds=1))
    assert sign_in_as("wren", PASSWORD).status_code == 302


def test_a_stranger_elsewhere_keeps_nobody_out(wren, monkeypatch):
    assert sign_in_as("wren", PASSWORD, "198.51.100.7").status_code == 302
    monkeypatch.setattr(sign_in, "FOR_ACCOUNT", 8)
    for number in range(10):
        sign_in_as("wren", "wrong", f"203.0.113.{number}")
    assert TOO_MANY in sign_in_as("wren", PASSWORD, "203.0.113.200").content.decode()
    assert sign_in_as("wren", PASSWORD, "198.51.100.7").status_code == 302


def test_one_address_cannot_try_many_names(wren, monkeypatch):
    monkeypatch.setattr(sign_in, "FROM_ADDRESS", 6)
    for number in range(6):
        assert TOO_MANY not in sign_in_as(f"name{number}", "wrong").content.decode()
    assert TOO_MANY in sign_in_as("wren", PASSWORD).content.decode()
    assert sign_in_as("wren", PASSWORD, "198.51.100.7").status_code == 302


def test_wrong_password_unknown_name_and_a_stranger_to_the_desk_get_one_answer(wren):
    for name in ("reader", "gone"):
        user = make_staff(username=name, is_staff=name == "gone", is_active=name == "reader")
        user.set_password(PASSWORD)
        user.save()
    answers = [
        sign_in_as(name, password, f"192.0.2.{number}")
        for number, (name, password) in enumerate(
            [("wren", "wrong"), ("nobody", "wrong"), ("reader", PASSWORD), ("gone", PASSWORD), ("reader", "wrong")]
        )
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({str(answer.context["form"].errors) for answer in answers}) == 1


def test_ten_thousand_wrong_tries_leave_a_small_table(wren, monkeypatch):
    monkeypatch.setattr(sign_in, "FROM_ADDRESS", 7)
    for number in range(40):
        sign_in_as(f"name{number}", "wrong")
    assert SignInTry.objects.count() == 7


def test_the_table_of_tries_names_nobody(wren):
    sign_in_as("wren", "wrong")
    row = SignInTry.objects.values_list().get()
    assert not {"wren", "192.0.2.1"} & set(map(str, row))


def test_a_sign_in_is_in_the_changes_log(wren):
    sign_in_as("wren", "wrong")
    assert not Activity.objects.filter(action="sign in").exists()
    sign_in_as("wren", PASSWORD)
    assert Activity.objects.get(action="sign in").by == wren


@pytest.mark.parametrize("used", [True, False], ids=["absolute", "idle"])
def test_a_session_ends(wren, time_machine, used):
    time_machine.move_to(timezone.now(), tick=False)
    client = Client()
    sign_in_as("wren", PASSWORD, client=client)
    step, steps = (timedelta(hours=11), 30) if used else (timedelta(hours=12, seconds=1), 1)
    for _ in range(steps):
        assert client.get(INDEX).status_code == 200
        time_machine.shift(step)
    last = client.get(INDEX)
    if used:
        while last.status_code == 200:
            time_machine.shift(step)
            last = client.get(INDEX)
        assert timezone.now() - wren.__class__.objects.get(pk=wren.pk).last_login > sign_in.LONGEST
    assert last.status_code == 302
    assert last.headers["Location"].startswith(LOGIN)


def test_passwords_are_kept_as_argon2id_and_old_ones_become_so(wren, settings, monkeypatch):
    from newsroom import settings as shipped

    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 10)
    wren.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    wren.save()
    assert sign_in_as("wren", PASSWORD).status_code == 302
    wren.refresh_from_db()
    assert identify_hasher(wren.password).algorithm == "argon2"
    assert "$argon2id$" in wren.password


def test_the_address_is_what_the_trusted_proxy_says(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="10.9.9.9, 198.51.100.7")
    settings.PROXY_HOPS = 0
    assert sign_in.client_address(request) == "127.0.0.1"
    settings.PROXY_HOPS = 1
    assert sign_in.client_address(request) == "198.51.100.7"
    request.META["HTTP_X_FORWARDED_FOR"] = "2001:db8:1:2:3::4"
    assert sign_in.client_address(request) == "2001:db8:1:2::/64"
    request.META["HTTP_X_FORWARDED_FOR"] = "nonsense"
    assert sign_in.client_address(request) == ""
