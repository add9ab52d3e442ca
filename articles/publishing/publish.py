"""The one door from desk to site: only here do editions begin and end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ..listing import list_again
from ..models import (
    Activity,
    Article,
    ArticleSlug,
    Change,
    Correction,
    Edition,
    StaleArticle,
    Withdrawal,
    index_editions,
)
from ..models.bulk import add_rows, append
from ..models.checksum import seal
from ..models.new_row import new_row
from ..models.rows import read_history, rows_at_hand, was_published
from .checks import check
from .correcting import CorrectionNote
from .findings import Finding
from .freezing import changed_keys, freeze_rows
from .said import says_something
from .saved import Saved, as_saved

__all__ = ["PublishingRefused", "call_off_unfit", "publish", "publish_new", "withdraw"]


class PublishingRefused(Exception):
    """Blocking findings; nothing was published."""

    def __init__(self, article: Article, findings: list[Finding]) -> None:
        self.article, self.findings = article, findings
        reasons = " ".join(finding.message for finding in findings)
        super().__init__(f"“{article.headline}” was not published. {reasons}")


def publish(
    article: Article,
    *,
    by: Any = None,
    at: datetime | None = None,
    until: datetime | None = None,
    correction: CorrectionNote | None = None,
    override: str = "",
    key: str | None = None,
) -> Edition:
    """Freeze the article as it was saved last into an edition.

    The edition before it ends where this one begins; editions that were scheduled for later are
    called off, because they hold older words. The same request twice makes one edition: known by
    its `key`, or by revision and span where no note comes with it.

    Args:
        article: the working copy as the caller read it; its `version` guards against newer saves.
        by: the user who publishes.
        at: when the edition goes live; now if None. An instant in the past is for archives being
            imported, oldest edition first.
        until: when it comes down again; never if None.
        correction: the public note that goes with it.
        override: the reason to publish in spite of findings that may be overridden; kept in the edition.
        key: made once for each page that asks; a second click brings the same.

    Raises:
        PublishingRefused: a check blocks.
        StaleArticle: the article was saved by somebody else since the caller read it.
        ValueError: an edition that readers have seen begins after `at`.
    """
    with transaction.atomic():
        if key and (made := Edition.objects.filter(article=article.pk, key=key).first()):
            return made
        _hold(article)
        [saved] = as_saved([article.pk], by)
        article.version = saved.version
        again = was_published(saved.article)
        same = _same_edition(saved, at, until, correction) if again else None
        if same is not None:
            return same
        at = at or timezone.now()
        if until is not None and until <= max(at, timezone.now()):
            raise ValueError(_("It would come down before anybody sees it. Choose a later end."))
        if again:
            _refuse_rewriting_the_past(saved.article, at)
        findings = [finding for finding in check(saved.article, at, correction) if finding.blocking]
        blocking = [finding for finding in findings if not (finding.overridable and says_something(override))]
        if blocking:
            raise PublishingRefused(saved.article, blocking)
        before = [*_call_off(_scheduled(saved.article)), *_end_others(saved.article, at)] if again else []
        reason = override if findings else ""
        number, first = _number_and_first(saved.article, at) if again else (1, at)
        edition = saved.edition(at, until, reason, key, number, first)
        _complete([_Made(article, saved, edition, before, correction, override)], by)
        return edition


def publish_new(
    written: Sequence[Saved], *, by: Any = None
) -> tuple[list[tuple[Edition, list[Finding]]], list[PublishingRefused]]:
    """Publish many articles that never were, now: what `publish` does, and what can be done once for all of them.

    Where a check blocks some, none is published.

    Args:
        written: in this transaction, so that nobody else can have changed them; their rows at hand.

    Returns:
        The editions in the order of the articles, each with what the checks would have an editor look at; and who is
        blocked, and why.

    Raises:
        StaleArticle: one was saved by somebody else since the caller read it. Nothing was published.
        ValueError: one has an edition already. Nothing was published.
    """
    with transaction.atomic():
        articles = [saved.article for saved in written]
        _hold_new(articles)
        read_history(articles)
        made: list[_Made] = []
        told: list[list[Finding]] = []
        refused: list[PublishingRefused] = []
        for saved in written:
            at = timezone.now()  # one after the other, so that lists keep the order
            told.append(check(saved.article, at))
            if blocking := [finding for finding in told[-1] if finding.blocking]:
                refused.append(PublishingRefused(saved.article, blocking))
            made.append(_Made(saved.article, saved, saved.edition(at, None, "", None, 1, at), [], None, ""))
        if refused or not made:
            return [], refused
        _complete(made, by)
        return list(zip((one.edition for one in made), told, strict=True)), []


@dataclass(frozen=True, slots=True)
class _Made:
    """What passed the checks: the caller's copy, what is in the database, the edition to be and those before it."""

    given: Article
    saved: Saved
    edition: Edition
    before: list[Edition]
    correction: CorrectionNote | None
    reason: str


