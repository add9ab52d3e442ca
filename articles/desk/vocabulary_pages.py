"""Pages below the lists of tags, people and organisations: merging, what was done and undoing it, likely duplicates."""

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from media.fields import refuse_uncarriable

from ..models import NotDuplicate, VocabularyChange
from ..names import split_names
from ..rights import may
from ..vocabulary import MergeRefused, Preview, UndoRefused, likely_duplicates, merge, preview_of_merge, undo
from .error_list import name_fields
from .merge_again import merged_meanwhile, quoted_names

if TYPE_CHECKING:
    from .admin.named import NamedAdmin

__all__ = ["back_to_changes", "merge_chosen", "refuse_without_right", "vocabulary_context", "vocabulary_urls"]

_MOST_SENT = 500  # records that one request can name
_MOST_SHOWN = 100  # changes on a page


class MergeForm(forms.Form):
    """Which one stays, and names of further ones to merge into it."""

    names = forms.CharField(
        label=gettext_lazy("Also merge these"),
        required=False,
        max_length=2_000,
        validators=[refuse_uncarriable],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Names or aliases, with commas between them."),
    )
    into = forms.CharField(required=False, max_length=20)

    def __init__(self, data: Any, *, desk: "NamedAdmin", request: HttpRequest, records: list[Any]) -> None:
        super().__init__(data)
        name_fields(self)
        self.desk, self.request, self.records = desk, request, records

    def clean_names(self) -> str:
        """Add the records of these names to those chosen."""
        unknown: list[str] = []
        shared: list[str] = []
        known: Any = self.desk.get_queryset(self.request)
        for name in split_names(self.cleaned_data["names"])[:_MOST_SENT]:
            found = list(known.named(name)[:2])
            if len(found) == 1:
                self.records += found if found[0] not in self.records else []
            else:
                (shared if found else unknown).append(name)
        if unknown:
            raise forms.ValidationError(_("There is nothing of this name: %(names)s") % {"names": ", ".join(unknown)})
        if shared:
            text = _("Several have this name, so choose in the list: %(names)s")
            raise forms.ValidationError(text % {"names": ", ".join(shared)})
        return ""


def vocabulary_urls(desk: "NamedAdmin") -> list[URLPattern]:
    view, name = desk.admin_site.admin_view, f"articles_{desk.opts.model_name}"
    return [
        path("merge/", view(partial(merge_page, desk)), name=f"{name}_merge"),
        path("merges/", view(partial(changes_page, desk)), name=f"{name}_merges"),
        path("merges/undo/", view(partial(undo_change, desk)), name=f"{name}_undo"),
        path("duplicates/", view(partial(duplicates_page, desk)), name=f"{name}_duplicates"),
    ]


def refuse_without_right(request: HttpRequest, desk: "NamedAdmin") -> None:
    if not may(request.user, "merge", desk.model):
        raise PermissionDenied


def back_to_changes(desk: "NamedAdmin") -> HttpResponse:
    return redirect(f"admin:articles_{desk.opts.model_name}_merges")


def vocabulary_context(desk: "NamedAdmin", request: HttpRequest, title: str, **context: Any) -> dict[str, Any]:
    name = f"admin:articles_{desk.opts.model_name}"
    return {
        **desk.admin_site.each_context(request),
        "title": title,
        "opts": desk.opts,
        "merge_address": reverse(f"{name}_merge"),
        "merges_address": reverse(f"{name}_merges"),
        "undo_address": reverse(f"{name}_undo"),
        "media": forms.Media(css={"all": ["desk/desk.css", "desk/revisions.css", "desk/vocabulary.css"]}),
        **context,
    }


def merge_chosen(desk: "NamedAdmin", request: HttpRequest, queryset: Any) -> HttpResponse:
    """The entry in the list's menu of actions: it leads to the preview and changes nothing itself."""
    refuse_without_right(request, desk)
    keys = queryset.order_by("pk").values_list("pk", flat=True)[:_MOST_SENT]
    query = "&".join(f"record={key}" for key in keys)
    return redirect(f"{reverse(f'admin:articles_{desk.opts.model_name}_merge')}?{query}")


merge_chosen.short_description = gettext_lazy("Merge…")  # type: ignore[attr-defined]


def merge_page(desk: "NamedAdmin", request: HttpRequest) -> HttpResponse:
    """GET shows what merging the records of `?record=` would do; POST does it, or looks again (`look`)."""
    refuse_without_right(request, desk)
    sent = request.POST if request.method == "POST" else request.GET
    keys = [
        int(key) for key in sent.getlist("record")[:_MOST_SENT] if key.isascii() and key.isdigit() and len(key) < 16
    ]
    records = list(desk.get_queryset(request).filter(pk__in=keys).order_by("name", "pk"))
    form = MergeForm(sent if request.method == "POST" else None, desk=desk, request=request, records=records)
    valid = request.method == "POST" and form.is_valid()
    into = next((one for one in records if str(one.pk) == sent.get("into", "")), None)
    meanwhile = merged_meanwhile(desk.model, set(keys) - {one.pk for one in records})
    if meanwhile and request.method == "POST":
        if meanwhile.is_all(records) and "look" not in request.POST:
            text = _("It has been done already, so nothing was changed now. %(told)s")
            desk.message_user(request, text % {"told": meanwhile.told}, messages.INFO)
            return back_to_changes(desk)
        form.add_error(None, _("%(told)s Nothing was changed now; look again.") % {"told": meanwhile.told})
        valid = False
    elif valid and into is None and "look" not in request.POST:
        form.add_error(None, _("Say which one stays."))
        valid = False
    if valid and into is not None and "look" not in request.POST:
        others = [one for one in records if one != into]
        try:
            merge(into, others, by=request.user)
        except MergeRefused as error:
            meanwhile = merged_meanwhile(desk.model, [one.pk for one in others])
            form.add_error(None, f"{meanwhile.told} {error}" if meanwhile else str(error))
        else:
            desk.message_user(request, _done(desk, into, others), messages.SUCCESS)
            return back_to_changes(desk)
    context = vocabulary_context(desk, request, _("Merge"), form=form, records=records)
    return TemplateResponse(request, "admin/vocabulary/merge.html", context | _previewed(records, into))


