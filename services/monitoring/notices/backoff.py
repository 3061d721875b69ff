"""When to try again what could not be delivered: sooner at first, for at most three days, each message at its own time.

The waits are those that Standard Webhooks proposes, cut to fit; each is shortened by up to a tenth, by the hash of the
message's id, so that what failed together does not come back together, and the same history gives the same times.
"""

import hashlib
from datetime import timedelta

SECONDS = (5, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 20 * 3600)
GIVE_UP_AFTER = timedelta(days=3)
JITTER = 0.1
LONGEST_ASKED = timedelta(hours=20)


def wait(id: str, attempts: int, asked: timedelta | None = None) -> timedelta | None:  # noqa: A002
    """How long after attempt number `attempts` (from 1) the next one comes; None: give up.

    A receiver that asked for a longer wait gets it, up to LONGEST_ASKED.
    """
    if attempts > len(SECONDS):
        return None
    shortened = SECONDS[attempts - 1] * (1 - JITTER * _fraction(id, attempts))
    own = timedelta(milliseconds=round(1000 * shortened))
    return max(own, min(asked, LONGEST_ASKED)) if asked is not None else own


def _fraction(id: str, attempts: int) -> float:  # noqa: A002
    """From 0 to 1, by the id and the attempt alone."""
    digest = hashlib.sha256(f"{id}:{attempts}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
