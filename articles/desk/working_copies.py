"""What somebody types is kept every few seconds, and given back when the page was lost; and who else is here.

A working copy belongs to one open page of one user. Nobody else sees it, it is no revision, and saving the
article ends it. What a page holds is numbered (`sequence`), by its keepings and its saves alike: an earlier
number never replaces a later one. A page that began with the words of others names them in `restored_from`,
so that saving it ends their copies as well, up to the words that it has seen.
"""

import json
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from ..models import Article, WorkingCopy
from ..models.working_copy import PRESENT
from .page import Page
from .versions import read_version

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = [
    "PAGES",
    "as_post",
    "copies_of",
    "forget",
    "had_open",
    "keep",
    "new_page",
    "note_saved",
    "pages_in",
    "presence_panel",
    "readable",
    "restorable",
    "thrown_away",
    "typed_fields",
]

MOST = 5_000_000  # characters of one copy
_MOST_FIELDS = 10_000
_MOST_PAGES = 40  # that one form names, or one session remembers
#: Fields that belong to one showing of the page and not to what was typed.
_OF_THE_PAGE = frozenset({"csrfmiddlewaretoken", "page", "sequence", "_continue", "_publish", "_move", "_save"})
_UNREADABLE = re.compile(r"[\0\ud800-\udfff]")
_SAVED = "desk_saved_pages"  # in the session

type Pages = dict[str, int | None]  # by the name of a page the last of its numbers; None is all of them


def keep_article(desk: "ArticleAdmin", request: HttpRequest, object_id: int | None = None) -> HttpResponse:
    """POST keeps what the page holds, or without `data` says that it is open. Answers in JSON.

    Whoever may see the article and had this page open to write may go on keeping in it when the right to
    write has ended: a working copy is nobody else's business and changes no article, and the words are
    offered again when the right comes back. Whoever may not see the article learns nothing here.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    article = desk.article_or_404(request, object_id) if object_id is not None else None
    may_write = desk.has_change_permission(request, article) if article else desk.has_add_permission(request)
    page, sequence = readable(request.POST.get("page", ""))[:64], _number(request.POST.get("sequence", "")) or 0
    if not may_write and not had_open(request.user, article, page):
        raise PermissionDenied
    if not page:
        return JsonResponse({"error": "page"}, status=400)
    pairs = _pairs(request.POST.get("data", ""))
    if pairs is None and "data" in request.POST:
        return JsonResponse({"error": "data"}, status=400)
    late = sequence <= request.session.get(_SAVED, {}).get(page, -1)
    if late:
        pairs = None  # it was on its way when the page was saved, so these words are stored already
    gone = request.POST.get("gone") == "1"
    over = late and not WorkingCopy.objects.filter(user=request.user.pk, page=page).exists()
    copy = None if over else keep(request.user, article, page, pairs, sequence=sequence, gone=gone)
    return JsonResponse(
        {
            "kept": timezone.localtime(copy.changed_at).strftime("%H:%M:%S") if copy and copy.changed_at else "",
            "others": _others(article, request.user, page),
            "newer": article is not None and _is_older(request.POST.get("version_token", ""), article),
            "may_write": may_write,
            "held": _held(request, request.POST.get("kept_here", "")),
        }
    )


def keep_new(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """The same for an article that was never saved."""
    return keep_article(desk, request)


def keep(
    user: Any,
    article: Article | None,
    page: str,
    pairs: list[tuple[str, str]] | None,
    *,
    sequence: int | None = 0,
    gone: bool = False,
) -> WorkingCopy:
    """Write the working copy of a page; an older keeping that arrives late changes nothing.

    Args:
        pairs: names and values of the fields; None if the page only says that it is open.
        sequence: the number of these words; None if they have none and are the newest.
    """
    now = timezone.now()
    seen = now - 2 * PRESENT if gone else now
    try:
        with transaction.atomic():
            copy, _made = WorkingCopy.objects.get_or_create(user=user, page=page, defaults={"article": article})
    except IntegrityError:  # two keepings of one new page at the same moment
        copy = WorkingCopy.objects.get(user=user, page=page)
    values: dict[str, Any] = {"seen_at": seen}
    rows = WorkingCopy.objects.filter(pk=copy.pk)
    if pairs is not None:
        sequence = copy.sequence + 1 if sequence is None else sequence
        newer = rows.filter(sequence__lte=sequence)
        version = _version(article, pairs)
        newer.update(data=pairs, changed_at=now, sequence=sequence, version=version, discarded_at=None)
    rows.update(**values)
    copy.refresh_from_db()
    return copy


def copies_of(user: Any, article: Article | None) -> Any:
    """The unsaved copies of a user for an article, or for articles that were never saved; newest first."""
    return WorkingCopy.objects.filter(user=user, article=article).unsaved()


def thrown_away(user: Any, article: Article | None) -> Any:
    """Copies that were put aside during the last day."""
    since = timezone.now() - timedelta(days=1)
    return WorkingCopy.objects.filter(user=user, article=article, discarded_at__gt=since).order_by("-discarded_at")[:3]


def restorable(user: Any, article: Article | None, asked: str = "") -> WorkingCopy | None:
    """The copy to put into the form: the one that was asked for, else the newest."""
    copies = copies_of(user, article)
    found: WorkingCopy | None = (copies.filter(page=asked[:64]) if asked else copies).first()
    return found


def as_post(copy: WorkingCopy) -> QueryDict:
    """What was typed, as the browser would send it; what no page could show is left out."""
    data = QueryDict(mutable=True)
    for row in copy.data if isinstance(copy.data, list) else []:
        if isinstance(row, list | tuple) and len(row) == 2 and all(isinstance(part, str) for part in row):
            data.appendlist(*map(readable, row))
    if data:
        data["page"], data["sequence"] = copy.page, str(copy.sequence)
    return data


def readable(text: str) -> str:
    """`text` with a replacement character for NUL and for half a sign, as U+D83D alone: no page can be sent with it."""
    return _UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def typed_fields(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields of a form, readable, without those that belong to one showing of the page."""
    return [(readable(name), readable(value)) for name, value in fields if name not in _OF_THE_PAGE]