def _complete(made: Sequence[_Made], by: Any) -> None:
    """Write the editions with their rows, and all that tells of them."""
    editions = [one.edition for one in made]
    before = [edition for one in made for edition in one.before]
    _keep_slugs(made)
    add_rows(editions)
    frozen = freeze_rows((one.saved.article, one.edition) for one in made)
    notes = add_rows(
        Correction(edition=one.edition, kind=one.correction.kind, note=one.correction.note)
        for one in made
        if one.correction is not None
    )
    with rows_at_hand(frozen):
        seal(editions, {note.edition_id: note for note in notes})
        index_editions((edition.pk for edition in [*editions, *before]), editions)
    Change.objects.note_articles(changed_keys(*editions, ended=before))
    _next_round(made)
    append(
        Activity.objects.line(
            "publish",
            one.saved.article,
            by=by,
            before=_spans(one.before),
            after=_spans([one.edition]),
            reason=one.reason,
        )
        for one in made
    )
    list_again(one.given.pk for one in made)


def withdraw(
    article: Article, *, by: Any = None, at: datetime | None = None, notice: str = "", reason: str = ""
) -> list[Edition]:
    """Take the article down at `at` (now if None) and call off what was scheduled.

    Args:
        notice: what its address tells readers from then on.
        reason: for the desk.

    Returns:
        The editions whose span was cut short.
    """
    with transaction.atomic():
        _hold(article)
        at = at or timezone.now()
        ended = _end_others(article, at)
        for edition in ended:
            if edition.valid_from < at:
                Edition.objects.filter(pk=edition.pk).update(planned_until=at)
                Withdrawal.objects.get_or_create(edition=edition, defaults={"notice": notice, "reason": reason})
        index_editions(edition.pk for edition in ended)
        _back_to_work(article, ended)
        if ended:
            Change.objects.note_articles(changed_keys(ended=ended))
            Activity.objects.note("withdraw", article, by=by, after=_spans(ended), reason=reason)
            list_again([article.pk])
        return ended


def _next_round(made: Sequence[_Made]) -> None:
    """What was published is done; the next change of the text starts as a draft again."""
    keys = [one.given.pk for one in made]
    Article.objects.filter(pk__in=keys).update(state=Article.State.DRAFT, in_work=False)
    for one in made:
        one.given.state = one.saved.article.state = Article.State.DRAFT
        one.given.in_work = False
        one.given.settled()


def _back_to_work(article: Article, called_off: list[Edition]) -> None:
    """Words of an edition that readers never saw are work in hand again."""
    if any(edition.valid_until == edition.valid_from for edition in called_off):
        Article.objects.filter(pk=article.pk).update(in_work=True)


def _spans(editions: list[Edition]) -> list[dict[str, Any]]:
    """Editions as the changes log tells them."""
    return [
        {"edition": edition.number, "from": edition.valid_from, "until": edition.valid_until} for edition in editions
    ]


def call_off_unfit(article: Article, *, by: Any = None) -> list[Edition]:
    """Call off scheduled editions that the article as saved now forbids: it is spiked, or its embargo is longer.

    Returns:
        The editions called off. One that is live stays: taking it down is `withdraw`.
    """
    with transaction.atomic():
        scheduled = _scheduled(article)
        if article.state != Article.State.SPIKED:
            if article.embargoed_until is None:
                return []
            scheduled = scheduled.filter(valid_from__lt=article.embargoed_until)
        off = list(scheduled)
        touched = _call_off(off)
        _back_to_work(article, off)
        if off:
            Change.objects.note_articles(changed_keys(*touched))
            index_editions(edition.pk for edition in touched)
            Activity.objects.note("call off", article, by=by, after=_spans(off))
            list_again([article.pk])
        return off


