"""What stands between a photo of an article and its readers: maker, words, rights."""

from collections.abc import Iterator
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from media.rights import Rights

from ..models import ArticlePhoto, EditionPhoto
from .findings import Finding
from .said import says_something

__all__ = ["photo_findings"]


def photo_findings(use: ArticlePhoto, at: datetime) -> Iterator[Finding]:
    """The findings on one photo of the working copy, were it published at `at`."""
    photo, where = use.photo, f"photo:{use.photo.ref}"
    alt_text = use.alt_text or photo.alt_text
    if not says_something(photo.credit_line):
        yield Finding("no_credit", _("The photo “%(photo)s” has no credit line.") % {"photo": photo}, where)
    if photo.awaits_file:
        message = _("The photo by %(credit)s has no picture yet.") % {"credit": photo.credit_line}
        yield Finding("awaits_file", message, where, False)
        return
    if not says_something(alt_text) and not photo.decorative:
        message = _("The photo “%(photo)s” has no alt text and is not marked as decorative.")
        yield Finding("no_alt_text", message % {"photo": photo}, where)
    elif alt_text and alt_text == (use.caption or photo.caption):
        yield Finding("alt_is_caption", _("The alt text repeats the caption."), where, False)
    yield from _rights(use, at)


def _rights(use: ArticlePhoto, at: datetime) -> Iterator[Finding]:
    photo, where = use.photo, f"photo:{use.photo.ref}"
    if photo.rights == Rights.UNKNOWN:
        message = _("Nobody has said by what right the photo “%(photo)s” is printed.")
        yield Finding("no_rights", message % {"photo": photo}, where)
    end = date_format(timezone.localtime(photo.allowed_until), "j F Y, H:i") if photo.allowed_until else ""
    if not photo.may_be_shown(at):
        message = _("The photo “%(photo)s” may not be shown at that time.")
        if photo.allowed_until and photo.allowed_until <= at:
            message = _("The right to the photo “%(photo)s” ends on %(day)s: from then a placeholder stands here.")
        yield Finding("not_allowed", message % {"photo": photo, "day": end}, where)
    elif photo.allowed_until:
        yield Finding("rights_end", _ending(photo.warning_days(at)) % {"photo": photo, "day": end}, where, False)
    if photo.rights == Rights.HANDOUT and _published_elsewhere(use):
        message = _("The handout “%(photo)s” was published with another article. Say why it may be used again.")
        yield Finding("handout_again", message % {"photo": photo}, where, overridable=True)


def _ending(days: int | None) -> str:
    """The sentence about an end that is near (one of `WARNED_BEFORE`) or far, once more urgent each time."""
    if days == 1:
        return _("LAST DAY of the photo “%(photo)s”: it leaves the page on %(day)s. Choose another now.")
    if days == 7:
        return _(
            "The photo “%(photo)s” leaves the page within a week, on %(day)s. Choose another, or extend its right."
        )
    if days == 30:
        return _("The photo “%(photo)s” leaves the page within 30 days, on %(day)s, when its right ends.")
    return _("The photo “%(photo)s” leaves the page on %(day)s, when its right ends.")


def _published_elsewhere(use: ArticlePhoto) -> bool:
    others = EditionPhoto.objects.exclude(edition__article=use.article_id).exclude(
        edition__valid_until=models.F("edition__valid_from")
    )
    return others.filter(photo=use.photo_id).exists()
