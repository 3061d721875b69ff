"""Logs as JSON, one line per record, on standard error.

Time, level, logger, message, service, correlation_id, trace_id.
Further fields come through `extra={"fields": {...}}`. Personal values never belong in a message or a field.
"""

import logging
import sys
import time
from collections.abc import Mapping
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
        fields = record.__dict__.get("fields") or {}
        if record.exc_info:
            fields = {**fields, "exception": self.formatException(record.exc_info)}
        return self.line(record.created, record.levelname.lower(), record.name, record.getMessage(), fields)

    def line(self, created: float, level: str, logger: str, message: str, fields: Mapping[str, Any]) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds"),
            "level": level,
            "logger": logger,
            "message": message,
            "service": self.service,
        }
        trace = tracing.current()
        if trace is not None:
            line["correlation_id"], line["trace_id"] = trace.correlation_id, trace.trace_id
        line.update(fields)
        return _line(line)


def _line(line: dict[str, Any]) -> str:
    try:
        return _encode(line).decode()
    except UnicodeEncodeError:  # a lone surrogate in a message
        return _encode({key: str(value).encode("utf-8", "replace").decode() for key, value in line.items()}).decode()


def note(logger: str, message: str, fields: Mapping[str, Any]) -> None:
    """One line of level info, for what every request leaves: it spares the record, which costs more than the line."""
    root = logging.getLogger()
    handler = root.handlers[0] if len(root.handlers) == 1 else None
    if handler is None or not isinstance(handler.formatter, JsonFormatter):
        logging.getLogger(logger).info(message, extra={"fields": fields})
        return
    if root.level > logging.INFO:
        return
    line = handler.formatter.line(time.time(), "info", logger, message, fields)
    with handler.lock:
        handler.stream.write(f"{line}\n")
        handler.stream.flush()


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
