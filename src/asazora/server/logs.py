"""Log lines as text or as JSON, each with the id of the request it belongs to. They hold no prompts and no keys."""

import json
import logging
import time
from contextvars import ContextVar
from enum import StrEnum

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being answered; threads that answer it have it too."""

_TEXT = "%(asctime)s %(name)s %(levelname)s %(message)s"


class LogFormat(StrEnum):
    """How a log line looks."""

    TEXT = "text"
    JSON = "json"


class JsonFormatter(logging.Formatter):
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
    handler.setFormatter(JsonFormatter() if log_format is LogFormat.JSON else logging.Formatter(_TEXT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
