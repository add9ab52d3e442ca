"""What a newsroom owns survives the loss of the machine, or the operator is told why not."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection

from articles.models import Edition, Revision
from media.models import Photo
from newsroom.backup import BackupRefused, make_backup, restore_backup, verify_backup
from newsroom.backup.manifest import digest
from tests import factories

RESTORED = """
import sys, django; django.setup()
from django.core.management import call_command
call_command("restore", sys.argv[1])
from tests.newsroom.test_backup import told
print(told())
"""


def told():
    photo = Photo.objects.get()
    owned = Edition.objects.get().sha256, Revision.objects.get().content, photo.sha256, len(photo.original.read())
    return f"{owned} {Session.objects.count()} sessions"


@pytest.fixture
def place(transactional_db, tmp_path):
    """A place of its own for a site: the environment that names it."""
    made = []

    def make(name):
        environment = {**os.environ, "DATA": str(tmp_path / name), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        if connection.vendor == "postgresql":
            url = os.environ["DATABASE_URL"]
            database = f"backup_{uuid.uuid4().hex}"
            with psycopg.connect(url, autocommit=True) as server:
                server.execute(f"CREATE DATABASE {database}")
            made.append((url, database))
            environment["DATABASE_URL"] = f"{url.rpartition('/')[0]}/{database}"
        return environment

    yield make
    for url, database in made:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {database} WITH (FORCE)")


def run(environment, *arguments):
    return subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


def test_what_was_backed_up_is_there_again(place, tmp_path, client, capsys):
    new, folder = place("new"), tmp_path / "kept"
    photo = factories.make_photo()
    factories.publish_article(headline="The “tow” & the tide", slug="tow", photos=[photo])
    client.force_login(factories.make_user(username="ana"))
    call_command("backup", str(folder))
    said = capsys.readouterr().out
    assert "1 articles, 1 files" in said
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}

    restored = run(new, "-c", RESTORED, str(folder))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "ok     checksums of editions" in restored.stdout
    assert "public addresses" in restored.stdout
    assert restored.stdout.splitlines()[-1] == told().replace("1 sessions", "0 sessions")


@pytest.fixture
def folder(transactional_db, tmp_path):
    make_backup(tmp_path / "kept")
    (tmp_path / "kept" / "files").mkdir(exist_ok=True)
    return tmp_path / "kept"


def changed(folder, **told):
    path = folder / "manifest.json"
    before = json.loads(path.read_text())
    path.write_text(json.dumps({**before, **told}))
    return before


def test_a_damaged_a_newer_and_a_foreign_backup_are_refused(folder, tmp_path):
    with pytest.raises(BackupRefused, match="is there already"):
        make_backup(folder)
    assert verify_backup(folder).vendor == connection.vendor
    with pytest.raises(BackupRefused, match="not empty"):
        restore_backup(folder, print)
    changed(folder, migrations=["articles.9999_what_comes_one_day"])
    with pytest.raises(BackupRefused, match=r"newer version, which knows articles\.9999"):
        restore_backup(folder, print)
    changed(folder, vendor="oracle")
    with pytest.raises(BackupRefused, match="is of oracle"):
        restore_backup(folder, print)
    dump = next(folder.glob("database.*"))
    whole = dump.read_bytes()
    for damaged in (whole[:-1], whole[:100] + b"?" + whole[101:]):
        dump.write_bytes(damaged)
        with pytest.raises(BackupRefused, match=r"damaged, and nothing was changed:\n  database\."):
            verify_backup(folder)
    for name in ("../../out", "/etc/passwd", "originals/../../out"):
        (folder / "files.jsonl").write_text(json.dumps({"name": name, "bytes": 1, "sha256": ""}) + "\n")
        with pytest.raises(BackupRefused, match="missing or damaged"):
            verify_backup(folder)
        told = changed(folder, files_sha256=digest(folder / "files.jsonl"))
        with pytest.raises(BackupRefused, match="lies outside"):
            verify_backup(folder)
        changed(folder, files_sha256=told["files_sha256"])
    for format, message in ((2, "newer version"), ("", "is damaged")):
        changed(folder, format=format)
        with pytest.raises(BackupRefused, match=message):
            verify_backup(folder)
    with pytest.raises(BackupRefused, match="is not a backup"):
        verify_backup(tmp_path)


def test_of_a_backup_for_which_there_is_no_room_nothing_stays(transactional_db, tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: _full())
    with pytest.raises(BackupRefused, match=r"is full\. Nothing of this backup was kept"):
        make_backup(tmp_path / "kept")
    assert not list(tmp_path.glob("*kept*"))


def _full():
    raise OSError(28, "No space left on device")