def _done(desk: "NamedAdmin", into: Any, others: list[Any]) -> str:
    """What a merge did, with the way to the one that stayed."""
    text = ngettext(
        "%(n)d was merged into “%(into)s”: %(names)s. Everything that led there leads to “%(into)s” now.",
        "%(n)d were merged into “%(into)s”: %(names)s. Everything that led there leads to “%(into)s” now.",
        len(others),
    ) % {"n": len(others), "into": into, "names": quoted_names(others)}
    page = reverse(f"admin:articles_{desk.opts.model_name}_change", args=[into.pk])
    open_it = _("Open “%(name)s”") % {"name": into}
    return format_html('{} {} <a href="{}">{}</a>', text, _("Below it can be undone."), page, open_it)


def _previewed(records: list[Any], into: Any) -> dict[str, Any]:
    """The preview for the one that stays; unless somebody chose, that is the one with the most uses."""
    if len(records) < 2:
        return {"into": into or (records[0] if records else None), "preview": None}
    stays = into or max(records, key=_number_of_uses)
    preview: Preview = preview_of_merge(stays, [one for one in records if one != stays])
    return {"into": stays, "preview": preview}


def _number_of_uses(record: Any) -> int:
    names = ("edition_tags", "article_tags", "editionquotes", "edition_bylines")
    return sum(getattr(record, name).count() for name in names if hasattr(record, name))


def changes_page(desk: "NamedAdmin", request: HttpRequest) -> HttpResponse:
    """What was merged and split, newest first; each can be taken back here."""
    refuse_without_right(request, desk)
    rows = VocabularyChange.objects.filter(kind=desk.opts.model_name).defer("rows").select_related("by", "undone_by")
    context = vocabulary_context(desk, request, _("Merges and splits"), changes=rows[:_MOST_SHOWN])
    return TemplateResponse(request, "admin/vocabulary/changes.html", context)


def undo_change(desk: "NamedAdmin", request: HttpRequest) -> HttpResponse:
    """POST takes one merge or split back."""
    refuse_without_right(request, desk)
    try:
        key = uuid.UUID(request.POST.get("change", ""))
    except ValueError:
        return back_to_changes(desk)
    change = VocabularyChange.objects.filter(pk=key, kind=desk.opts.model_name).first()
    if request.method != "POST" or change is None:
        return back_to_changes(desk)
    try:
        undone = undo(change, by=request.user)
    except UndoRefused as error:
        desk.message_user(request, str(error), messages.ERROR)
        return back_to_changes(desk)
    desk.message_user(
        request, _("Everything is as it was.") if not undone.stays else _("It was undone."), messages.SUCCESS
    )
    for what, number in undone.stays.items():
        text = ngettext(
            "%(n)d place (%(what)s) was changed since and stays as it is now.",
            "%(n)d places (%(what)s) were changed since and stay as they are now.",
            number,
        )
        desk.message_user(request, text % {"n": number, "what": what}, messages.WARNING)
    return back_to_changes(desk)


def duplicates_page(desk: "NamedAdmin", request: HttpRequest) -> HttpResponse:
    """Pairs that may be one, each with the reason and the way to merge it. POST says that `pair` is two."""
    refuse_without_right(request, desk)
    if request.method == "POST":
        return _two(desk, request)
    found = likely_duplicates(desk.model)
    context = vocabulary_context(
        desk, request, _("Likely duplicates"), pairs=found.pairs, more=found.more, two=_known_to_be_two(desk)
    )
    return TemplateResponse(request, "admin/vocabulary/duplicates.html", context)


def _two(desk: "NamedAdmin", request: HttpRequest) -> HttpResponse:
    """Remember the answer for a pair of records that are there, or take it back (`again`)."""
    kind = str(desk.opts.model_name)
    sent = request.POST.get("pair", "").split("-")
    keys = sorted({int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 16})
    records = desk.get_queryset(request).in_bulk(keys) if len(keys) == 2 else {}
    page = redirect(f"admin:articles_{kind}_duplicates")
    if len(records) != 2:
        desk.message_user(request, _("One of the two is not there any more. Nothing was changed."), messages.ERROR)
        return page
    one, other = (records[key] for key in keys)
    if "again" in request.POST:
        NotDuplicate.objects.filter(kind=kind, first_id=keys[0], second_id=keys[1]).delete()
        text = _("“%(one)s” and “%(other)s” are compared again.")
    else:
        NotDuplicate.objects.note(kind, keys[0], keys[1], by=request.user)
        text = _("“%(one)s” and “%(other)s” are two. They are not proposed again.")
    desk.message_user(request, text % {"one": one, "other": other}, messages.SUCCESS)
    return page


def _known_to_be_two(desk: "NamedAdmin") -> list[tuple[Any, Any, NotDuplicate]]:
    """The newest answers whose records are still there."""
    rows = NotDuplicate.objects.filter(kind=desk.opts.model_name).select_related("by").order_by("-at", "-pk")
    answers = list(rows[:_MOST_SHOWN])
    records = desk.model._default_manager.in_bulk({key for row in answers for key in (row.first_id, row.second_id)})
    there = [row for row in answers if row.first_id in records and row.second_id in records]
    return [(records[row.first_id], records[row.second_id], row) for row in there]
