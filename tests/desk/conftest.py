"""People at the desk."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from tests.factories import make_user


def make_staff(*rights: str):
    """Somebody who may log in at the desk and has these rights and no others."""
    user = get_user_model().objects.create_user(f"staff{get_user_model().objects.count()}", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


@pytest.fixture
def editor(db):
    return make_user(username="ana", first_name="Ana", last_name="Ruiz")


@pytest.fixture
def desk(editor) -> Client:
    """A browser with an editor logged in."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def reporter(db):
    """Somebody who may write articles and not publish them."""
    return make_staff("add_article", "change_article", "view_article", "view_tag", "view_person")


@pytest.fixture
def reporters_desk(reporter) -> Client:
    client = Client()
    client.force_login(reporter)
    return client