def _hold(article: Article) -> None:
    """Lock the article and make sure that the caller's copy is the newest one."""
    if not Article.objects.filter(pk=article.pk, version=article.version).update(version=F("version")):
        raise StaleArticle(article)


def _hold_new(articles: Sequence[Article]) -> None:
    """Lock many articles; make sure that the caller's copies are the newest ones and that none was published."""
    keys = [article.pk for article in articles]
    held = dict(Article.objects.select_for_update().order_by("pk").filter(pk__in=keys).values_list("pk", "version"))
    for article in articles:
        if held.get(article.pk) != article.version:
            raise StaleArticle(article)
    if (edition := Edition.objects.filter(article__in=keys).first()) is not None:
        raise ValueError(_("“%(article)s” was published before. Publish it alone.") % {"article": edition.headline})


def _same_edition(
    saved: Saved, at: datetime | None, until: datetime | None, correction: CorrectionNote | None
) -> Edition | None:
    """The edition that this revision already is, for a repeated call."""
    if correction is not None:
        return None
    now = timezone.now()
    editions = Edition.objects.filter(article=saved.article, revision=saved.revision, valid_until=until)
    editions = editions.filter(Q(valid_until=None) | Q(valid_until__gt=now))
    return editions.filter(valid_from=at).first() if at else editions.filter(valid_from__lte=now).first()


def _refuse_rewriting_the_past(article: Article, at: datetime) -> None:
    seen = Edition.objects.filter(article=article, valid_from__gt=at, valid_from__lte=timezone.now())
    if seen.exclude(valid_until=F("valid_from")).exists():
        raise ValueError(_("An edition cannot begin before one that readers have already seen."))


def _scheduled(article: Article) -> QuerySet[Edition]:
    """Editions of the article that readers have not seen yet."""
    later = Edition.objects.filter(article=article, valid_from__gt=timezone.now())
    return later.exclude(valid_until=F("valid_from"))


def _call_off(editions: Iterable[Edition]) -> list[Edition]:
    """End editions where they would have begun; what they were to replace runs on to the end it was given.

    Returns:
        All editions whose span is another now.
    """
    off = list(editions)
    for edition in off:
        edition.valid_until = edition.valid_from
        edition.save(update_fields=["valid_until"])
    touched = list(off)
    for edition in off:
        cut = Edition.objects.filter(article=edition.article_id, valid_until=edition.valid_from)
        for one in cut.filter(valid_from__lt=edition.valid_from):
            one.valid_until = _runs_on_until(one)
            one.save(update_fields=["valid_until"])
            touched.append(one)
    return touched


def _runs_on_until(edition: Edition) -> datetime | None:
    """The end that was asked for, or the beginning of the next edition where that comes before."""
    later = Edition.objects.filter(article=edition.article_id, valid_from__gt=edition.valid_from)
    follows = later.exclude(valid_until=F("valid_from")).aggregate(at=Min("valid_from"))["at"]
    ends = [end for end in (edition.planned_until, follows) if end is not None]
    return min(ends, default=None)


def _end_others(article: Article, at: datetime) -> list[Edition]:
    """Close the edition that is live at `at`; later ones end where they would have begun."""
    affected = list(
        Edition.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), article=article).exclude(
            valid_from=F("valid_until")
        )
    )
    for edition in affected:
        edition.valid_until = max(at, edition.valid_from)
        edition.save(update_fields=["valid_until"])
    return affected


def _number_and_first(article: Article, at: datetime) -> tuple[int, datetime]:
    """The number of the article's next edition, and since when readers have seen it."""
    earlier = Edition.objects.filter(article=article)
    numbers = earlier.aggregate(last=Max("number"))
    shown = earlier.filter(Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), valid_from__lt=at)
    return (numbers["last"] or 0) + 1, shown.aggregate(first=Min("valid_from"))["first"] or at


def _keep_slugs(made: Sequence[_Made]) -> None:
    """Each address belongs to its article from now on; the check `slug_taken` has seen that it is no other's."""
    slugs = {one.edition.slug: one.edition.article_id for one in made}
    there = set(ArticleSlug.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    append(new_row(ArticleSlug, slug=slug, article_id=article) for slug, article in slugs.items() if slug not in there)
