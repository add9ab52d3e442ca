"""Whatever happens to an article, its quotes are exactly the marks of its body, in their words."""

import json
import re
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles.body import marked_quotes, pieces, plain_text
from articles.body.plaintext import paragraph_texts
from articles.exports.ninjs import article_item
from articles.imports import import_ninjs, import_text
from articles.imports.quotations import mark_quotations
from articles.models import Article, ArticleTag, Correction, Edition, Quote, Revision, Section
from articles.publishing import CorrectionNote, PublishingRefused, publish, restore
from articles.vocabulary import merge, undo
from tests import factories
from tests.desk.forms import change_page, sent, shown

REFS = ["aa1", "bb2", "cc3"]
WORDS = st.sampled_from(["We agreed", "We never agreed.", "الميناء", "a  b", "“in” it", "…", "\u202eword\u202c", "x"])
_MARK = st.builds('<q data-quote="{}">{}</q>'.format, st.sampled_from(REFS), WORDS)
_BROKEN = st.sampled_from(
    [
        '<q data-quote="aa1">',
        "</q>",
        '<q data-quote="bb2"><q data-quote="cc3">y</q>',
        "<q>z</q>",
        '</p><h2><q data-quote="aa1">h</q>',
    ]
)
_PIECE = st.one_of(_MARK, _MARK, WORDS, _BROKEN, st.just("“We have said all that there is,” said Captain Ana Ruiz. "))
_BLOCK = st.builds(
    lambda inside, shape: shape.format(inside),
    st.lists(_PIECE, max_size=4).map("".join),
    st.sampled_from(["<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li><li>x</li></ul>", "<blockquote>{}</blockquote>"]),
)
PULLS = ['<aside data-pull="aa1"></aside>', '<aside data-pull="aa1:1-2"></aside>']
BODIES = st.lists(st.one_of(_BLOCK, st.sampled_from(PULLS)), max_size=5).map("".join)


