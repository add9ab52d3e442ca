"""Splitting a tag at the desk: name the parts, look which article gets which, change it by hand, do it."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from media.fields import refuse_uncarriable

from ..body import plain_text
from ..models import Article, Tag
from ..names import fold, split_names
from ..vocabulary import SplitRefused, split
from .error_list import name_fields
from .vocabulary_pages import back_to_changes, refuse_without_right, vocabulary_context

if TYPE_CHECKING:
    from .admin.tag import TagAdmin

__all__ = ["split_urls"]

_MOST_PARTS = 8
_MOST_ARTICLES = 300  # on one page, newest first; the rest is split by asking again


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the form: the name of a tag, and words of which an article has one if it is about that."""

    name: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """An article of the preview, and for each part whether it gets it."""

    article: Article
    choices: list[tuple[int, str, bool]]


class SplitForm(forms.Form):
    parts = forms.CharField(
        label=gettext_lazy("Into these"),
        max_length=4_000,
        validators=[refuse_uncarriable],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One tag a line. Behind “=” you can give words: articles in which one of them stands get it ticked, "
            "for example “Ports = quay, pilot”."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)

    def clean_parts(self) -> list[Part]:
        parts: dict[str, Part] = {}
        for line in self.cleaned_data["parts"].splitlines():
            name, _sign, words = line.partition("=")
            if key := fold(name):
                parts.setdefault(key, Part(name.strip(), [fold(word) for word in split_names(words)]))
        if not parts:
            raise forms.ValidationError(_("Name at least one tag."))
        if len(parts) > _MOST_PARTS:
            raise forms.ValidationError(_("At most %(most)d tags at once.") % {"most": _MOST_PARTS})
        if too_long := next((part.name for part in parts.values() if len(part.name) > 200), ""):
            raise forms.ValidationError(_("This name is too long: %(name)s…") % {"name": too_long[:40]})
        return list(parts.values())


def split_urls(desk: "TagAdmin") -> list[URLPattern]:
    view = desk.admin_site.admin_view(partial(split_page, desk))
    return [path("<int:object_id>/split/", view, name="articles_tag_split")]


def split_page(desk: "TagAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """GET asks into what; POST with `look` shows the articles; POST without does what is ticked."""
    tag = desk.get_object(request, str(object_id))
    refuse_without_right(request, desk)
    form = SplitForm(request.POST if request.method == "POST" else None)
    rows: list[Row] = []
    valid = request.method == "POST" and form.is_valid()
    if valid:
        parts: list[Part] = form.cleaned_data["parts"]
        rows = _rows(tag, parts, request if "look" not in request.POST else None)
        if "look" not in request.POST:
            try:
                done = _split(tag, parts, rows, request.user)
            except (SplitRefused, forms.ValidationError) as error:
                form.add_error(None, error if isinstance(error, forms.ValidationError) else str(error))
            else:
                _say(desk, request, tag, done)
                return back_to_changes(desk)
    title = _("Split a tag")
    context = vocabulary_context(desk, request, title, form=form, rows=rows, original=tag, most=_MOST_ARTICLES)
    return TemplateResponse(request, "admin/vocabulary/split.html", context)


def _rows(tag: Tag, parts: list[Part], request: HttpRequest | None) -> list[Row]:
    """The articles with the tag; ticked as sent, or by the words of the parts."""
    articles = Article.objects.filter(article_tags__tag=tag).order_by("-pk")[:_MOST_ARTICLES]
    rows = []
    for article in articles:
        if request is not None:
            sent = set(request.POST.getlist(f"part-{article.pk}"))
            ticked = [str(number) in sent for number in range(len(parts))]
        else:
            text = fold(f"{article.headline} {article.standfirst} {plain_text(article.body)}")
            ticked = [any(word in text for word in part.words) for part in parts]
        rows.append(Row(article, [(number, part.name, ticked[number]) for number, part in enumerate(parts)]))
    return rows


def _split(tag: Tag, parts: list[Part], rows: list[Row], user: Any) -> int:
    """Make the tags that are ticked somewhere, and split; returns the number of articles."""
    chosen = {row.article.pk: [number for number, _name, ticked in row.choices if ticked] for row in rows}
    used = sorted({number for numbers in chosen.values() for number in numbers})
    tags = {number: Tag.objects.get_or_add(parts[number].name, kind=tag.kind) for number in used}
    given = {article: [tags[number] for number in numbers] for article, numbers in chosen.items() if numbers}
    split(tag, given, by=user)
    return len(given)


def _say(desk: "TagAdmin", request: HttpRequest, tag: Tag, done: int) -> None:
    text = ngettext("%(n)d article was given other tags.", "%(n)d articles were given other tags.", done) % {"n": done}
    desk.message_user(request, text, messages.SUCCESS)
    if not tag.article_tags.exists() and not tag.edition_tags.exists():
        text = _("Nothing is left under “%(tag)s”. Merge it into one of them, so that its address leads there.")
        desk.message_user(request, text % {"tag": tag}, messages.WARNING)
