"""Merging: any number of tags (or people, or organisations) become one, and nothing that led to them is lost.

The one that stays takes over every place of the others. Where an article had several of them, the earliest place
stays and the others go, so the order of the rest is what it was. Names become aliases, addresses lead on, and the
ledger keeps every row as it was. Frozen words are not touched: only whom they lead to.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from ..listing import list_tags_again
from ..models import Activity, Address, Change, Merged, Organisation, Tag, VocabularyChange
from ..models.named import Named
from ..models.search_upkeep import index_holders
from .hierarchy import merge_broader, merge_parents
from .ledger import Ledger
from .pages import page_keys
from .uses import Use, alias_model, uses_of

__all__ = ["MOST", "MergeRefused", "aliases_to_be", "groups_of", "merge"]

MOST = 100  # records in one merge


class MergeRefused(Exception):
    """Why these cannot become one; a sentence for whoever asked. Nothing was changed."""


def merge(into: Named, others: Iterable[Named], *, by: Any = None) -> VocabularyChange:
    """Make `others` one with `into`, in one transaction; return what takes it back.

    Raises:
        MergeRefused: there is nothing to merge, too much, one with itself, or one that is no longer there.
    """
    kind, keys = type(into), [one.pk for one in others]
    _refuse_nonsense(into, keys)
    try:
        return _merge(kind, into.pk, keys, by)
    except IntegrityError as error:
        text = _("Somebody used or changed one of them at the same moment. Nothing was changed; try again.")
        raise MergeRefused(text) from error


def _merge(kind: type[Named], stays: int, keys: list[int], by: Any) -> VocabularyChange:
    with transaction.atomic():
        found = {
            one.pk: one
            for one in kind._default_manager.select_for_update().filter(pk__in=[stays, *keys]).order_by("pk")
        }
        if found.keys() != {stays, *keys}:
            raise MergeRefused(_("One of them is no longer there. Nothing was changed; look again."))
        into, gone = found.pop(stays), [found[key] for key in keys]
        _refuse_to_hide(into, gone)
        ledger, changed = Ledger(), list(page_keys(kind, [into.pk, *keys]))
        _lead_on(ledger, into, gone)
        for use in uses_of(kind):
            _take_over(ledger, use, into.pk, keys)
        if kind is Tag:
            merge_broader(ledger, into.pk, keys)
        if kind is Organisation:
            merge_parents(ledger, into, keys)
        aliases = aliases_to_be(into, gone)
        for one in kind._default_manager.filter(pk__in=keys):
            ledger.delete(one)
        _drop_own_name(ledger, into)
        for name, key in aliases.items():
            ledger.insert(alias_model(kind)(name=name, key=key, **{f"{kind._meta.model_name}_id": into.pk}))
        done = VocabularyChange.objects.create(
            action=VocabularyChange.Action.MERGE,
            kind=str(kind._meta.model_name),
            record_id=into.pk,
            name=str(into),
            others=[str(one) for one in gone],
            rows=ledger.entries,
            by=by,
        )
        if kind is Tag:
            list_tags_again([into.pk, *keys])
        Activity.objects.note("merge", into, by=by, before=[*gone], after=into, batch=done.uuid)
        Change.objects.note(changed)
        index_holders(str(kind._meta.model_name), [into.pk])
        return done


def _refuse_nonsense(into: Named, keys: list[int]) -> None:
    if not keys:
        raise MergeRefused(_("There is nothing to merge. Choose at least two."))
    if into.pk in keys or len(set(keys)) < len(keys):
        raise MergeRefused(_("Something cannot be merged with itself. Choose different ones."))
    if len(keys) > MOST:
        raise MergeRefused(_("At most %(most)d can be merged at once. Choose fewer.") % {"most": MOST})


def _refuse_to_hide(into: Named, gone: Iterable[Any]) -> None:
    """An internal tag is never shown to readers, so what they see cannot become one."""
    if isinstance(into, Tag) and into.kind == Tag.Kind.INTERNAL:
        public = next((one for one in gone if one.kind != Tag.Kind.INTERNAL), None)
        if public is not None:
            text = _("“%(into)s” is internal, so readers would lose “%(tag)s”. Let the other one stay.")
            raise MergeRefused(text % {"into": into, "tag": public})


def _lead_on(ledger: Ledger, into: Named, gone: list[Any]) -> None:
    """The addresses and keys of those that go are those of the one that stays."""
    kind, keys = str(into._meta.model_name), [one.pk for one in gone]
    held = {address.slug: address for address in Address.objects.filter(kind=kind, record_id__in=keys)}
    for one in gone:
        shown = one.was_shown()
        address = held.pop(one.slug, None)
        if address is None:
            ledger.insert(Address(kind=kind, slug=one.slug, record_id=into.pk, shown=shown))
        else:
            before = {"record_id": address.record_id, "shown": address.shown}
            ledger.update(Address, [(address.pk, before)], record_id=into.pk, shown=address.shown or shown)
    rest = sorted(held.values(), key=lambda address: (address.record_id, address.pk))
    ledger.update(Address, [(one.pk, {"record_id": one.record_id}) for one in rest], record_id=into.pk)
    earlier = Merged.objects.filter(kind=kind, record_id__in=keys).order_by("record_id", "pk")
    ledger.update(Merged, [(one.pk, {"record_id": one.record_id}) for one in earlier], record_id=into.pk)
    for key in keys:
        ledger.insert(Merged(kind=kind, old_id=key, record_id=into.pk))


def groups_of(use: Use, keys: Iterable[int], into: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows that lead to any of `keys`, those that become the same one together, the one that stays first."""
    beside = list(use.beside or ())
    wanted = [
        "pk",
        use.column,
        *beside,
        *(["position"] if use.has_order else []),
        *(["guess"] if use.has_guesses else []),
    ]
    rows = list(use.model._base_manager.filter(**{f"{use.column}__in": [into, *keys]}).values(*dict.fromkeys(wanted)))
    if use.beside is None:
        yield from ([row] for row in sorted(rows, key=lambda row: (row[use.column], row["pk"])))
        return
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in beside), []).append(row)
    for group in groups.values():
        group.sort(key=lambda row: (row["position"] if use.has_order else row[use.column] != into, row["pk"]))
        yield group


