"""The one door from desk to site: only here do editions begin and end."""

from collections.abc import Iterable
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
    Revision,
    StaleArticle,
    Withdrawal,
    content_of,
    digest_of,
    index_editions,
)
from ..models.checksum import seal
from .checks import check
from .correcting import CorrectionNote
from .findings import Finding
from .freezing import changed_keys, freeze_rows
from .said import says_something

__all__ = ["PublishingRefused", "call_off_unfit", "publish", "withdraw"]


class PublishingRefused(Exception):
    """Blocking findings; nothing was published."""

    def __init__(self, article: Article, findings: list[Finding]) -> None:
        self.findings = findings
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
        given, article = article, Article.objects.select_related("section").get(pk=article.pk)
        revision = _revision_of(article, by)
        given.version = article.version
        same = _same_edition(article, revision, at, until, correction)
        if same is not None:
            return same
        at = at or timezone.now()
        if until is not None and until <= max(at, timezone.now()):
            raise ValueError(_("It would come down before anybody sees it. Choose a later end."))
        _refuse_rewriting_the_past(article, at)
        findings = [finding for finding in check(article, at, correction) if finding.blocking]
        blocking = [finding for finding in findings if not (finding.overridable and says_something(override))]
        if blocking:
            raise PublishingRefused(article, blocking)
        before = [*_call_off(_scheduled(article)), *_end_others(article, at)]
        edition = _new_edition(article, revision, at, until, override if findings else "", key)
        freeze_rows(article, edition)
        if correction is not None:
            Correction.objects.create(edition=edition, kind=correction.kind, note=correction.note)
        seal(edition)
        Change.objects.note(changed_keys(edition, *before))
        index_editions(one.pk for one in [edition, *before])
        _next_round(article, given)
        Activity.objects.note(
            "publish", article, by=by, before=_spans(before), after=_spans([edition]), reason=override
        )
        list_again([article.pk])
        return edition


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
        Change.objects.note(key for edition in ended for key in changed_keys(edition))
        index_editions(edition.pk for edition in ended)
        _back_to_work(article, ended)
        if ended:
            Activity.objects.note("withdraw", article, by=by, after=_spans(ended), reason=reason)
            list_again([article.pk])
        return ended


def _next_round(article: Article, given: Article) -> None:
    """What was published is done; the next change of the text starts as a draft again."""
    Article.objects.filter(pk=article.pk).update(state=Article.State.DRAFT, in_work=False)
    given.state = article.state = Article.State.DRAFT
    given.in_work = False
    given.settled()


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
            Change.objects.note(key for edition in touched for key in changed_keys(edition))
            index_editions(edition.pk for edition in touched)
            Activity.objects.note("call off", article, by=by, after=_spans(off))
            list_again([article.pk])
        return off


def _hold(article: Article) -> None:
    """Lock the article and make sure that the caller's copy is the newest one."""
    if not Article.objects.filter(pk=article.pk, version=article.version).update(version=F("version")):
        raise StaleArticle(article)


def _revision_of(article: Article, by: Any) -> Revision:
    """The revision that holds what the article says now; made if somebody wrote past `Article.save`."""
    revision = Revision.objects.filter(article=article, number=article.version).first()
    if revision is None or revision.sha256 != digest_of(content_of(article)):
        article.save(by=by, note="Recorded at publication")
        revision = Revision.objects.get(article=article, number=article.version)
    return revision


def _same_edition(
    article: Article,
    revision: Revision,
    at: datetime | None,
    until: datetime | None,
    correction: CorrectionNote | None,
) -> Edition | None:
    """The edition that this revision already is, for a repeated call."""
    if correction is not None:
        return None
    now = timezone.now()
    editions = Edition.objects.filter(article=article, revision=revision, valid_until=until)
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


def _new_edition(
    article: Article, revision: Revision, at: datetime, until: datetime | None, override: str, key: str | None
) -> Edition:
    earlier = Edition.objects.filter(article=article)
    numbers = earlier.aggregate(last=Max("number"))
    shown = earlier.filter(Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), valid_from__lt=at)
    first = shown.aggregate(first=Min("valid_from"))["first"]
    ArticleSlug.objects.get_or_create(slug=article.slug, defaults={"article": article})
    return Edition.objects.create(
        article=article,
        revision=revision,
        number=(numbers["last"] or 0) + 1,
        uuid=article.uuid,
        slug=article.slug,
        headline=article.headline,
        standfirst=article.standfirst,
        dateline=article.dateline,
        byline=article.byline,
        body=article.body,
        section_id=article.section_id,  # type: ignore[misc]  # the check no_section blocks
        language=article.language,
        genre=article.genre,
        event_start=article.event_start,
        event_end=article.event_end,
        first_published_at=first or at,
        valid_from=at,
        valid_until=until,
        planned_until=until,
        override=override,
        key=key,
    )
