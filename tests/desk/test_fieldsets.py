"""The lines of a form are those that Django's admin would show, and cost no query for each row."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.db import connection
from django.template import Context, Engine
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.desk.templatetags.desk_fields import fieldset_lines
from tests.factories import make_article, make_person, make_photo, make_tag

from .forms import change_page, shown

pytestmark = pytest.mark.django_db

DJANGOS = Path(admin.__file__).parent / "templates" / "admin" / "includes" / "fieldset.html"
QUOTED = '<p>“<q data-quote="{ref}">We are ready</q>,” said Kaya.</p>'


def squeezed(markup):
    return re.sub(r"\s+", " ", re.sub(r">\s+|\s+<", lambda edge: edge[0].strip(), str(markup))).strip()


def lines_by_django(fieldset):
    markup = Engine().from_string(DJANGOS.read_text("utf-8")).render(Context({"fieldset": fieldset}))
    inner = re.sub(r"^.*?(?=<div class=\"form-row)", "", markup, count=1, flags=re.DOTALL)
    return re.sub(r"(</details>)?\s*</fieldset>\s*$", "", inner)


def fieldsets(answer):
    yield from answer.context["adminform"]
    for inline in answer.context["inline_admin_formsets"]:
        for form in inline:
            yield from form


def test_every_line_is_as_djangos_own(desk, editor):
    article = make_article(
        body=QUOTED.format(ref="same1"),
        photos=[make_photo()],
        authors=[make_person()],
        speakers={"same1": {"speaker": "Kaya", "guess": True}},
    )
    wrong = desk.post(change_page(article), shown(desk, article) | {"headline": "", "event_start": "nonsense"})
    pages = [wrong, *(desk.get(reverse(f"admin:{name}_add")) for name in ("auth_user", "media_photo", "articles_tag"))]
    pages.append(desk.get(reverse("admin:auth_user_change", args=[editor.pk])))
    seen = 0
    for page in pages:
        assert page.status_code == 200
        for fieldset in fieldsets(page):
            assert squeezed(fieldset_lines(fieldset)) == squeezed(lines_by_django(fieldset))
            seen += 1
    assert seen > 20


def test_the_article_page_costs_the_same_however_many_rows_it_has(desk):
    def cost(number):
        refs = [f"cost{number}x{n}" for n in range(number)]
        article = make_article(
            body="".join(QUOTED.format(ref=ref) for ref in refs),
            tags=[make_tag() for _ in refs],
            photos=[make_photo() for _ in refs],
            authors=[make_person() for _ in refs],
            speakers={ref: {"speaker": "Kaya", "person": make_person()} for ref in refs},
        )
        desk.get(change_page(article))
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(change_page(article)).status_code == 200
        return len(asked)

    assert cost(1) == cost(6)


def test_a_refused_form_shows_the_choice_that_was_made_not_the_stored_one(desk):
    before, chosen = make_tag(name="Before"), make_tag(name="Chosen")
    article = make_article(tags=[before])
    data = shown(desk, article) | {"headline": "", "article_tags-0-tag": str(chosen.pk)}
    page = desk.post(change_page(article), data)
    assert f'<option value="{chosen.pk}" selected>Chosen</option>' in page.text
    assert ">Before</option>" not in page.text
