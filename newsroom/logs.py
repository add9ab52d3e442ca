"""Logs as lines of fields: JSON for machines, so that no path or name can start a line of its own, or text.

Every line that is written while a request is answered names it: by the id that a trusted proxy gave it
(`X-Request-ID`, see `PROXY_HOPS`), else by one of ours. Answers with a fault of the server carry it too, so that who
reports one can be helped.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

__all__ = ["JsonLines", "RequestLog", "TextLines"]

_request: ContextVar[str] = ContextVar("request", default="")
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,80}")
_SECRET = re.compile(r"^/preview/.*")
_TOKEN = re.compile(r"(/preview/)[A-Za-z0-9_-]{22}")  # in a line of Django's own
_log = logging.getLogger("newsroom.requests")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    told: dict[str, Any] = {"message": record.getMessage()}
    if request := _request.get():
        told["request"] = request
    fields = getattr(record, "fields", None)
    return {**told, **fields} if isinstance(fields, dict) else told


class JsonLines(logging.Formatter):
    """One JSON object a record; never bodies, cookies or addresses of people."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_fields(record),
        }
        if record.exc_info and record.levelno >= logging.ERROR:
            line["traceback"] = self.formatException(record.exc_info)
        return _TOKEN.sub(r"\1...", json.dumps(line))


class TextLines(logging.Formatter):
    """The same for a terminal; line ends inside a message are written as such."""

    def format(self, record: logging.LogRecord) -> str:
        fields = _fields(record)
        message = json.dumps(fields.pop("message"), ensure_ascii=False)[1:-1].replace('\\"', '"')
        rest = " ".join(f"{name}={json.dumps(value)}" for name, value in fields.items())
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        line = f"{at} {record.levelname.lower():7} {record.name}: {message} {rest}".rstrip()
        if record.exc_info and record.levelno >= logging.ERROR:
            line += "\n" + self.formatException(record.exc_info)
        return _TOKEN.sub(r"\1...", line)


class RequestLog:
    """Middleware: names the request, and if LOG_REQUESTS is set writes a line of it. No query, no address of a reader.

    Pages that the page cache answers are not requests to Django; `metrics` counts them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.PROXY_HOPS else ""
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        token = _request.set(name)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            if response.status_code >= 500:
                response.headers["X-Request-ID"] = name
            if settings.LOG_REQUESTS:
                milliseconds = round((time.perf_counter() - began) * 1000, 1)
                path = _SECRET.sub("/preview/…", request.path)
                fields = {"method": request.method, "path": path, "status": response.status_code, "ms": milliseconds}
                _log.info("answered", extra={"fields": fields})
        finally:
            _request.reset(token)
        return response