class Desk(RuleBasedStateMachine):
    """An article that is edited, pasted into, restored, published and corrected in any order, and made again by imports.

    What is imported is worked on next; those before stay under watch.
    """

    @initialize()
    def begin(self) -> None:
        section = Section.objects.first() or factories.make_section()
        self.key = factories.make_article(section=section).pk
        self.keys = [self.key]
        self.words: dict[int, str] = {}
        self.desk = Client()
        self.desk.force_login(get_user_model().objects.filter(is_superuser=True).first() or factories.make_user())

    @property
    def article(self) -> Article:
        return Article.objects.get(pk=self.key)

    @rule(body=BODIES)
    def type(self, body: str) -> None:
        article = self.article
        article.body = body
        article.save()

    @rule(body=BODIES)
    def paste_behind(self, body: str) -> None:
        """What is pasted may hold marks that stand in the text already."""
        article = self.article
        article.body += body
        article.save()

    @rule()
    def find_quotations(self) -> None:
        mark_quotations(self.article)

    @rule(body=BODIES, role=st.sampled_from(["", "Mayor"]))
    def save_at_the_desk(self, body: str, role: str) -> None:
        """As a browser would: the form that was shown, with another text and another attribution."""
        sent = shown(self.desk, self.article) | {"body": body}
        sent |= {name: role for name in sent if name.endswith("-role")}
        answer = self.desk.post(change_page(self.article), sent)
        assert answer.status_code == 302, error_texts(answer)

    @rule(mine=BODIES, theirs=BODIES, role=st.sampled_from(["", "Mayor"]))
    def save_over_a_colleague(self, mine: str, theirs: str, role: str) -> None:
        """Both texts are joined, or both are shown and the form is sent once more."""
        wanted = shown(self.desk, self.article) | {"body": mine}
        wanted |= {name: role for name in wanted if name.endswith("-role")}
        self.type(theirs)
        answer = self.desk.post(change_page(self.article), wanted)
        if answer.status_code == 200:
            answer = self.desk.post(change_page(self.article), sent(answer))
        assert answer.status_code == 302, error_texts(answer)

    @rule(said=WORDS.filter(str.strip))
    def import_another(self, said: str) -> None:
        text = f"A visit\n\n“{said} and that was all of it,” said Ana Ruiz, mayor of Calder.\n\nHe left."
        self.go_on_with(import_text(text, section=Section.objects.first()).article)

    def go_on_with(self, article: Article) -> None:
        ArticleTag.objects.create(content_object=article, tag=factories.make_tag())
        self.key = article.pk
        self.keys.append(article.pk)

    @rule(body=BODIES)
    def import_foreign_html(self, body: str) -> None:
        """Marks of others are none of ours; quotations are found in the words."""
        item = {"uri": f"urn:uuid:{uuid.uuid4()}", "type": "text", "title": "A visit"}
        item["bodies"] = [{"role": "main", "contentType": "text/html", "value": f"<p>A visit.</p>{body}"}]
        self.go_on_with(import_ninjs(json.dumps(item), section=Section.objects.first()).article)

    @rule()
    def import_own_export(self) -> None:
        """As another article: its marks have names that belong to the first one."""
        copy = self.article
        item = article_item(None, [], copy, []) | {"uri": f"urn:uuid:{uuid.uuid4()}"}
        self.go_on_with(import_ninjs(json.dumps(item)).article)
        assert plain_text(self.article.body) == plain_text(copy.body)

    @rule(undone=st.booleans())
    def merge_speakers(self, undone: bool) -> None:
        ana, ben = (factories.make_person(disambiguation=name) for name in ("one", "other"))
        Quote.objects.filter(article=self.key).standing().update(person=ben)
        change = merge(ana, [ben])
        if undone:
            undo(change)

    @rule(which=st.integers(0, 5))
    def go_back(self, which: int) -> None:
        revisions = list(Revision.objects.filter(article=self.key).order_by("number"))
        restore(self.article, revisions[which % len(revisions)])

    @rule(name=st.sampled_from(["Ana Ruiz", "Ben Oak"]))
    def name_the_speakers(self, name: str) -> None:
        Quote.objects.filter(article=self.key).standing().update(speaker=name, guess=False)

    @rule(noted=st.booleans(), said=st.none() | BODIES)
    def publish_or_correct(self, noted: bool, said: str | None) -> None:
        """As it is; or with other words and without what mostly stands in the way: nameless speakers, idle pull quotes."""
        if said is not None:
            article = self.article
            article.body = re.sub("<aside[^>]*></aside>", "", said) + "<p>The end.</p>"
            article.save()
            self.name_the_speakers("Ana Ruiz")
        note = CorrectionNote(Correction.Kind.CORRECTION, "It was wrong.") if noted else None
        try:
            edition = publish(self.article, correction=note, override="As it was said.")
        except PublishingRefused:
            return
        self.words.setdefault(edition.pk, plain_text(self.article.body))

    @precondition(lambda self: self.words)
    @rule()
    def ask_the_api(self) -> None:
        for edition in Edition.live.filter(article__in=self.keys):
            told = Client().get(f"/api/v1/articles/{edition.uuid}").json()
            assert [(q["id"], q["text"]) for q in told["quotes"]] == marks_of(edition.body)
            assert told["body_html"] == edition.body

    @invariant()
    def quotes_are_the_marks(self) -> None:
        for article in Article.objects.filter(pk__in=self.keys):
            standing = Quote.objects.filter(article=article).standing().order_by("number")
            assert [(q.ref, q.text) for q in standing] == marks_of(article.body)

    @invariant()
    @precondition(lambda self: self.words)
    def editions_say_what_was_published(self) -> None:
        for edition in Edition.objects.filter(article__in=self.keys).prefetch_related("quotes"):
            assert [(q.ref, q.text) for q in edition.quotes.all()] == marks_of(edition.body)
            assert plain_text(edition.body) == self.words[edition.pk]
            printed = "\n\n".join(
                text for piece in pieces(edition.body) if piece.html for text in paragraph_texts(_bare(piece.html))
            )
            assert printed == self.words[edition.pk]


def marks_of(body: str) -> list[tuple[str, str]]:
    """The quotes of a body: id and words."""
    return [(quote.ref, quote.text) for quote in marked_quotes(body)]


def error_texts(answer) -> list[str]:
    """What a refused form says."""
    forms = [answer.context["adminform"].form, *(one.formset for one in answer.context["inline_admin_formsets"])]
    return [str(one.errors) for one in forms if one.errors]


def _bare(html: str) -> str:
    """What a page prints, without the anchors that it puts on marks."""
    return re.sub(r'<q id="[^"]*" ', "<q ", html)


@pytest.mark.django_db
def test_words_and_quote_records_never_disagree():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=8,
            stateful_step_count=24,
            deadline=None,
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
