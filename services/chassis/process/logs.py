"""Logs as JSON, one line per record, on standard error.

Time, level, logger, message, service, correlation_id, trace_id.
Further fields come through `extra={"fields": {...}}`. Personal values never belong in a message or a field.
"""

import logging
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

import msgspec

from services.chassis.process import tracing

_encode = msgspec.json.Encoder(enc_hook=repr, decimal_format="number").encode


class JsonFormatter(logging.Formatter):
    """One record as one JSON line."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "service": self.service,
        }
        trace = tracing.current()
        if trace is not None:
            line["correlation_id"], line["trace_id"] = trace.correlation_id, trace.trace_id
        fields = record.__dict__.get("fields")
        if fields:
            line.update(fields)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _line(line)


def _line(line: dict[str, Any]) -> str:
    try:
        return _encode(line).decode()
    except UnicodeEncodeError:  # a lone surrogate in a message
        return _encode({key: str(value).encode("utf-8", "replace").decode() for key, value in line.items()}).decode()


def configure(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Every logger of this process writes JSON lines from now on; Python's warnings too."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    for chatty in ("kafka", "urllib3", "eventsourcing"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
