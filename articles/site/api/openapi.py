"""The OpenAPI document, made from the same tables that answer."""

from typing import Any

from django.conf import settings

from ..pages import absolute
from .items import ARTICLE, PERSON, PHOTO, QUOTE, TAG

__all__ = ["document"]

_BY_PLACE = {
    "before": "A cursor: rows older than that place.",
    "after": "A cursor: rows newer than that place.",
}
_BY_NAME = {"after": "The slug or id after which the page begins."}
_OF_ARTICLES = {
    "section": "Slug of a section.",
    "tag": "Slug of a tag; may be repeated: all of them.",
    "author": "Slug of a person.",
}
_OF_QUOTES = {"person": "Slug of the speaker.", "organisation": "Slug of the speaker's organisation."}
#: Path, what it lists, its fields, its parameters beside `fields`.
_LISTS: list[tuple[str, str, dict[str, Any], dict[str, str]]] = [
    ("articles", "Live articles, newest first", ARTICLE, _BY_PLACE | _OF_ARTICLES),
    ("quotes", "Quotes of live articles, newest first", QUOTE, _BY_PLACE | _OF_QUOTES),
    ("tags", "Tags of live articles, by slug", TAG, _BY_NAME),
    ("people", "Who writes, speaks or photographs in live articles, by slug", PERSON, _BY_NAME),
    ("photos", "Photos in live articles, by id", PHOTO, _BY_NAME),
]


def document() -> dict[str, Any]:
    """The description of every address of the API."""
    paths = {f"/api/v1/{name}": _list(what, fields, told) for name, what, fields, told in _LISTS}
    paths["/api/v1/articles/{uuid}"] = _one("One article; with Accept: application/ninjs+json as ninjs 3.1")
    paths["/api/v1/articles/{uuid}.ninjs"] = _one("One article as IPTC ninjs 3.1")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME}: read API",
            "version": "1",
            "description": "What readers see, as data. Anybody may read; nothing needs a key.",
        },
        "servers": [{"url": absolute("")}],
        "paths": paths,
    }


def _list(what: str, fields: dict[str, Any], parameters: dict[str, str]) -> dict[str, Any]:
    told = {**parameters, "fields": f"Names, parted by commas, of: {', '.join(fields)}."}
    return {
        "get": {
            "summary": what,
            "parameters": [
                {"name": name, "in": "query", "description": words, "schema": {"type": "string"}}
                for name, words in told.items()
            ],
            "responses": _responses(),
        }
    }


def _one(what: str) -> dict[str, Any]:
    uuid = {"name": "uuid", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    return {"get": {"summary": what, "parameters": [uuid], "responses": _responses()}}


def _responses() -> dict[str, Any]:
    told = {"200": "Found", "304": "Not changed", "400": "A parameter cannot be read", "404": "There is no such thing"}
    return {status: {"description": words} for status, words in told.items()}
