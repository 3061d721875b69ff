"""One active process at a time, on either database: a lock of PostgreSQL's session, or of a file beside SQLite's."""

import fcntl
import time
from pathlib import Path
from typing import IO, Protocol

from services.chassis.store.database import Database, SqliteDatabase
from services.chassis.stream.leadership import Leadership, NotLeading

CHANNEL = "stored_events"


class Lead(Protocol):
    """What lets one process of many be the active one. See Leadership."""

    def take(self) -> bool: ...

    def check(self) -> None: ...

    def wait(self, timeout: float) -> None: ...

    def leave(self) -> None: ...


class FileLead:
    """A lock on a file of one machine; it ends with the process. Waiting is a pause: SQLite tells of nothing."""

    PAUSE = 0.1

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether this process leads, until it leaves or ends."""
        if self._file is not None:
            return True
        opened = self._path.open("ab")
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            opened.close()
            return False
        self._file = opened
        return True

    def check(self) -> None:
        """Raises NotLeading."""
        if self._file is None:
            raise NotLeading("no lock")

    def wait(self, timeout: float) -> None:
        """For a moment."""
        time.sleep(min(timeout, self.PAUSE))

    def leave(self) -> None:
        """Gives the lock up."""
        if self._file is not None:
            self._file.close()
            self._file = None


def lead_of(database: Database, name: str) -> Lead:
    """The lead of one activity upon a database, by its name."""
    if isinstance(database, SqliteDatabase):
        return FileLead(database.path.parent / f"{name}.lock")
    return Leadership(database, name, CHANNEL)