def _take_over(ledger: Ledger, use: Use, into: int, keys: list[int]) -> None:
    moved: list[tuple[Any, dict[str, Any]]] = []
    for first, *rest in groups_of(use, keys, into):
        for record in use.model._base_manager.filter(pk__in=[row["pk"] for row in rest]) if rest else ():
            ledger.delete(record, belongs_to=first["pk"])
        if use.has_guesses and first["guess"] and any(not row["guess"] for row in rest):
            ledger.update(
                use.model, [(first["pk"], {"guess": True})], guess=False
            )  # somebody has confirmed one of them
        if first[use.column] != into:
            moved.append((first["pk"], {use.column: first[use.column]}))
    moved.sort(key=lambda row: row[1][use.column])
    ledger.update(use.model, moved, **{use.column: into})


def aliases_to_be(into: Named, gone: Iterable[Any]) -> dict[str, str]:
    """The names of those that go which become aliases, with their keys.

    No alias is made of a name that means the same as that of the one that stays, that is an alias already, or
    that a third record has too (people can share a name): it would lead to the wrong one.
    """
    kind, gone = type(into), list(gone)
    names = {one.key: one.name for one in reversed(gone) if one.key != into.key}
    taken = set(alias_model(kind)._default_manager.filter(key__in=names).values_list("key", flat=True))
    others = kind._default_manager.filter(key__in=names).exclude(pk__in=[into.pk, *(one.pk for one in gone)])
    taken |= set(others.values_list("key", flat=True))
    return {name: key for key, name in reversed(names.items()) if key not in taken}


def _drop_own_name(ledger: Ledger, into: Named) -> None:
    aliases: models.Manager[Any] = into.aliases  # type: ignore[attr-defined]
    for alias in aliases.filter(key=into.key):
        ledger.delete(alias)
