"""Log lines as text or as JSON, each with the id of its request. They hold no words of clients and no keys."""

import json
import logging
import time
import traceback
from contextvars import ContextVar
from enum import StrEnum
from typing import Any

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being answered; threads that answer it have it too."""

LEFT_OUT = "its words are left out: they may be a client's"
_TEXT = "%(asctime)s %(name)s %(levelname)s %(message)s"


class LogFormat(StrEnum):
    """How a log line looks."""

    TEXT = "text"
    JSON = "json"


class TextFormatter(logging.Formatter):
    """A line of text, and below it where an error came from."""

    def formatException(self, ei: Any) -> str:
        return where_from(ei[1])


class JsonFormatter(TextFormatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (current := request_id.get()) is not None:
            line["request_id"] = current
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(log_format: LogFormat) -> None:
    """Log to standard error, from INFO on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if log_format is LogFormat.JSON else TextFormatter(_TEXT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def log_as_worker(name: str) -> None:
    """Log to standard error, from INFO on, under the worker's name."""
    handler = logging.StreamHandler()
    handler.setFormatter(TextFormatter(f"%(asctime)s {name} %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def where_from(error: BaseException | None) -> str:
    """The traceback of an error and of those before it, without their words."""
    told = list[str]()
    while error is not None:
        frames = "".join(traceback.format_tb(error.__traceback__))
        told.append(f"{frames}{type(error).__module__}.{type(error).__qualname__} ({LEFT_OUT})")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nafter:\n".join(told)
