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
#: Those that an address may hold several times.
_REPEATED = frozenset({"tag"})
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
    paths = {f"/api/v1/{name}": _list(name, what, fields, told) for name, what, fields, told in _LISTS}
    paths["/api/v1/articles/{uuid}"] = _one(
        "article", "One article; with Accept: application/ninjs+json as ninjs 3.1", _JSON, _NINJS
    )
    paths["/api/v1/articles/{uuid}.ninjs"] = _one("ninjs", "One article as IPTC ninjs 3.1", _JSON)
    paths["/api/v1/openapi.json"] = {
        "get": {"operationId": "openapi", "summary": "This document", "responses": _responses({_JSON: _ANYTHING})}
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME}: read API",
            "version": "1",
            "description": "What readers see, as data. Anybody may read; nothing needs a key. "
            "Parameters that are not listed here are ignored.",
        },
        "servers": [{"url": absolute("")}],
        "paths": paths,
        "components": {"schemas": {"Error": _ERROR}},
    }


_JSON, _NINJS = "application/json", "application/ninjs+json"
_ANYTHING: dict[str, Any] = {"type": "object"}
_ERROR = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
_ADDRESS = {"type": ["string", "null"], "format": "uri"}


def _list(name: str, what: str, fields: dict[str, Any], parameters: dict[str, str]) -> dict[str, Any]:
    told = {**parameters, "fields": f"Names, parted by commas, of: {', '.join(fields)}."}
    row = {"type": "object", "properties": {field: {} for field in fields}}
    links = ("newer", "older") if "before" in parameters else ("next",)
    page = {"items": {"type": "array", "items": row}, **dict.fromkeys(links, _ADDRESS)}
    schema = {"type": "object", "properties": page, "required": [*page]}
    return {
        "get": {
            "operationId": name,
            "summary": what,
            "parameters": [
                {"name": parameter, "in": "query", "description": words, "schema": _value_of(parameter)}
                for parameter, words in told.items()
            ],
            "responses": _responses({_JSON: schema}),
        }
    }


def _value_of(parameter: str) -> dict[str, Any]:
    one = {"type": "string"}
    return {"type": "array", "items": one} if parameter in _REPEATED else one


def _one(name: str, what: str, *media_types: str) -> dict[str, Any]:
    uuid = {"name": "uuid", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    responses = _responses(dict.fromkeys(media_types, _ANYTHING))
    return {"get": {"operationId": name, "summary": what, "parameters": [uuid], "responses": responses}}


def _responses(schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    error = {_JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "200": {"description": "Found", "content": {media: {"schema": schema} for media, schema in schemas.items()}},
        "304": {"description": "Not changed"},
        "400": {"description": "A parameter cannot be read", "content": error},
        "404": {"description": "There is no such thing", "content": error},
    }
