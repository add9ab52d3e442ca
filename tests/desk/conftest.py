"""People at the desk, and the page of an article in a browser."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from articles.models import DeskRole
from tests.browser import new_page
from tests.factories import make_user

from .forms import change_page
from .writing import EDITOR


def make_staff(*roles: str, sections=(), **fields):
    """Somebody who may log in at the desk and has these roles, in these sections (everywhere if none)."""
    number = get_user_model().objects.count()
    user = get_user_model().objects.create_user(**{"username": f"staff{number}", "is_staff": True, **fields})
    for role in roles:
        DeskRole.objects.create(user=user, role=role).sections.set(sections)
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
def sub_editor(db):
    """Somebody who may write and review articles and not publish them."""
    return make_staff("sub_editor")


@pytest.fixture
def sub_editors_desk(sub_editor) -> Client:
    client = Client()
    client.force_login(sub_editor)
    return client


@pytest.fixture
def room(live_server, browser, desk):
    """Opens the page of an article; the troubles of the console are in `room.troubles`."""

    def open_page(article, **options):
        page, troubles = new_page(browser, desk, live_server.url, **options)
        open_page.troubles = troubles
        page.goto(live_server.url + change_page(article))
        page.wait_for_selector(EDITOR)
        return page

    open_page.url = lambda article: live_server.url + change_page(article)
    return open_page
