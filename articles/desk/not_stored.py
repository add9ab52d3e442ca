"""Bad days: the database does not answer, is locked or full. The text that was sent comes back in the answer.

Nothing here asks the database, the session or the user.
"""

import errno

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from .kept_form import KeptForm, fields_of

__all__ = ["is_a_bad_day", "not_stored"]

_NO_ROOM = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE})
_RETRY_AFTER = "10"  # seconds


def is_a_bad_day(error: Exception) -> bool:
    """Whether the fault is of the machine, and the same request may succeed later."""
    return isinstance(error, OperationalError | InterfaceError) or getattr(error, "errno", None) in _NO_ROOM


def not_stored(request: HttpRequest) -> HttpResponse:
    """503: what happened, what was kept, what to do; with the whole form and a button that sends it again."""
    kept = KeptForm(request.get_full_path(), list(fields_of(request))) if request.method == "POST" else None
    context = {"kept": kept, "csrf_token": get_token(request)}
    content = render_to_string("admin/desk/not_stored.html", context, request=None)
    return HttpResponse(content, status=503, headers={"Retry-After": _RETRY_AFTER})
