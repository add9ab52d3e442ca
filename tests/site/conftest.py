"""A clock that stands still, and a small paper."""

from datetime import UTC, datetime

import pytest
import time_machine

from .paper import publish_paper

NOW = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def clock():
    """The clock stands still until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def paper(db, clock):
    """What `publish_paper` published."""
    return publish_paper(NOW)
