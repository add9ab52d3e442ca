"""Splitting: for each article somebody says which of several tags stand in the place of one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from ..listing import list_again
from ..models import Activity, ArticleTag, Change, EditionTag, Tag, VocabularyChange
from ..models.search_upkeep import index_holders
from .ledger import Ledger
from .pages import page_keys

__all__ = ["SplitRefused", "split"]


class SplitRefused(Exception):
    """Why it cannot be split like this; a sentence for whoever asked. Nothing was changed."""


def split(tag: Tag, parts: Mapping[int, Sequence[Tag]], *, by: Any = None) -> VocabularyChange:
    """Put other tags in the place of `tag`, in one transaction; return what takes it back.

    Args:
        parts: for each article (by key) the tags in their order; `tag` itself can be one of them. All editions of
            the article follow. Articles that are not named keep the tag.

    Raises:
        SplitRefused: there is nothing to do, or one of them is no longer there.
    """
    wanted = {article: [part.pk for part in chosen] for article, chosen in parts.items() if chosen}
    wanted = {article: keys for article, keys in wanted.items() if keys != [tag.pk]}
    if not wanted:
        raise SplitRefused(_("No article was given another tag, so nothing was changed."))
    keys = {tag.pk, *(key for chosen in wanted.values() for key in chosen)}
    with transaction.atomic():
        found = {one.pk: one for one in Tag.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
        if found.keys() != keys:
            raise SplitRefused(_("One of them is no longer there. Nothing was changed; look again."))
        ledger = Ledger()
        for row in ArticleTag.objects.filter(tag=tag, content_object__in=wanted).order_by("content_object_id"):
            owner = {"content_object_id": row.content_object_id}
            _put_instead(ledger, ArticleTag, owner, tag.pk, wanted[row.content_object_id])
        for use in EditionTag.objects.filter(tag=tag, edition__article__in=wanted).select_related("edition"):
            owner = {"edition_id": use.edition_id}
            _put_instead(ledger, EditionTag, owner, tag.pk, wanted[use.edition.article_id])
        if not ledger.entries:
            raise SplitRefused(_("None of these articles has the tag any more. Nothing was changed; look again."))
        others = [str(found[key]) for key in sorted(keys - {tag.pk})]
        done = VocabularyChange.objects.create(
            action=VocabularyChange.Action.SPLIT,
            kind="tag",
            record_id=tag.pk,
            name=str(tag),
            others=others,
            rows=ledger.entries,
            by=by,
        )
        list_again(wanted)
        Activity.objects.note("split", tag, by=by, after=others, batch=done.uuid)
        Change.objects.note(page_keys(Tag, keys))
        index_holders("tag", keys)
        return done


def _put_instead(
    ledger: Ledger, model: type[models.Model], owner: dict[str, int], tag: int, instead: Sequence[int]
) -> None:
    """Write the rows of one article or edition anew from the first on that is another; those before stay."""
    rows: list[Any] = list(model._base_manager.filter(**owner).order_by("position", "pk"))
    now = [row.tag_id for row in rows]
    wanted = list(dict.fromkeys(key for one in now for key in (instead if one == tag else [one])))
    same = next((place for place, (one, other) in enumerate(zip(now, wanted, strict=False)) if one != other), len(now))
    first = min(same, len(wanted), now.index(tag))
    old = {row.tag_id: row for row in rows}
    place = f"all of {next(iter(owner.values()))}"
    for row in rows[first:]:
        ledger.delete(row, place)
    for number, key in enumerate(wanted[first:]):
        like = old.get(key, old[tag])
        copy: Any = model(**{field.attname: getattr(like, field.attname) for field in model._meta.concrete_fields})
        copy.pk, copy.tag_id, copy.position = None, key, rows[first].position + number
        if key in instead and hasattr(copy, "guess"):
            copy.guess = copy.guess and old[tag].guess
        ledger.insert(copy, place)
