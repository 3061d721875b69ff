"""Read your writes: waits until the views have an aggregate's version."""

import time

from services.chassis.store.database import Database

SHORTEST_PAUSE, LONGEST_PAUSE = 0.003, 0.025
LONGEST = 10.0


def applied_version(database: Database, aggregate: str) -> int:
    """The version of the aggregate that the views have, 0 for none."""
    with database.transaction(write=False) as connection:
        found = connection.execute("SELECT version FROM applied WHERE aggregate = %s", [aggregate])
    return found[0][0] if found else 0


def wait_until_applied(database: Database, aggregate: str, version: int, limit: float) -> bool:
    """Whether the views have that version, within `limit` seconds (10 at most)."""
    deadline = time.monotonic() + min(limit, LONGEST)
    pause = SHORTEST_PAUSE
    while applied_version(database, aggregate) < version:
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(pause, left))
        pause = min(pause * 1.2, LONGEST_PAUSE)
    return True
