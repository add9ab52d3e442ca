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
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
from newsroom.static_files import put_static_files_in_place
put_static_files_in_place()
reader = Client(HTTP_HOST="localhost", raise_request_exception=False, enforce_csrf_checks=True)
for address in ("/robots.txt", "/", "/search/?q=harbour", "/tags/", "/articles/nowhere/", "/feed.rss", "/sitemap.xml"):
    assert reader.get(address).status_code in {200, 404}, address
assert reader.post("/", {"body": "forged"}).status_code in {403, 405}
assert "articles.desk.admin" not in sys.modules and "articles.imports" not in sys.modules
assert reader.get("/admin/jsi18n/").status_code in {200, 302}
assert "articles.desk.admin" in sys.modules
"""
_TWO_AT_ONCE = """
import sys, threading, time, django
django.setup()
from django.contrib import admin
from django.urls import reverse
names, missing = ("articles_article", "articles_tag", "media_photo", "auth_user"), []
def first():
    assert admin.site._registry
def second():
    while "articles.desk.admin" not in sys.modules:
        time.sleep(0.001)
    for name in names:
        reverse(f"admin:{name}_changelist")
visits = [threading.Thread(target=visit) for visit in (first, second)]
threading.excepthook = lambda told: missing.append(told.exc_value)
for visit in visits: visit.start()
for visit in visits: visit.join()
assert not missing, missing
"""
_A_FIRST_THAT_FAILS = """
import sys, django
from importlib.abc import MetaPathFinder
django.setup()
class NoFilesLeft(MetaPathFinder):
    left = 1
    def find_spec(self, name, path, target=None):
        if name == "articles.desk.admin.photo" and self.left:
            self.left = 0
            raise OSError(24, "Too many open files")
sys.meta_path.insert(0, NoFilesLeft())
from django.urls import reverse
try:
    reverse("admin:index")
except OSError:
    pass
else:
    raise AssertionError
assert reverse("admin:media_photo_changelist") and reverse("admin:articles_article_changelist")
"""
_A_PART_COMES_FIRST = """
import django
django.setup()
import articles.desk.admin.article
from django.urls import reverse
for name in ("articles_article", "articles_tag", "articles_activity", "media_photo", "auth_user"):
    assert reverse(f"admin:{name}_changelist")
"""


def _runs(program, folder):
    environment = {**os.environ, "DATA": str(folder), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_readers_do_without_the_desk(tmp_path):
    _runs(_READER, tmp_path)


def test_two_who_come_first_to_the_desk_find_all_of_it(tmp_path):
    _runs(_TWO_AT_ONCE, tmp_path)


def test_the_desk_is_whole_though_its_first_loading_failed(tmp_path):
    _runs(_A_FIRST_THAT_FAILS, tmp_path)


def test_the_desk_is_whole_though_a_part_of_it_was_imported_first(tmp_path):
    _runs(_A_PART_COMES_FIRST, tmp_path)


def test_addresses_of_the_desk_have_their_names():
    assert reverse("admin:index") == "/admin/"
    assert resolve(reverse("admin:articles_article_changelist")).view_name == "admin:articles_article_changelist"


def test_checks_look_at_the_desk_too():
    assert admin.site._registry
    names = {check.__name__ for check in checks.registry.registry.registered_checks}
    assert {"_check_the_desk", "check_dependencies"} <= names and "check_admin_app" not in names
