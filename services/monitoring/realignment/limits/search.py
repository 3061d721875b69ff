"""How much is done to make a repaired schedule better."""

from typing import NamedTuple


class Effort(NamedTuple):
    """Deterministic seconds of search after the serial repair."""

    seconds: float


SERIAL = Effort(0.0)
"""The serial repair alone."""
