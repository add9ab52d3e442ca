"""Work that no request waits for is done by a thread, in order, and is found again after a restart."""

import threading

import pytest
from django.db import OperationalError
from django.tasks import task

from media.models import Photo
from media.tasks import queue_missing_pictures
from newsroom import background
from tests import factories

pytestmark = pytest.mark.sqlite

done: list[object] = []
may_go_on, is_over = threading.Event(), threading.Event()


@task
def wait_and_note(number: int) -> None:
    may_go_on.wait(20)
    done.append((number, threading.current_thread().name))
    if number == 2:
        is_over.set()


tries: list[int] = []
found_room = threading.Event()


@task
def find_the_database_busy_twice() -> None:
    tries.append(len(tries))
    if len(tries) < 3:
        raise OperationalError("database is locked")
    found_room.set()


@task
def fail() -> None:
    raise RuntimeError("a task that fails")


def test_work_is_done_in_order_beside_the_one_who_asked(settings):
    settings.TASKS = {"default": {"BACKEND": "newsroom.background.BackgroundBackend"}}
    fail.enqueue()
    for number in range(3):
        wait_and_note.enqueue(number)
    assert done == []
    may_go_on.set()
    assert is_over.wait(20)
    assert done == [(0, "background"), (1, "background"), (2, "background")]


def test_work_that_found_the_database_busy_is_tried_again(settings, monkeypatch):
    monkeypatch.setattr(background, "_PAUSES", (0.0, 0.0))
    settings.TASKS = {"default": {"BACKEND": "newsroom.background.BackgroundBackend"}}
    find_the_database_busy_twice.enqueue()
    assert found_room.wait(20)
    assert tries == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_pictures_that_were_not_made_are_queued_again_when_the_server_starts(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    photo = factories.make_photo()
    assert Photo.objects.get(pk=photo.pk).pictures_missing
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    assert queue_missing_pictures() == 1
    assert not Photo.objects.get(pk=photo.pk).pictures_missing
    assert queue_missing_pictures() == 0
