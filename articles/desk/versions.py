"""What a form was loaded with travels in the form, signed: the version, and what else was shown. An older one
writes nothing."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from ..dates import written
from ..models import Article, Edition, Revision

__all__ = [
    "last_edition_number",
    "read_shown",
    "read_version",
    "saved_alone",
    "signed_shown",
    "signed_version",
    "to_the_minute",
    "when",
    "who_saved",
]

_signer = signing.Signer(salt="desk.article.version")
_shown_signer = signing.Signer(salt="desk.article.shown")


def signed_version(article: Article, *facts: int) -> str:
    """Return the token of the article as it was read, with `facts` that a later step compares."""
    return _signer.sign(":".join(map(str, [article.pk, article.version, *facts])))


def read_version(article: Article, token: str) -> tuple[int, ...] | None:
    """Return version and facts out of a token, or None if it is not one of ours for this article."""
    try:
        pk, *numbers = _signer.unsign(token).split(":")
    except signing.BadSignature:
        return None
    return tuple(map(int, numbers)) if pk == str(article.pk) else None


def signed_shown(article: Article, page: str, shown: dict[str, Any]) -> str:
    """Return the token of what `page` showed of the article: names and values, anything that JSON can say."""
    return _shown_signer.sign_object([article.pk, page, shown])


def read_shown(article: Article, page: str, token: str) -> dict[str, Any] | None:
    """Return what was shown, out of a token, or None if it is not one of this page for this article."""
    try:
        *told, shown = _shown_signer.unsign_object(token)
    except signing.BadSignature:
        return None
    return shown if told == [article.pk, page] else None


def last_edition_number(article: Article) -> int:
    """The number of the newest edition, 0 if there is none."""
    numbers = Edition.objects.filter(article=article).order_by("-number").values_list("number", flat=True)
    return numbers.first() or 0


def saved_alone(article: Article, user: Any, after: int) -> bool:
    """Whether every save behind revision number `after` is by this user."""
    by = Revision.objects.filter(article=article, number__gt=after).values_list("created_by", flat=True)
    return set(by) == {user.pk}


def who_saved(article: Article, *, you: bool = False) -> str:
    """Say who saved the article last, and when, to somebody whose copy is older; `you` if it was the same person."""
    last = Revision.objects.filter(article=article).select_related("created_by").first()
    if last is None:
        return _("Somebody saved this article after you opened it.")
    if you:
        text = _(
            "You saved this article in another window on %(when)s (revision %(number)d), after you opened it here."
        )
        return text % {"when": when(last.created_at), "number": last.number}
    who = (last.created_by.get_full_name() or last.created_by.get_username()) if last.created_by else _("Somebody")
    told = {"who": who, "when": when(last.created_at), "number": last.number}
    return _("%(who)s saved this article on %(when)s (revision %(number)d), after you opened it.") % told


def to_the_minute(instant: datetime) -> str:
    """An instant for lists: date, hour, minute and zone."""
    local = timezone.localtime(instant)
    return f"{written(local, 'j F Y, H:i')} {local.tzname()}"


def when(instant: datetime) -> str:
    """An instant for people: date, time and zone."""
    local = timezone.localtime(instant)
    return f"{written(local, 'j F Y, H:i:s')} {local.tzname()}"
