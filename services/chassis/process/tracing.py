"""Which conversation this thread serves: a correlation id and a W3C trace, taken from the caller or made here."""

import os
import re
from contextvars import ContextVar
from typing import NamedTuple

TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?", re.A)
CORRELATION_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}", re.A)


class Trace(NamedTuple):
    """One request or job in hand. `span_id` is our own; `flags` are the caller's (01: sampled)."""

    correlation_id: str
    trace_id: str
    span_id: str
    flags: str = "01"

    @property
    def traceparent(self) -> str:
        """What we hand on to whomever we call, and to the events that we cause."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


_current: ContextVar[Trace | None] = ContextVar("pactos_trace", default=None)


def begin(traceparent: str | None = None, correlation_id: str | None = None) -> Trace:
    """Makes the current trace: the caller's where its words are well-formed, else a new one."""
    given = TRACEPARENT.fullmatch(traceparent) if traceparent else None
    trace_id, flags = given.groups() if given else (os.urandom(16).hex(), "01")
    if not correlation_id or not CORRELATION_ID.fullmatch(correlation_id):
        correlation_id = trace_id
    trace = Trace(correlation_id, trace_id, os.urandom(8).hex(), flags)
    _current.set(trace)
    return trace


def end() -> None:
    """Nothing is in hand any more."""
    _current.set(None)


def current() -> Trace | None:
    """The trace in hand, or None outside of any."""
    return _current.get()
