"""A form that was sent after the session had ended: carried through the sign-in, and given back."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..body import plain_text
from ..models import Article, WorkingCopy
from ..rights import may, visible_to
from .working_copies import keep, pages_in, readable, typed_fields

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

__all__ = ["KeptForm", "fields_of", "give_back", "is_by_script", "keep_form"]

_FIELD = "kept_form"
_NEVER = frozenset({"csrfmiddlewaretoken", "password", "usable_password", "password1", "password2", "old_password"})
_NEVER_IN = ("password",)
_LONG = 80  # characters from which a field is shown for copying
_HIDDEN = frozenset({"restored_from", "kept_form"})


def is_by_script(request: HttpRequest) -> bool:
    """Whether a script asks, which wants no page for an answer."""
    return request.headers.get("X-Requested-With") == "fetch" or request.headers.get("Sec-Fetch-Dest") == "empty"


def fields_of(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """The fields of a form, without files, passwords and the token of the old session."""
    for name, values in request.POST.lists():
        if name not in _NEVER and not any(word in name for word in _NEVER_IN):
            yield from ((name, str(value)) for value in values)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """The address that a form was sent to, and its fields in order."""

    address: str
    fields: list[tuple[str, str]]

    @property
    def as_json(self) -> str:
        return json.dumps([self.address, self.fields])

    @property
    def long_fields(self) -> list[tuple[str, str]]:
        """What somebody has written, for reading and copying."""
        return [(name, value) for name, value in self.fields if len(value) > _LONG and " " in value]

    @property
    def words(self) -> list[tuple[str, str]]:
        """Whatever of it has words, short or long, by what its field is called."""
        found = [(name, value) for name, value in self.fields if name not in _HIDDEN and " " in value.strip()]
        return [(_label(name), plain_text(value) or value if name == "body" else value) for name, value in found]

    @classmethod
    def of(cls, request: HttpRequest) -> "KeptForm | None":
        """The form that a sign-in page carries along; None if it carries none, or rubbish."""
        text = request.POST.get(_FIELD, "")
        if not text or len(text) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return None
        try:
            address, rows = json.loads(text)
            fields = [(name, value) for name, value in rows]
        except (ValueError, TypeError, RecursionError):
            return None
        if not (isinstance(address, str) and all(isinstance(part, str) for pair in fields for part in pair)):
            return None
        address, fields = readable(address), [(readable(name), readable(value)) for name, value in fields]
        inside = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return cls(address, fields) if inside and address.startswith(reverse("admin:index")) else None


def give_back(site: "AdminSite", request: HttpRequest, kept: KeptForm) -> HttpResponse:
    """Put the text of an article form into a working copy of whoever signed in; show other forms to send again."""
    place = _article_form(request, kept)
    if place is None:
        context = {**site.each_context(request), "title": _("You are signed in again"), "kept": kept}
        return TemplateResponse(request, "admin/desk/send_again.html", context)
    article, address = place
    keep_form(request.user, article, kept)
    messages.info(request, _("You are signed in again. What you had typed is in the form; save it when you are ready."))
    return HttpResponseRedirect(address)


def keep_form(user: Any, article: Article | None, kept: KeptForm) -> WorkingCopy:
    """Let the working copy of the page that a form came from hold what the form holds, unless it holds newer words."""
    sent = QueryDict(mutable=True)
    for name, value in kept.fields:
        sent.appendlist(name, value)
    page = readable(sent.get("page", "")).strip()[:64] or secrets.token_urlsafe(16)
    return keep(user, article, page, typed_fields(kept.fields), sequence=pages_in(sent).get(page), gone=True)


def _label(name: str) -> str:
    """What the field of a form is called."""
    try:
        return capfirst(str(Article._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return capfirst(name.rpartition("-")[2].replace("_", " "))


def _article_form(request: HttpRequest, kept: KeptForm) -> tuple[Article | None, str] | None:
    """The article whose form it was (None for a new one) and its page, if this user may write there."""
    try:
        match = resolve(kept.address.partition("?")[0])
    except Resolver404:
        return None
    user: Any = request.user
    if match.view_name == "admin:articles_article_add" and may(user, "add", Article):
        return None, reverse("admin:articles_article_add")
    if match.view_name != "admin:articles_article_change":
        return None
    known = visible_to(user, Article.objects.all())
    article = known.filter(pk=match.kwargs["object_id"]).first() if match.kwargs["object_id"].isdigit() else None
    if article is None or not may(user, "change", article):
        return None
    return article, reverse("admin:articles_article_change", args=[article.pk])
