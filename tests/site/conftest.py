"""A clock that stands still, and a small paper."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine

from tests.shared_world import SharedWorld

from .paper import crawl, publish_paper

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def clock():
    """The clock stands still until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@contextmanager
def paper_of(request, blocker, factory, make=publish_paper):
    """The paper of all tests of a file; a file may begin with more by a `make` of its own."""
    with time_machine.travel(NOW, tick=False):
        world = SharedWorld(request, blocker, factory.mktemp("paper"), lambda: make(NOW))
    yield world
    world.close()


def publish_and_crawl(now, *more):
    """The paper, and in `pages` every page of it as it is before anything happens."""
    world = publish_paper(now)
    world.pages = crawl(*more)
    return world


@pytest.fixture(scope="module")
def shared_world(request, django_db_setup, django_db_blocker, tmp_path_factory):
    with paper_of(request, django_db_blocker, tmp_path_factory) as world:
        yield world


@pytest.fixture
def paper(shared_world, db, clock, tmp_path):
    """What `publish_paper` published."""
    return shared_world.for_test(tmp_path)
