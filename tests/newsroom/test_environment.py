"""Settings come from the environment, and a public site cannot start with unsafe ones."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import environment

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).resolve().parent.parent.parent


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    unset = {"SITE_URL", "SECRET_KEY", "DATABASE_URL", "REPLICA_URL", "CACHE_URL", "PORT", "DJANGO_SETTINGS_MODULE"}
    inherited = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=inherited | environment, capture_output=True, text=True
    )


def test_a_public_site_without_a_secret_does_not_start(tmp_path):
    done = manage("check", DATA=str(tmp_path), SITE_URL="https://news.example")
    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr
    assert not (tmp_path / "secret_key").exists()


def test_a_public_site_passes_the_deployment_checks(tmp_path):
    done = manage(
        "check", "--deploy", "--fail-level", "WARNING",
        DATA=str(tmp_path), SITE_URL="https://news.example", PROXY_HOPS="1", SECRET_KEY="k" * 25 + "0123456789abcdefghijklmnopq",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_local_site_makes_one_secret_that_nobody_else_reads(tmp_path):
    for _ in range(2):
        assert manage("check", DATA=str(tmp_path)).returncode == 0
    path = tmp_path / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) > 40


@pytest.mark.parametrize("url", ["news.example", "ftp://news.example", "https://news.example/path", "https://"])
def test_a_site_address_that_is_no_origin_is_refused_with_a_sentence(tmp_path, url):
    done = manage("check", DATA=str(tmp_path), SITE_URL=url)
    assert "SITE_URL must be an origin" in done.stderr


def test_a_cache_url_of_another_kind_is_refused_with_a_sentence(tmp_path):
    done = manage("check", DATA=str(tmp_path), CACHE_URL="memcached://127.0.0.1")
    assert "CACHE_URL must be like redis://" in done.stderr


@pytest.mark.parametrize(
    "database, replica",
    [
        ("", "postgresql://reader@replica/news"),
        ("postgresql://news@primary/news", "redis://replica/news"),
        ("postgresql://news@primary/news", "postgresql://reader:secret@replica"),
        ("postgresql://news@primary/news", "postgresql://reader@replica/news, reader:secret"),
    ],
)
def test_a_replica_that_is_none_is_refused_with_a_sentence_that_tells_no_password(
    monkeypatch, tmp_path, database, replica
):
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("REPLICA_URL", replica)
    with pytest.raises(ImproperlyConfigured, match=r"^REPLICA_URL .*DATABASE_URL") as refused:
        environment.databases(tmp_path)
    assert "secret" not in str(refused.value)


def test_a_site_with_replicas_passes_the_deployment_checks_and_reads_there_without_writing(tmp_path, monkeypatch):
    urls = {
        "DATABASE_URL": "postgresql://news@primary/news",
        "REPLICA_URL": "postgresql://reader@replica/news,postgresql://reader@other:5433/news",
    }
    done = manage(
        "check", "--deploy", "--fail-level", "WARNING", **urls,
        DATA=str(tmp_path), SITE_URL="https://news.example", PROXY_HOPS="1", SECRET_KEY="k" * 25 + "0123456789abcdefghijklmnopq",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for name, value in (urls | {"STATEMENT_SECONDS": "1.5"}).items():
        monkeypatch.setenv(name, value)
    primary, *replicas = environment.databases(tmp_path).values()
    assert [one["HOST"] for one in replicas] == ["replica", "other"]
    for one in replicas:
        assert "default_transaction_read_only=on" in one["OPTIONS"]["options"]
        assert "statement_timeout=1500" in one["OPTIONS"]["options"]
    assert "read_only" not in primary["OPTIONS"]["options"]


def test_the_first_import_into_an_empty_folder_makes_the_database(tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("The Visit\n\n“We will come back next year,” said Captain Ana Ruiz, Harbour Master of Tarn.\n")
    done = manage("import", str(report), "--publish", DATA=str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert "published at /articles/the-visit/" in done.stdout
    assert manage("check_newsroom", DATA=str(tmp_path / "data")).returncode == 0


WHAT_A_SITE_ON_SQLITE_DOES_WITHOUT = """
import sys
from newsroom.server import application
application()
from django.core.signals import request_finished, request_started
from django.db import connection
from django.urls import resolve
resolve("/admin/"), resolve("/")
opened = []
for _ in range(3):
    request_started.send(None)
    connection.ensure_connection()
    opened.append(connection.connection)
    request_finished.send(None)
assert all(one is opened[0] for one in opened), "each request opens the file anew"
heavy = {"redis", "psycopg"} & sys.modules.keys()
assert not heavy, heavy
"""


def test_a_site_on_sqlite_opens_its_file_once_and_loads_no_other_database(tmp_path):
    done = manage("shell", "--no-imports", "-c", WHAT_A_SITE_ON_SQLITE_DOES_WITHOUT, DATA=str(tmp_path))
    assert done.returncode == 0, done.stderr
