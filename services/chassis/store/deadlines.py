"""How long a thread may still wait for a database: one deadline over everything that a command does."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_thread = threading.local()


class DeadlinePassed(Exception):
    """The time that was given is over. What was under way may have been done or not."""


@contextmanager
def within(seconds: float) -> Iterator[float]:
    """Sets this thread's deadline, never later than one already set; yields it as a moment of time.monotonic()."""
    outer = getattr(_thread, "until", None)
    until = time.monotonic() + seconds
    _thread.until = until if outer is None else min(outer, until)
    try:
        yield _thread.until
    finally:
        _thread.until = outer


def remaining() -> float | None:
    """Seconds left to this thread, or None where no deadline is set. Raises DeadlinePassed when none are left."""
    until = getattr(_thread, "until", None)
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise DeadlinePassed
    return left
