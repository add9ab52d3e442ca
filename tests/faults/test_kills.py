"""A worker that is killed leaves the old or the new, never half; what was acknowledged is there."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def own_database(tmp_path, django_db_blocker):
    """The environment of a process with a database of its own, of the kind that this run tests."""
    environment = {**os.environ, "DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    if connection.vendor == "sqlite":
        yield {**environment, "DATABASE_URL": ""}
        return
    url, name = os.environ["DATABASE_URL"], f"kills_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {**environment, "DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def killing(environment, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killing", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.sqlite  # which statements stand in one transaction does not depend on the database
def test_killed_at_any_statement_it_is_the_old_or_the_new(own_database):
    found = killing(own_database, "statements")
    assert found["faults"] == []
    assert set(found["tried"]) == {"save", "publish", "withdraw", "move", "embargo", "restore"}
    assert found["tried"]["save"] > 20 and found["tried"]["publish"] > 15


def test_a_thousand_saves_with_random_kills_lose_none_that_was_acknowledged(own_database):
    """On SQLite, whose file such a process writes itself; PostgreSQL's is written by the server: three hundred."""
    wanted = 1000 if connection.vendor == "sqlite" else 300
    found = killing(own_database, "saves", str(wanted))
    assert found["faults"] == []
    assert found["tried"]["acknowledged"] >= wanted and found["tried"]["kills"] >= wanted // 100
