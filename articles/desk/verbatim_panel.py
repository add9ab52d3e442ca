"""Beside each quote: what its source says, who may have said it otherwise, and whether it may be unnamed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..body import BodyRefused, clean, marked_quotes
from ..models import Activity, Article, Quote, Source, WorkingCopy
from ..publishing import WARNED, Reading, read
from ..quotes.verbatim import Verdict
from ..rights import may
from .conflicts import conflicts
from .page import Page
from .quote_fields import QUOTES_ON_A_PAGE
from .versions import read_version, signed_version
from .working_copies import as_post

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "verdicts_panel"]

#: What each verdict is called at the desk.
TOLD: dict[Verdict, Promise] = {
    Verdict.EXACT: gettext_lazy("Word for word as in the source."),
    Verdict.TYPOGRAPHIC: gettext_lazy("The words of the source; only marks, dashes or blanks differ."),
    Verdict.FIRST_LETTER: gettext_lazy("The words of the source; a sentence begins with another case."),
    Verdict.ELIDED: gettext_lazy("The words of the source, cut where an ellipsis says so."),
    Verdict.BRACKETED: gettext_lazy("The words of the source, with words of ours in brackets."),
    Verdict.ALTERED: gettext_lazy("Other words than in the source."),
    Verdict.NOT_FOUND: gettext_lazy("These words do not stand in the source."),
    Verdict.NO_SOURCE: gettext_lazy("No source is chosen: open “Where it is from” below."),
}


@dataclass(frozen=True, slots=True)
class QuoteState:
    """What the panel says of one quote."""

    ref: str
    text: str
    reading: Reading | None
    conflicts: list[str] = field(default_factory=list)
    guess: bool | None = None  # None where nobody has stored it yet
    source: Source | None = None

    @property
    def words(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:59]}…"

    @property
    def standing(self) -> str:
        """Suggested, confirmed or conflicting."""
        if self.conflicts:
            return _("conflicting")
        return {None: "", True: _("suggested"), False: _("confirmed")}[self.guess]

    @property
    def told(self) -> str:
        return str(TOLD[self.reading.verdict]) if self.reading else ""

    @property
    def colour(self) -> str:
        """How much it should be looked at: `fine`, `look`, `wrong` or `none`."""
        if self.reading is None or self.reading.verdict == Verdict.NO_SOURCE:
            return "none"
        if not self.reading.verdict.faithful:
            return "wrong"
        return "look" if self.reading.verdict in (Verdict.ELIDED, Verdict.BRACKETED) else "fine"

    @property
    def urgent(self) -> int:
        """What an editor should see first, where there is no room for all: lower is sooner."""
        return 0 if self.conflicts or self.colour == "wrong" else 1 if self.colour == "look" else 3 - bool(self.guess)

    @property
    def hidden(self) -> str:
        return ", ".join(str(WARNED[one]) for one in self.reading.match.warnings) if self.reading else ""


def verdicts_panel(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """The state of each standing quote, by its ref. Two queries, and the texts that were not read yet."""
    quotes = list(Quote.objects.filter(article=stored).standing().select_related("source", "approved_by"))
    return {
        **_listed(_states(stored, quotes)),
        "unnamed_quotes": [one for one in quotes if one.unnamed],
        "may_approve": may(request.user, "publish", stored),
        "approve_token": signed_version(stored),
    }


def _states(article: Article, quotes: list[Quote] | None = None) -> list[QuoteState]:
    """The state of each standing quote as it is stored."""
    if quotes is None:
        quotes = list(Quote.objects.filter(article=article).standing().select_related("source"))
    against = conflicts(quotes, article)
    return [
        QuoteState(one.ref, one.text, read(one.text, one.source), against.get(one.ref, []), one.guess, one.source)
        for one in quotes
    ]


def _listed(states: list[QuoteState]) -> dict[str, Any]:
    """All states, or of very many those that want an editor most, in the order of the text."""
    many = len(states) > QUOTES_ON_A_PAGE
    wanted = {state.ref for state in sorted(states, key=lambda state: state.urgent)[:QUOTES_ON_A_PAGE]}
    return {
        "quote_states": [state for state in states if state.ref in wanted] if many else states,
        "quotes_on_pages": many,
        "quotes_not_listed": max(0, len(states) - QUOTES_ON_A_PAGE),
    }


def verdicts(desk: "ArticleAdmin", request: HttpRequest, object_id: int) -> HttpResponse:
    """The verdicts for the words that the user's own page holds now and has not saved; `?page=` names it."""
    article = desk.article_or_404(request, object_id)
    copies = WorkingCopy.objects.filter(user=request.user.pk, article=article, page=request.GET.get("page", "")[:64])
    copy = copies.first()
    states = _states(article)
    if copy is not None and copy.data:
        states = _unsaved(article, as_post(copy), {state.ref: state for state in states})
    context = _listed(states)
    return TemplateResponse(request, "admin/desk/verdicts.html", context)


def _unsaved(article: Article, typed: QueryDict, stored: dict[str, QuoteState]) -> list[QuoteState]:
    """The words as typed, each beside the source that is chosen in its row; conflicts are those of the last save."""
    try:
        marked = marked_quotes(clean(str(typed.get("body", ""))))
    except BodyRefused:
        return []
    sources = {source.ref: source for source in Source.objects.filter(article=article)}
    chosen = {
        str(typed[name]): sources.get(str(typed.get(name.removesuffix("mark") + "source", "")))
        for name in typed
        if name.startswith("quotes-") and name.endswith("-mark")
    }
    found = []
    for mark in marked:
        before = stored.get(mark.ref)
        source = chosen.get(mark.ref, before.source if before else None)
        reading = read(mark.text, source)
        conflicting, guess = (before.conflicts, before.guess) if before else ([], None)
        found.append(QuoteState(mark.ref, mark.text, reading, conflicting, guess, source))
    return found


def approve_quote(desk: "ArticleAdmin", request: HttpRequest, object_id: int, ref: str) -> HttpResponse:
    """POST approves that the speaker of a quote is not named, for the words and reason that the page showed."""
    article = desk.article_or_404(request, object_id)
    quote = Quote.objects.filter(article=article, ref=ref).standing().first()
    if quote is None:
        raise Http404("There is no such quote.")
    if not may(request.user, "publish", article):
        raise PermissionDenied
    if request.method == "POST":
        if read_version(article, request.POST.get("token", "")) != (article.version,):
            text = _("Somebody saved the article meanwhile. Nothing was approved; look at it again.")
            desk.message_user(request, text, messages.ERROR)
        elif not quote.unnamed or not quote.terms_reason.strip():
            desk.message_user(request, _("There is no reason to approve."), messages.ERROR)
        else:
            Quote.objects.filter(pk=quote.pk).update(
                approved_by=request.user.pk, approved_at=timezone.now(), approved_for=quote.terms_digest
            )
            Activity.objects.note(
                "approve unnamed", article, by=request.user, after=str(quote), reason=quote.terms_reason
            )
            desk.message_user(request, _("Approved. It holds for these words and this reason."), messages.SUCCESS)
    return redirect("admin:articles_article_change", article.pk)


PAGES: list[Page] = [
    ("<int:object_id>/verdicts/", verdicts, "verdicts"),
    ("<int:object_id>/quotes/<slug:ref>/approve/", approve_quote, "approve_quote"),
]