def new_page(user: Any, article: Article | None) -> str:
    """A name for a page that is shown to `user` to write in; `had_open` knows it again."""
    name = secrets.token_urlsafe(16)
    return name + _seal(user, article, name)


def had_open(user: Any, article: Article | None, page: str) -> bool:
    """Whether this page was once shown to `user` to write in this article."""
    if constant_time_compare(page[22:], _seal(user, article, page[:22])):
        return True
    return bool(page) and WorkingCopy.objects.filter(user=user, article=article, page=page).exists()


def pages_in(sent: QueryDict) -> Pages:
    """The pages whose words a form holds: its own, and those that it was restored from."""
    pages: Pages = {}
    for line in [f"{sent.get('page', '')} {sent.get('sequence', '')}", *sent.getlist("restored_from")][:_MOST_PAGES]:
        page, _space, number = line.strip().partition(" ")
        if page:
            pages.setdefault(page[:64], _number(number))
    return pages


def forget(user: Any, pages: Pages) -> None:
    """The words of these pages are saved, so their copies end; words that were kept since then stay."""
    if pages:
        WorkingCopy.objects.filter(_of(pages), user=user).delete()


def note_saved(request: HttpRequest, pages: Pages) -> None:
    """Remember which pages' words are stored, so that a browser need not offer what it kept of them."""
    if not pages:
        return
    saved = {**request.session.get(_SAVED, {}), **{page: number or 0 for page, number in pages.items()}}
    request.session[_SAVED] = dict(list(saved.items())[-_MOST_PAGES:])


