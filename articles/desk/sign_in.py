"""Signing in at the desk: guessing is slowed down, nobody is locked out, sessions end.

Within fifteen minutes an address may fail five times for one account and thirty times in all. An account
may be failed fifty times from anywhere; that last limit does not hold for addresses from which the account
signed in during the last thirty days, so that a stranger cannot keep its owner out.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ..models import Activity, SignInTry
from ..names import fold

__all__ = ["DESK", "DeskSessions", "SignInForm", "begin_session", "client_address"]

logger = logging.getLogger("newsroom.desk")

WINDOW = timedelta(minutes=15)
KNOWN_FOR = timedelta(days=30)
FOR_ACCOUNT_FROM_ADDRESS = 5
FROM_ADDRESS = 30
FOR_ACCOUNT = 50

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
_NOTED_EVERY = timedelta(minutes=10)
_BEGAN, _SEEN = "desk_began", "desk_seen"
DESK = "/admin/"  # not asked of the addresses: that would load the desk for readers


class SignInForm(AdminAuthenticationForm):
    """Says the same of a wrong password, an unknown name and somebody who does not work here."""

    def clean(self) -> dict[str, Any]:
        attempt = _begin_try(self.data.get(self.add_prefix("username"), ""), client_address(self.request))
        if attempt is None:
            raise ValidationError(
                _(
                    "There were too many wrong tries for this name or from this place, so this one was not "
                    "looked at. Wait a quarter of an hour and try again; nothing is locked."
                ),
                code="too_many",
            )
        values: dict[str, Any] = super().clean()
        if user := self.get_user():
            SignInTry.objects.filter(pk=attempt.pk).update(succeeded=True)
            Activity.objects.note("sign in", user, by=user)
        return values


def _begin_try(name: str, address: str) -> SignInTry | None:
    """Count this try as a wrong one until it proves right; None if there were too many before it.

    It is counted before the password is looked at, so that tries made at the same moment see each other.
    """
    now = timezone.now()
    SignInTry.objects.filter(at__lt=now - KNOWN_FOR).delete()
    SignInTry.objects.filter(at__lt=now - WINDOW, succeeded=False).delete()
    account, place = _digest("account", fold(name[:150])), _digest("address", address)
    attempt = SignInTry.objects.create(at=now, account=account, address=place)
    tries = SignInTry.objects.filter(at__gte=now - WINDOW, succeeded=False, pk__lte=attempt.pk)
    known = SignInTry.objects.filter(account=account, address=place, succeeded=True).exists()
    too_many = (
        tries.filter(account=account, address=place).count() > FOR_ACCOUNT_FROM_ADDRESS
        or tries.filter(address=place).count() > FROM_ADDRESS
        or (not known and tries.filter(account=account).count() > FOR_ACCOUNT)
    )
    if too_many:
        attempt.delete()  # so the wait does not begin again with every try
        return None
    return attempt


def _digest(kind: str, value: str) -> str:
    return salted_hmac(f"sign-in {kind}", value, algorithm="sha256").hexdigest()[:32]


def client_address(request: HttpRequest | None) -> str:
    """The address that the request came from, as the trusted proxies say; of IPv6 the network of a household."""
    if request is None:
        return ""
    hops: int = settings.PROXY_HOPS
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    text = forwarded[-hops] if 0 < hops <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    return str(ip_network((address, 64), strict=False) if address.version == 6 else address)


def begin_session(request: HttpRequest) -> None:
    """Note when the session of somebody who has just signed in began."""
    if request.method == "POST" and request.user.is_authenticated and _BEGAN not in request.session:
        request.session[_BEGAN] = request.session[_SEEN] = timezone.now().isoformat()


class DeskSessions:
    """Middleware: a session ends twelve hours after its last request to the desk, and fourteen days after it began."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            self._end_what_is_over(request)
        except DatabaseError:  # the desk says so itself, with the text that was sent
            logger.exception("The session could not be read")
        return self.get_response(request)

    @staticmethod
    def _end_what_is_over(request: HttpRequest) -> None:
        session = request.session
        if request.path.startswith(DESK) and _BEGAN in session:  # public pages read no session
            now = timezone.now()
            began, seen = (datetime.fromisoformat(session[name]) for name in (_BEGAN, _SEEN))
            if now - seen > IDLE or now - began > LONGEST:
                logout(request)
            elif now - seen > _NOTED_EVERY:
                session[_SEEN] = now.isoformat()
