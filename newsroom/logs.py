"""Logs as JSON lines, so that no path or name can start a line of its own."""

import json
import logging
from datetime import UTC, datetime

__all__ = ["JsonLines"]


class JsonLines(logging.Formatter):
    """One JSON object a record; never bodies, cookies or addresses of people."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.levelno >= logging.ERROR:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)
