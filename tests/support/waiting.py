"""Waiting on a condition."""

import time
from collections.abc import Callable


def eventually(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """Returns as soon as the condition holds. Fails where it does not within the time."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.05)
