"""What the start page of the desk says before the list of records: what lies before whoever opens it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from media.models import Photo

from ..models import Activity, Article, Comment, Edition
from ..rights import may, sections_of, visible_to
from .local_time import in_words
from .photo_endings import endings
from .photo_needs import needs, unready, with_needs
from .standing import coming_editions, standing, with_standing

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

__all__ = ["StartPage", "start_page"]

ROWS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """An article, an edition or a photo on the start page, with the words for where it stands."""

    address: str
    headline: str
    told: str
    at: Any = None
    language: str = ""
    overdue: bool = False
    public: str = ""
    days: int | None = None  # until a right ends


@dataclass(frozen=True, slots=True)
class Box:
    """A list of the start page: one query, at most `ROWS` lines, and the way to the rest."""

    name: str
    title: str
    lines: list[Line]
    empty: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class StartPage:
    may_write: bool
    boxes: list[Box]
    may_count_sources: bool = False


def start_page(site: "AdminSite", request: HttpRequest) -> StartPage | None:
    """Return the boxes for this user, or None for one who sees no articles."""
    user = request.user
    if not may(user, "view", Article):
        return StartPage(may_write=False, boxes=_photos(user)) if may(user, "change", Photo) else None
    reviews, publishes = may(user, "review", Article), may(user, "publish", Article)
    boxes = [
        _my_work(user),
        _waiting(user, reviews=reviews, publishes=publishes),
        _in_review(user, reviews=reviews),
        _scheduled(user),
        _needs_attention(user),
        _just_published(user),
        *_photos(user),
    ]
    kept = [box for box in boxes if box.lines or box.empty]
    return StartPage(may(user, "add", Article), kept, may_count_sources=sections_of(user, "view") != frozenset())


def _in_work(user: Any) -> QuerySet[Any]:
    """Visible articles whose words no edition holds yet; their index is small whatever the archive is."""
    return visible_to(user, Article.objects.filter(in_work=True)).exclude(state=Article.State.SPIKED)


def _rows(articles: QuerySet[Any]) -> list[Any]:
    return list(with_standing(articles).select_related("assignee")[:ROWS])


def _my_work(user: Any) -> Box:
    mine = _in_work(user).filter(Q(created_by=user.pk) | Q(assignee=user.pk)).order_by("-updated_at", "-pk")
    rows = _rows(mine)
    reasons = _reasons([article.pk for article in rows if article.state == Article.State.DRAFT])
    return Box(
        "mine",
        _("My work"),
        [_line(article, reasons.get(article.pk, "")) for article in rows],
        _("Nothing in hand. Paste a text and it becomes a draft, with its quotations and tags filled in.")
        if may(user, "add", Article)
        else "",
        _listed(mine="yes"),
    )


def _reasons(keys: list[int]) -> dict[int, str]:
    """Why these drafts were sent back, by article; nothing for those whose last step was another."""
    lines = Activity.objects.filter(article__in=keys, action="state").order_by("pk") if keys else []
    last = {line.article_id: line for line in lines if line.article_id}
    return {key: line.reason for key, line in last.items() if line.after == Article.State.DRAFT}


def _waiting(user: Any, *, reviews: bool, publishes: bool) -> Box:
    states = [*([Article.State.IN_REVIEW] if reviews else []), *([Article.State.READY] if publishes else [])]
    soonest = F("due_at").asc(nulls_last=True)
    waiting = _in_work(user).filter(state__in=states).order_by(soonest, "priority", "updated_at")
    lines = [_line(article) for article in _rows(waiting)] if states else []
    empty = _("Nobody waits for you.") if states else ""
    return Box("waiting", _("Waiting for me"), lines, empty, _listed(state__exact=states[0]) if states else "")


def _in_review(user: Any, *, reviews: bool) -> Box:
    """For those who do not review themselves: what others are reading of theirs."""
    lines = []
    if not reviews:
        lines = [_line(one) for one in _rows(_in_work(user).filter(state=Article.State.IN_REVIEW))]
    return Box("review", _("In review"), lines, "", _listed(state__exact=Article.State.IN_REVIEW))


def _scheduled(user: Any) -> Box:
    coming = visible_to(user, coming_editions()).defer("body")[:ROWS]
    lines = [
        Line(_page_of(one.article_id), one.headline, in_words(one.valid_from), one.valid_from, one.language)
        for one in coming
    ]
    return Box("scheduled", _("Scheduled"), lines, "", reverse("admin:articles_article_calendar"))


def _needs_attention(user: Any) -> Box:
    """Overdue, free of its embargo and not out, or said to be ready with a question still open."""
    now = timezone.now()
    asked = Exists(Comment.objects.open().filter(article=OuterRef("pk")))
    overdue, free = Q(due_at__lt=now), Q(embargoed_until__lt=now)
    wanted = _in_work(user).annotate(asked=asked).filter(overdue | free | Q(state=Article.State.READY, asked=True))
    lines = []
    for article in _rows(wanted.order_by(F("due_at").asc(nulls_last=True), "-updated_at")):
        told = []
        if article.due_at and article.due_at < now:
            told.append(_("was due %(when)s") % {"when": in_words(article.due_at)})
        if article.embargoed_until and article.embargoed_until < now:
            told.append(_("its embargo is over"))
        if article.asked:
            told.append(_("a comment is open"))
        lines.append(_line(article, ", ".join(told)))
    return Box("attention", _("Needs attention"), lines, "")


def _just_published(user: Any) -> Box:
    """What readers see that began last: one line an article, for it has one live edition."""
    newest = visible_to(user, Edition.live.all()).order_by("-valid_from", "-pk")
    lines = [
        Line(
            _page_of(one.article_id),
            one.headline,
            in_words(one.valid_from),
            one.valid_from,
            one.language,
            public=one.get_absolute_url(),
        )
        for one in newest.defer("body")[:ROWS]
    ]
    empty = _("Readers have seen nothing yet.") if may(user, "add", Article) else ""
    return Box("published", _("Just published"), lines, empty, _listed(live="yes"))


def _why_no_pictures(photo: Any) -> list[str]:
    """Why no files can be made of it, as a part of a list; it is stored untranslated."""
    return [_(photo.pictures_refused).rstrip(".")] if photo.pictures_refused else []


def _photos(user: Any) -> list[Box]:
    """For those who look after photos: rights that end or have ended, what is missing, files that cannot be made."""
    if not may(user, "change", Photo):
        return []
    photos = with_needs(visible_to(user, Photo.objects.filter(unready())))
    lines = [
        Line(
            _photo_page(photo),
            str(photo),
            ", ".join([*needs(photo, but="ending"), *_why_no_pictures(photo)]),
            photo.created_at,
        )
        for photo in photos.order_by("-created_at", "-pk")[:ROWS]
    ]
    listed = reverse("admin:media_photo_changelist")
    empty = _("Every photo has its maker, its caption and its rights.")
    ending = [
        Line(
            _photo_page(one.photo),
            str(one.photo),
            one.told,
            one.photo.allowed_until,
            overdue=one.days <= 7,
            days=one.days,
        )
        for one in endings(user, ROWS)
    ]
    return [
        *([Box("rights", _("Rights that end"), ending, "", f"{listed}?needs=ending")] if ending else []),
        Box("photos", _("Photos waiting for you"), lines, empty, listed),
    ]


def _photo_page(photo: Photo) -> str:
    return reverse("admin:media_photo_change", args=[photo.pk])


def _page_of(article_id: int) -> str:
    return reverse("admin:articles_article_change", args=[article_id])


def _line(article: Any, more: str = "") -> Line:
    told = [standing(article)]
    if article.due_at:
        told.append(_("due %(when)s") % {"when": in_words(article.due_at)})
    if article.assignee:
        told.append(article.assignee.get_full_name() or article.assignee.get_username())
    return Line(
        _page_of(article.pk),
        article.headline,
        " · ".join([*told, *([more] if more else [])]),
        article.updated_at,
        article.language,
        overdue=article.due_at is not None and article.due_at < timezone.now(),
    )


def _listed(**query: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{urlencode(query)}"
