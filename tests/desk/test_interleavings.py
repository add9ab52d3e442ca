"""Two editors write at random, by every way there is to write: no text of either is ever lost."""

import random
import re
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import reverse

from articles.desk.versions import signed_version
from articles.imports import mark_quotations
from articles.models import Article, Revision
from articles.publishing import PublishingRefused, publish
from tests.factories import make_article, make_section, make_tag, make_user

from .forms import change_page, posted, shown

pytestmark = pytest.mark.django_db

STEPS = 22
BODY = "<p>One stands here.</p>\n<p>“Two is said,” she said.</p>\n<p>Three ends it.</p>"


class Editor:
    """Somebody with the article open in a form, which may be old by now."""

    def __init__(self, article, chance):
        self.article, self.chance = article, chance
        self.user, self.client = make_user(), Client()
        self.client.force_login(self.user)
        self.typed: set[str] = set()  # into the form, not acknowledged yet
        self.open()

    def open(self):
        if not self.typed:  # nobody throws away what they have just typed
            self.form = shown(self.client, self.article)

    def type(self, word):
        self.typed.add(word)
        if self.chance.random() < 0.2:
            self.form["standfirst"] = f"{self.form['standfirst']} {word}".strip()
            return
        blocks = re.findall(r"<p>.*?</p>", self.form["body"], re.DOTALL)
        place = self.chance.randrange(len(blocks))
        if self.chance.random() < 0.3:
            blocks.insert(place, f"<p>Also {word}.</p>")
        else:
            blocks[place] = blocks[place].replace("</p>", f" {word}</p>")
        self.form["body"] = "\n".join(blocks)

    def save(self, **buttons):
        """Press Save; where the answer is a form that joins both texts, keep that. Returns what is stored now."""
        answer = self.client.post(change_page(self.article), self.form | buttons)
        if answer.status_code == 302:
            stored, self.typed = self.typed, set()
            self.open()
            return stored
        assert answer.status_code == 200
        self.form = posted(answer.context["adminform"].form) | {"_continue": "Save"}
        for inline in answer.context["inline_admin_formsets"]:
            self.form |= posted(inline.formset.management_form)
            for form in inline.formset.forms:
                self.form |= posted(form)
        text = self.form["body"] + self.form["standfirst"]
        assert not {word for word in self.typed if word not in text}, "the answer lost what was typed"
        return set()


def change_many(editor, action, **fields):
    chosen = {"action": action, "_selected_action": [editor.article.pk]}
    (row,) = editor.client.post(reverse("admin:articles_article_changelist"), chosen).context["rows"]
    data = {"action": action, "article": [editor.article.pk], f"token-{editor.article.pk}": row.token}
    editor.client.post(reverse("admin:articles_article_bulk"), data | fields)


def restore(editor, number):
    article = Article.objects.get(pk=editor.article.pk)
    address = reverse("admin:articles_article_restore", args=[article.pk, number])
    editor.client.post(address, {"token": signed_version(article)})


def texts(rows):
    return [row.content["body"] + row.content["standfirst"] for row in rows]


@pytest.mark.parametrize("seed", range(8))
def test_no_text_of_two_editors_is_lost(seed):
    chance = random.Random(seed)
    section, tag = make_section(), make_tag()
    article = make_article(body=BODY, section=section, tags=[make_tag()])
    editors = [Editor(article, chance), Editor(article, chance)]
    stored: set[str] = set()  # acknowledged, ever
    standing: set[str] = set()  # acknowledged since somebody last brought back an older revision
    done = []
    for number in range(STEPS):
        editor, word = chance.choice(editors), f"w{seed}x{number}"
        step = chance.choice(
            ["type", "type", "save", "save", "find", "open", "section", "add_tag", "restore", "mark", "publish"]
        )
        done.append((editors.index(editor), step))
        if step == "type":
            editor.type(word)
        elif step in ("save", "find"):
            new = editor.save(**({"_find_quotations": "1"} if step == "find" else {}))
            stored |= new
            standing |= new
        elif step == "open":
            editor.open()
        elif step == "section":
            change_many(editor, "section", section=make_section().pk)
        elif step == "add_tag":
            change_many(editor, "add_tag", tag=tag.pk)
        elif step == "mark":
            mark_quotations(Article.objects.get(pk=article.pk), by=editor.user)
        elif step == "publish":
            with suppress(PublishingRefused):
                publish(Article.objects.get(pk=article.pk), by=editor.user, override="Because")
        elif chance.random() < 0.4:
            versions = Article.objects.get(pk=article.pk).version
            restore(editor, chance.randint(1, versions))
            standing = set()
        revisions = list(Revision.objects.filter(article=article).order_by("number"))
        kept = "\n".join(texts(revisions))
        assert not {word for word in stored if word not in kept}, (done, "an acknowledged text is in no revision")
        newest = texts(revisions[-1:])[0]
        assert not {word for word in standing if word not in newest}, (done, "a text is gone from the article")
    for editor in editors:  # whoever has typed and not saved can still do so
        while editor.typed:
            standing |= editor.save()
    newest = texts(Revision.objects.filter(article=article).order_by("-number")[:1])[0]
    assert not {word for word in standing if word not in newest}
    assert article.revisions.count() > 1