def throw_away(desk: "ArticleAdmin", request: HttpRequest, object_id: int | None = None) -> HttpResponse:
    """POST puts the copy of `page` aside, and takes that of `back` up again. Nothing is deleted."""
    article = desk.article_or_404(request, object_id) if object_id is not None else None
    if request.method == "POST":
        own = WorkingCopy.objects.filter(user=request.user.pk, article=article)
        copy = own.filter(page=request.POST.get("page", "")[:64]).first()
        if copy is not None:
            own.filter(_of({**pages_in(as_post(copy)), copy.page: None})).update(discarded_at=timezone.now())
        own.filter(page=request.POST.get("back", "")[:64]).update(discarded_at=None)
    if article is None:
        return redirect("admin:articles_article_add")
    return redirect("admin:articles_article_change", article.pk)


def throw_away_new(desk: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """The same for an article that was never saved."""
    if not desk.has_add_permission(request):
        raise PermissionDenied
    return throw_away(desk, request)


def presence_panel(desk: "ArticleAdmin", request: HttpRequest, stored: Article) -> dict[str, Any]:
    """Who else has the article open now. One query."""
    return {"others_here": _others(stored, request.user, "")}


PAGES: list[Page] = [
    ("keep/", keep_new, "keep_new"),
    ("throw-away/", throw_away_new, "throw_away_new"),
    ("<int:object_id>/keep/", keep_article, "keep"),
    ("<int:object_id>/throw-away/", throw_away, "throw_away"),
]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _of(pages: Pages) -> Q:
    """The copies of these pages, as far as their numbers go."""
    found = Q(pk__in=[])
    for page, number in pages.items():
        found |= Q(page=page) if number is None else Q(page=page, sequence__lte=number)
    return found


def _seal(user: Any, article: Article | None, name: str) -> str:
    return salted_hmac(
        "desk.page", f"{user.pk}:{article.pk if article else 'new'}:{name}", algorithm="sha256"
    ).hexdigest()[:32]


def _held(request: HttpRequest, text: str) -> dict[str, int]:
    """Of the pages that a browser kept words of (a JSON list of names): the last number that is saved or kept here."""
    try:
        asked = json.loads(text) if len(text) < 10_000 else None
    except (ValueError, RecursionError):
        return {}
    pages = [page for page in asked if isinstance(page, str)] if isinstance(asked, list) else []
    saved = request.session.get(_SAVED, {})
    held = {page: saved[page] for page in pages if page in saved}
    copies = WorkingCopy.objects.filter(user=request.user.pk, page__in=map(readable, pages), data__isnull=False)
    for page, number in copies.values_list("page", "sequence"):
        held[page] = max(number, held.get(page, 0))
    return held


def _pairs(text: str) -> list[tuple[str, str]] | None:
    """Names and values out of JSON; None if it is none, or too much."""
    if not text or len(text) > MOST:
        return None
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list) or len(rows) > _MOST_FIELDS:
        return None
    pairs = [(row[0], row[1]) for row in rows if isinstance(row, list) and len(row) == 2]
    whole = len(pairs) == len(rows) and all(isinstance(part, str) for pair in pairs for part in pair)
    if not whole or any("\0" in part for pair in pairs for part in pair):
        return None
    return typed_fields(pairs)


def _is_older(token: str, article: Article) -> bool:
    """Whether somebody saved since the page was loaded."""
    return read_version(article, token) not in (None, (article.version,))


def _version(article: Article | None, pairs: list[tuple[str, str]]) -> int:
    found = read_version(article, dict(pairs).get("version_token", "")) if article else None
    return found[0] if found else 0


def _others(article: Article | None, user: Any, page: str) -> list[dict[str, str]]:
    """Who else has the article open: the name (none for another page of mine), and since when they write."""
    if article is None:
        return []
    rows = WorkingCopy.objects.filter(article=article).present().exclude(user=user.pk, page=page).select_related("user")
    people: dict[int, dict[str, str]] = {}
    for row in rows.order_by("-changed_at"):
        if row.user_id == user.pk and not page:
            continue  # a page that is just being made is not another one yet
        name = row.user.get_full_name() or row.user.get_username()
        since = _clock(row.changed_at) if row.data is not None else ""
        people.setdefault(row.user_id, {"name": "" if row.user_id == user.pk else name, "writing": since})
    return list(people.values())


def _clock(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%H:%M") if at else ""
