"""What is behind the desk's addresses is loaded when somebody comes to it."""

import os
import subprocess
import sys
from pathlib import Path

from django.contrib import admin
from django.core import checks
from django.urls import resolve, reverse

ROOT = Path(__file__).resolve().parents[2]
_READER = """
import sys, django
django.setup()
from django.test import Client
reader = Client(HTTP_HOST="localhost")
assert reader.get("/robots.txt").status_code == 200
assert "articles.desk.admin" not in sys.modules and "articles.imports" not in sys.modules
assert reader.get("/admin/jsi18n/").status_code in {200, 302}
assert "articles.desk.admin" in sys.modules
"""


def test_readers_do_without_the_desk(tmp_path):
    environment = {**os.environ, "DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _READER], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_addresses_of_the_desk_have_their_names():
    assert reverse("admin:index") == "/admin/"
    assert resolve(reverse("admin:articles_article_changelist")).view_name == "admin:articles_article_changelist"


def test_checks_look_at_the_desk_too():
    assert admin.site._registry
    names = {check.__name__ for check in checks.registry.registry.registered_checks}
    assert {"_check_the_desk", "check_dependencies"} <= names and "check_admin_app" not in names
