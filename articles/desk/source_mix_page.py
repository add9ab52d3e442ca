"""The report on whom the paper quotes, on a page and as tables for a spreadsheet."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..dates import written
from ..models import Section
from ..rights import sections_of
from .charts import columns, lines
from .page import Page
from .source_mix import KINDS, LONGEST, OBTAINED, Mix, Named, Span, source_mix

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES"]

_YEAR = timedelta(days=364)
_FORMULA = tuple("=+-@\t\r")  # how a cell begins that a spreadsheet would compute


class MixForm(forms.Form):
    """Which days, and which section."""

    first = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}))
    section = forms.ModelChoiceField(
        Section.objects.none(), label=gettext_lazy("Section"), required=False, empty_label=gettext_lazy("all")
    )

    def __init__(self, *args: Any, sections: Iterable[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Section.objects.order_by("position", "name")
        field: Any = self.fields["section"]
        field.queryset = rows if sections is None else rows.filter(pk__in=sections)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last:
            if last < first:
                raise ValidationError(_("The last day is before the first one."))
            if first.year < 1900 or last.year > 2999 or len(Span(first, last).months) > LONGEST + 1:
                text = _("A report holds at most %(months)d months. Choose a shorter time.")
                raise ValidationError(text % {"months": LONGEST})
        return cleaned


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is shown: what was asked for, or the last year where that was nothing or nonsense."""

    form: MixForm
    mix: Mix


def source_mix_page(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """`?first=&last=` days, `&section=`; without them the last year of all sections of the user."""
    asked = _read(request)
    mix, names = asked.mix, dict(Section.objects.values_list("pk", "name"))
    by_month, by_section, by_way = mix.by(0), mix.by(1), mix.by(3)
    months: list[tuple[str, Mapping[str, int]]] = [
        (written(month, "M Y"), by_month.get(month, {})) for month in mix.span.months
    ]
    listed = sorted(by_section.items(), key=lambda item: (-item[1].total(), names.get(item[0], "")))
    ways = sorted(by_way.items(), key=lambda item: -item[1].total())
    some = {"person": _("quotes")}
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Who we quote"),
        "opts": desk.opts,
        "form": asked.form,
        "mix": mix,
        "kinds": [(name, label, sum(one.get(name, 0) for one in by_month.values())) for name, label in KINDS.items()],
        "query": _query(asked),
        "charts": [
            (_("Over time"), "time", columns(months, KINDS)),
            (_("By section"), "time", lines([(names.get(key, ""), parts) for key, parts in listed], KINDS)),
            (_("How it was obtained"), "time", lines([(str(OBTAINED.get(way, way)), p) for way, p in ways], KINDS)),
            (_("People quoted most"), "people", lines(_bars(mix.most_people), some)),
            (_("Organisations quoted most"), "organisations", lines(_bars(mix.most_organisations), some)),
        ],
    }
    return TemplateResponse(request, "admin/articles/article/source_mix.html", context)


def source_mix_csv(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """`?of=time`, `people` or `organisations`, with the parameters of the page."""
    of = request.GET.get("of", "time")
    if of not in ("time", "people", "organisations"):
        raise Http404("There is no such table.")
    asked = _read(request)
    if not asked.form.is_valid():  # the page says what is wrong with it; a table of other days would say nothing
        return redirect(f"{reverse('admin:articles_article_source_mix')}?{request.GET.urlencode()}")
    mix = asked.mix
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="quotes-{of}-{mix.span.first}-{mix.span.last}.csv"'
    table = csv.writer(answer)
    for row in _table(mix, of):
        table.writerow([_cell(value) for value in row])
    return answer


def _read(request: HttpRequest) -> _Asked:
    """The form and the report that it asks for. Only sections whose every article the user may see are counted."""
    sections = sections_of(request.user, "view")
    if sections is not None and not sections:
        raise PermissionDenied
    today = timezone.localdate()
    usual = {"first": (today - _YEAR).isoformat(), "last": today.isoformat()}
    given = {name: request.GET[name] for name in ("first", "last", "section") if request.GET.get(name)}
    form = MixForm({**usual, **given}, sections=sections)
    if not form.is_valid():
        return _Asked(form, source_mix(Span(today - _YEAR, today), sections))
    section = form.cleaned_data["section"]
    span = Span(form.cleaned_data["first"], form.cleaned_data["last"])
    return _Asked(form, source_mix(span, sections if section is None else [section.pk]))


def _query(asked: _Asked) -> str:
    """The parameters of the report that is shown, for its tables."""
    section = getattr(asked.form, "cleaned_data", {}).get("section") if asked.form.is_valid() else None
    span = asked.mix.span
    return f"first={span.first}&last={span.last}" + (f"&section={section.pk}" if section else "")


def _bars(named: list[Named]) -> list[tuple[str, dict[str, int]]]:
    return [(one.name, {"person": one.quotes}) for one in named]


def _table(mix: Mix, of: str) -> Iterable[Iterable[Any]]:
    if of != "time":
        yield "name", "quotes", "articles"
        named = mix.most_people if of == "people" else mix.most_organisations
        yield from ((one.name, one.quotes, one.articles) for one in named)
        return
    names = dict(Section.objects.values_list("pk", "name"))
    yield "month", "section", "kind", "obtained", "quotes"
    for (month, section, kind, obtained), number in sorted(mix.rows.items()):
        yield _month(month), names.get(section, ""), kind, obtained or "unstated", number


def _month(day: date) -> str:
    return day.strftime("%Y-%m")


def _cell(value: Any) -> Any:
    """A name that a spreadsheet would take for a formula is told as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


PAGES: list[Page] = [
    ("source-mix/", source_mix_page, "source_mix"),
    ("source-mix.csv", source_mix_csv, "source_mix_csv"),
]
