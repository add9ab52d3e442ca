"""What keeps a record from being deleted, with the ways there, and what to do instead."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.models import Photo

from ..models import Article, Organisation, Person, Section, Tag
from ..rights import headlines_to, may, visible_to
from ..vocabulary.uses import has_field

__all__ = ["articles_that_hold", "told_uses"]

_NAMED = 10  # articles that are named
#: From the tables that hold a record to the article they belong to.
_WAYS = {"article": "article_id", "content_object": "content_object_id", "edition": "edition__article_id"}


def told_uses(model: type[models.Model], keys: Sequence[int], user: Any) -> list[Any]:
    """Return the first articles that hold any of these records, how many more there are, and what to do instead.

    An article whose headline this user may not read is counted and not named.
    """
    using = articles_that_hold(model, keys)
    told = headlines_to(user, using)
    number, named = using.count(), list(told.order_by("-pk")[:_NAMED])
    visible = visible_to(user, Article.objects.filter(pk__in=[one.pk for one in named]))
    open_to = set(visible.values_list("pk", flat=True))
    lines = [_led_to(one, one.headline) if one.pk in open_to else one.headline for one in named]
    if more := number - len(named):
        lines.append(ngettext("%(n)d more article", "%(n)d more articles", more) % {"n": more} if named else _all(more))
    lines += [_led_to(one, str(one)) if may(user, "view", one) else str(one) for one in _others(model, keys)]
    advice = _instead(model)
    return [*([lines] if lines else []), *([advice] if advice else [])]


def _all(number: int) -> str:
    return ngettext("%(n)d article", "%(n)d articles", number) % {"n": number}


def articles_that_hold(model: type[models.Model], keys: Sequence[int]) -> models.QuerySet[Article]:
    """The articles whose working copy, or any edition of which, holds one of the records."""
    found = Q(pk__in=[])
    for holder, column in _holders(model):
        rows = holder._base_manager.filter(**{f"{column}__in": keys})
        if holder is Article:
            found |= Q(pk__in=rows.values("pk"))
        elif way := next((path for name, path in _WAYS.items() if has_field(holder, name)), ""):
            found |= Q(pk__in=rows.values(way))
    return Article.objects.filter(found)


def _holders(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """The tables whose rows the database keeps a record for."""
    for relation in model._meta.related_objects:
        if relation.on_delete is models.PROTECT and not isinstance(relation.related_model, str):
            yield relation.related_model, relation.field.attname


def _others(model: type[models.Model], keys: Sequence[int]) -> list[Any]:
    """Records that hold them and belong to no article."""
    if model is Organisation:
        return list(Organisation.objects.filter(parent__in=keys).order_by("name")[:_NAMED])
    return []


def _led_to(record: models.Model, words: str) -> str:
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), words)


def _instead(model: type[models.Model]) -> str:
    if model is Tag:
        return _("Merge it with another tag, or set its state to “retired”: then nobody is offered it any more.")
    if model in (Person, Organisation):
        return _("Merge it with another: then everything leads to that one. A wrong name can be put right in its form.")
    if model is Photo:
        return _(
            "Take it out of these articles first. If readers must not see it any more, end its right: it vanishes."
        )
    if model is Section:
        return _("Move these articles into another section, or rename this one. What stands in earlier editions stays.")
    return ""
