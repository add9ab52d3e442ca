"""Beside the text: tags whose name or alias stands in it. Nothing is added until somebody ticks one and saves."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ..body import BodyRefused, clean, paragraph_texts
from ..models import Article, ArticleTag, Merged, Quote, Tag, WorkingCopy
from ..names import fold
from ..vocabulary import Mention, tags_in
from .page import Page
from .working_copies import as_post

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "SuggestedTagsField", "Suggestion", "give", "suggestions_panel"]

_MOST = 20
_LOOKED_AT = 80  # tags of the text among which the speakers are put first
_MOST_SENT = 100
_CONTEXT = 70  # characters on each side of the words, where a sentence is longer
_SENTENCE_ENDS = re.compile(r"[.!?…][”\"’»)]*\s+")
_TAG_ROW = re.compile(r"article_tags-\d+-tag")
_SPEAKER = re.compile(r"quotes-\d+-(?:speaker|organisation)")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds, or what is stored: the text in blocks, each with the name of its place."""

    blocks: list[str]
    places: list[str]
    language: str
    tags: frozenset[int]  # on the article already
    speaking: frozenset[str]  # folded names of who speaks in the quotes


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag that stands in the text, and why it is suggested."""

    tag: Tag
    name: str  # the name or alias that stands there first
    count: int
    place: str
    before: str  # the sentence around it
    words: str
    after: str
    speaks: bool

    @property
    def proposed(self) -> bool:
        return self.tag.state == Tag.State.PROPOSED


class SuggestedTagsField(forms.Field):
    """The tags that were ticked. What has been merged since is followed; what is gone or retired is left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[Tag]:
        keys = _keys(list(value or ())[:_MOST_SENT])
        if not keys:
            return []
        present = {key: key for key in keys} | Merged.objects.present_keys("tag", keys)
        found = Tag.objects.offered().exclude(kind=Tag.Kind.INTERNAL).in_bulk(set(present.values()))
        return [found[key] for key in dict.fromkeys(present.values()) if key in found]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data))


def _keys(sent: Iterable[str]) -> list[int]:
    """What of it can be keys of records."""
    return [int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 16]


def give(article: Article, tags: Iterable[Tag]) -> None:
    """Put tags behind those that the article has; in the transaction that saves it."""
    there = dict(ArticleTag.objects.filter(content_object=article).values_list("tag_id", "position"))
    position = max(there.values(), default=-1)
    for tag in tags:
        if tag.pk not in there:
            position += 1
            ArticleTag.objects.create(content_object=article, tag=tag, position=position)


def suggestions_panel(form: Any, article: Article | None) -> dict[str, Any]:
    """What the article's page shows: of the words in the form if it came back, else of those stored."""
    typed = _typed(form.data) if form.is_bound else _stored(article) if article else None
    chosen = form["suggested_tags"].value() if form.is_bound else None
    return {
        "suggestions": _suggestions(typed) if typed else [],
        "suggestions_chosen": _keys(chosen or ()),
        "suggestions_address": reverse("admin:articles_article_suggested_tags", args=[article.pk])
        if article
        else reverse("admin:articles_article_suggested_tags_new"),
    }


def suggested_tags(desk: "ArticleAdmin", request: HttpRequest, object_id: int | None = None) -> HttpResponse:
    """The list for the words that the user's own page holds now and has not saved; `?page=` names it."""
    article = desk.article_or_404(request, object_id) if object_id is not None else None
    if article is None and not desk.has_add_permission(request):
        raise PermissionDenied
    page = request.GET.get("page", "")[:64]
    copy = WorkingCopy.objects.filter(user=request.user.pk, article=article, page=page).first()
    typed = _typed(as_post(copy)) if copy is not None and copy.data else _stored(article) if article else None
    context = {"suggestions": _suggestions(typed) if typed else []}
    return TemplateResponse(request, "admin/desk/tag_suggestions.html", context)


def suggested_tags_new(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """The same for an article that was never saved."""
    return suggested_tags(desk, request)


def _typed(data: Mapping[str, Any]) -> Typed:
    rows = [name for name in data if _TAG_ROW.fullmatch(name) and not data.get(name.removesuffix("tag") + "DELETE")]
    return _of_text(
        *(str(data.get(name, "")) for name in ("headline", "standfirst", "body", "language")),
        tags=frozenset(_keys(str(data[name]) for name in rows)),
        speaking=(str(data[name]) for name in data if _SPEAKER.fullmatch(name)),
    )


def _stored(article: Article) -> Typed:
    quotes = Quote.objects.filter(article=article).standing().values_list("speaker", "organisation")
    return _of_text(
        article.headline,
        article.standfirst,
        article.body,
        article.language,
        tags=frozenset(ArticleTag.objects.filter(content_object=article).values_list("tag_id", flat=True)),
        speaking=(name for row in quotes for name in row),
    )


def _of_text(
    headline: str, standfirst: str, body: str, language: str, *, tags: frozenset[int], speaking: Iterable[str]
) -> Typed:
    try:
        paragraphs = paragraph_texts(clean(body))
    except BodyRefused:
        paragraphs = []
    places = [_("headline"), _("standfirst")]
    places += [_("paragraph %(number)d") % {"number": number + 1} for number in range(len(paragraphs))]
    keys = frozenset(key for key in map(fold, speaking) if key)
    return Typed([headline, standfirst, *paragraphs], places, language, tags, keys)


def _suggestions(typed: Typed) -> list[Suggestion]:
    """Who speaks first, then what stands there most often. Tags that the article has are not among them."""
    there = tags_in(typed.blocks, typed.language, _LOOKED_AT)
    found = [_suggestion(typed, tag, mention) for tag, mention in there if tag.pk not in typed.tags]
    return sorted(found, key=lambda one: not one.speaks)[:_MOST]


def _suggestion(typed: Typed, tag: Tag, mention: Mention) -> Suggestion:
    text = typed.blocks[mention.block]
    begins = max((end.end() for end in _SENTENCE_ENDS.finditer(text, 0, mention.start)), default=0)
    ending = _SENTENCE_ENDS.search(text, mention.end)
    before, after = text[begins : mention.start], text[mention.end : ending.end() if ending else len(text)].rstrip()
    return Suggestion(
        tag,
        mention.name,
        mention.count,
        typed.places[mention.block],
        before if len(before) <= _CONTEXT else "…" + before[-_CONTEXT:],
        text[mention.start : mention.end],
        after if len(after) <= _CONTEXT else after[:_CONTEXT] + "…",
        speaks=not typed.speaking.isdisjoint([tag.key, *(alias.key for alias in tag.aliases.all())]),
    )


PAGES: list[Page] = [
    ("suggested-tags/", suggested_tags_new, "suggested_tags_new"),
    ("<int:object_id>/suggested-tags/", suggested_tags, "suggested_tags"),
]
