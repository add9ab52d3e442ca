"""While the database is away readers are told so, and machines when to come again; our own faults are 500."""

import os
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from newsroom.headers import PUBLIC_POLICY

from .paper import get

ROOT = Path(__file__).resolve().parents[2]
#: Asks a site whose database is at a port where nobody listens.
ASK = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
for path in ("/", "/api/v1/articles", "/no-such-page/"):
    answer = Client(raise_request_exception=False).get(path, SERVER_NAME="127.0.0.1")
    print(path, answer.status_code, answer.headers.get("Retry-After"), answer.headers["Cache-Control"])
"""


@contextmanager
def failing(name: str):
    """Every query fails as SQLite says it."""

    def fail(*_):
        error = sqlite3.OperationalError("no")
        error.sqlite_errorname = name
        raise error

    def wrapped(execute, sql, params, many, context):
        with connection.wrap_database_errors:
            fail()

    with connection.execute_wrapper(wrapped):
        yield


@pytest.mark.parametrize(
    ("name", "status"),
    [("SQLITE_CANTOPEN", 503), ("SQLITE_IOERR_READ", 503), ("SQLITE_BUSY", 503), ("SQLITE_ERROR", 500)],
)
@pytest.mark.sqlite
def test_an_absent_database_is_another_thing_than_a_wrong_question(db, name, status):
    with failing(name):
        answer = get("/")
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("30" if status == 503 else None)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == PUBLIC_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    text = answer.content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert "sqlite" not in text.lower() and "Traceback" not in text


@pytest.mark.sqlite
def test_a_site_that_cannot_reach_its_database_says_when_to_come_again(tmp_path):
    environment = {**os.environ, "DATA": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    environment |= {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "SECRET_KEY": "for this test"}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines() == [
        "/ 503 30 no-store",
        "/api/v1/articles 503 30 no-store",
        "/no-such-page/ 404 None no-store",
    ]
