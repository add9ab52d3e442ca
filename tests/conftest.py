"""What every test gets: files in a folder of its own, plain static files."""

import time
from threading import Thread, current_thread, main_thread

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test import SimpleTestCase
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

from tests.browser import ARGUMENTS, CHROMIUM

# A busy machine is no fault of the code.
property_settings.register_profile("newsroom", deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_settings.load_profile("newsroom")

#: The files that take longest begin first, so that no worker is left with one of them when the others are done.
LONG = {
    "test_accessibility", "test_body_editor", "test_demo", "test_editors_day", "test_environment", "test_kills",
    "test_many_photos", "test_roles", "test_silence", "test_writing_room",
}  # fmt: skip


def pytest_collection_modifyitems(config, items):
    """What only PostgreSQL can show is not collected on SQLite; what asks no database runs there alone."""
    if connection.vendor == "sqlite":
        kept = [item for item in items if not item.get_closest_marker("postgresql")]
    else:
        kept = [item for item in items if _asks_a_database(item)]
    chosen = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = sorted(kept, key=lambda item: item.path.stem not in LONG)


def _asks_a_database(item):
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"} & set(item.fixturenames)
    return bool(fixtures or item.get_closest_marker("django_db") or issubclass(item.cls or object, SimpleTestCase))


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """No test sees the files of another, or of the site on this machine."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "media.storage.LocalStore"},
        "pictures": {
            "BACKEND": "media.storage.LocalStore",
            "OPTIONS": {"location": tmp_path / "pictures", "allow_overwrite": True},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_kept():
    """Rows that were rolled back come again under the same numbers."""
    from articles.site.kept import forget_what_is_kept

    forget_what_is_kept()


@pytest.fixture(scope="module")
def browser():
    """One Chromium for the tests of a module."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop in this thread
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """A SQLite file, not memory: the threads of a live server must not share one connection and its transaction."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # it need not outlive power


@pytest.fixture
def live_server(live_server):
    """A server that has answered what a closing page still sent before the test's database is emptied."""
    answering: set[Thread] = set()

    def begin(**_):
        if current_thread() is not main_thread():
            answering.add(current_thread())

    def end(**_):
        answering.discard(current_thread())

    request_started.connect(begin)
    request_finished.connect(end)
    yield live_server
    quiet = 0
    for _round in range(200):  # a browser that hangs up in the middle of an answer leaves no word of its end
        if quiet >= 3:
            break
        time.sleep(0.03)
        quiet = 0 if any(thread.is_alive() for thread in answering) else quiet + 1
    request_started.disconnect(begin)
    request_finished.disconnect(end)
