"""Waiting on a condition."""

import time
from collections.abc import Callable


def eventually(holds: Callable[[], object], seconds: float = 30.0, what: str = "it") -> None:
    """Returns as soon as the condition holds. Fails, naming `what`, where it does not within the time."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"{what} did not come true within {seconds:.0f} s"
        time.sleep(0.05)
