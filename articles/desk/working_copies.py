"""What somebody types is kept every few seconds, and given back when the page was lost; and who else is here.

A working copy belongs to one open page of one user. Nobody else sees it, it is no revision, and saving the
article ends it.
"""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Article, WorkingCopy
from ..models.working_copy import PRESENT
from .page import Page
from .versions import read_version

if TYPE_CHECKING:
    from .admin.article import ArticleAdmin

__all__ = ["PAGES", "as_post", "copies_of", "forget", "keep", "presence_panel", "restorable", "thrown_away"]

MOST = 5_000_000  # characters of one copy
_MOST_FIELDS = 10_000
#: Fields that belong to one showing of the page and not to what was typed.
_OF_THE_PAGE = frozenset({"csrfmiddlewaretoken", "page", "restored_from", "_continue", "_publish", "_move", "_save"})


def keep_article(desk: "ArticleAdmin", request: HttpRequest, object_id: int | None = None) -> HttpResponse:
    """POST keeps what the page holds, or with `alive` alone says that it is open. Answers in JSON."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    article = desk.article_or_404(request, object_id) if object_id is not None else None
    allowed = desk.has_change_permission(request, article) if article else desk.has_add_permission(request)
    if not allowed:
        raise PermissionDenied
    page, sequence = request.POST.get("page", "")[:64], _number(request.POST.get("sequence", ""))
    if not page:
        return JsonResponse({"error": "page"}, status=400)
    pairs = _pairs(request.POST.get("data", ""))
    if pairs is None and "data" in request.POST:
        return JsonResponse({"error": "data"}, status=400)
    gone = request.POST.get("gone") == "1"
    copy = keep(request.user, article, page, pairs, sequence=sequence, gone=gone)
    return JsonResponse(
        {
            "kept": timezone.localtime(copy.changed_at).strftime("%H:%M:%S") if copy.changed_at else "",
            "others": _others(article, request.user, page),
            "newer": article is not None and _is_older(request.POST.get("version_token", ""), article),
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
    sequence: int = 0,
    gone: bool = False,
) -> WorkingCopy:
    """Write the working copy of a page; an older keeping that arrives late changes nothing."""
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
    """What was typed, as the browser would send it."""
    data = QueryDict(mutable=True)
    for name, value in copy.data or []:
        data.appendlist(name, value)
    return data


def forget(user: Any, article: Article, pages: list[str]) -> None:
    """The words of these pages are saved, so their copies end."""
    WorkingCopy.objects.filter(user=user, page__in=[page for page in pages if page]).delete()


def throw_away(desk: "ArticleAdmin", request: HttpRequest, object_id: int | None = None) -> HttpResponse:
    """POST puts the copy of `page` aside, and takes that of `back` up again. Nothing is deleted."""
    article = desk.article_or_404(request, object_id) if object_id is not None else None
    if request.method == "POST":
        own = WorkingCopy.objects.filter(user=request.user.pk, article=article)
        own.filter(page=request.POST.get("page", "")[:64]).update(discarded_at=timezone.now())
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


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


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
    return [(name, value) for name, value in pairs if name not in _OF_THE_PAGE]


def _is_older(token: str, article: Article) -> bool:
    """Whether somebody saved since the page was loaded."""
    return read_version(article, token) not in (None, (article.version,))


def _version(article: Article | None, pairs: list[tuple[str, str]]) -> int:
    found = read_version(article, dict(pairs).get("version_token", "")) if article else None
    return found[0] if found else 0


def _others(article: Article | None, user: Any, page: str) -> list[dict[str, str]]:
    """Other people, and other pages of mine, that have the article open: the name, and since when they write."""
    if article is None:
        return []
    rows = WorkingCopy.objects.filter(article=article).present().exclude(user=user.pk, page=page).select_related("user")
    people: dict[int, dict[str, str]] = {}
    for row in rows.order_by("-changed_at"):
        if row.user_id == user.pk and not page:
            continue  # a page that is just being made is not another one yet
        name = (
            _("You, on another page") if row.user_id == user.pk else row.user.get_full_name() or row.user.get_username()
        )
        since = _clock(row.changed_at) if row.data is not None else ""
        people.setdefault(row.user_id, {"name": name, "writing": since})
    return list(people.values())


def _clock(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%H:%M") if at else ""
