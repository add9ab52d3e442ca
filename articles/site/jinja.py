"""The templates of the public side: Jinja2, which makes Python of them once; what a template may call is named here.

Text is escaped, a name that nobody gave is an error, and words for readers are translated when they are printed.
None of the filters changes a word.
"""

import base64
import hashlib
from collections.abc import Callable, Hashable, Iterable, MutableMapping
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_environment
from markupsafe import Markup

from .dates import day, exact, formatted, iso, long_day, long_month
from .languages import direction, in_marks, locale

__all__ = ["environment", "rendered"]

_KEPT = 1_000  # addresses and sentences that are kept


#: Of the page that is being made: it is asked a hundred times, and Django's answer takes a microsecond.
_language: ContextVar[str | None] = ContextVar("language")


def rendered(template: str, context: dict[str, Any]) -> str:
    """Render a template below `site/` in the language that is active, without the request: see `pages`."""
    token = _language.set(get_language())
    try:
        return render_to_string(f"site/{template}", context, using="site")
    finally:
        _language.reset(token)


class _Environment(Environment):
    """Templates bring no globals of their own, so that all share one mapping and none is put together for a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def environment(**options: Any) -> Environment:
    """What the templates are read with; the options are those of `TEMPLATES`."""
    made = _Environment(  # Django's options say autoescape
        **{**options, "undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n"]}
    )
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # of the extension: values are given to the functions
    told = {translate.__name__: _told(translate) for translate in (gettext, ngettext, pgettext, npgettext)}
    made.globals.update(told, _=told["gettext"], everywhere=everywhere, integrity=integrity)
    made.globals.update(printed=printed, static=static_address, url=url)
    made.filters.update(
        date=formatted,
        day=day,
        direction=direction,
        exact=exact,
        host=host,
        in_marks=in_marks,
        iso=iso,
        links=links,
        locale=locale,
        long_day=long_day,
        long_month=long_month,
        paragraphs=paragraphs,
        translated=gettext,
    )
    return made


def _told(translate: Callable[..., str]) -> Callable[..., Markup]:
    """The function by which templates say something in the language of the page: values are escaped, words are ours.

    A sentence is looked up once in each language, as a page says forty. It is not escaped, so it stands in the template
    itself; words that come from elsewhere go through the filter `translated`.
    """

    @lru_cache(_KEPT)
    def sentence(language: str | None, *asked: str | int) -> Markup:
        return Markup(translate(*asked))  # noqa: S704  # words of the templates and the catalogues alone

    @lru_cache(_KEPT)
    def whole(language: str | None, *asked: str | int) -> Markup:
        return sentence(language, *asked) % {}

    def told(*asked: str | int, **values: object) -> Markup:
        language = _language.get()
        return sentence(language, *asked) % values if values else whole(language, *asked)

    return told


@pass_environment
def printed(environment: Environment, kind: str, thing: Any, **how: Any) -> Markup:
    """A thing of a list as the macro `show_KIND` prints it; made once for each language while the thing is kept.

    It prints nothing but what the thing holds, which does not change: see `kept`.
    """
    way = kind, _language.get(), *how.items()
    words: Markup | None = thing.html.get(way)
    if words is None:
        module = environment.get_template(f"site/_{kind}.html").module
        words = thing.html[way] = getattr(module, f"show_{kind}")(thing, **how)
    return words


@pass_environment
def everywhere(environment: Environment, part: str, site: dict[str, str], *more: Hashable) -> Markup:
    """What stands on every page in the same words, made once for each language.

    Args:
        site: `about_the_site`.
        more: what else the macro `part` prints, by value.
    """
    return _everywhere(environment, part, tuple(site.items()), more)


@lru_cache(_KEPT)
def _everywhere(
    environment: Environment, part: str, site: tuple[tuple[str, str], ...], more: tuple[Any, ...]
) -> Markup:
    made: Markup = getattr(environment.get_template("site/_everywhere.html").module, part)(dict(site), *more)
    return made


def links(things: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """The paths and names of records, in their order."""
    return tuple((thing.get_absolute_url(), thing.name) for thing in things)


static_address = cache(static)


@lru_cache(_KEPT)
def url(name: str, *parts: object) -> str:
    """The path of a page."""
    return reverse(name, args=parts)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a quote's text, which empty lines part."""
    return text.split("\n\n")


def host(address: str) -> str:
    """The host of a web address."""
    return urlsplit(address).netloc


@cache
def integrity(path: str) -> str:
    """The digest by which browsers know one of our own static files (W3C, Subresource Integrity)."""
    found = finders.find(path)
    if not found:
        raise ValueError(f"There is no static file {path}.")
    digest = hashlib.sha384(Path(found).read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"
