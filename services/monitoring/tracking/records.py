"""Records of commitments, decoded from the table of facts and kept in memory by their version."""

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from weakref import WeakKeyDictionary

import msgspec

from contracts.events import EVENTS, Event
from services.chassis.store.database import Connection, Database
from services.monitoring.rows import select_by
from services.monitoring.tracking.lights import Outlook
from services.monitoring.tracking.record import Record, build, extend

KEPT = 5000
_decoders = {name: msgspec.json.Decoder(event) for name, event in EVENTS.items()}
ALL = "SELECT commitment_id, version, type, body FROM facts WHERE commitment_id"
LATER = (
    "SELECT version, type, body FROM facts WHERE commitment_id = %s AND version > %s AND version <= %s ORDER BY version"
)


class Kept(NamedTuple):
    """A record, and its outlook where that was needed."""

    record: Record
    outlook: Outlook | None = None


class Records:
    """The records of one database. What is kept is immutable, and right for its version whatever was rolled back."""

    _of: "WeakKeyDictionary[Database, Records]" = WeakKeyDictionary()

    def __init__(self, most: int = KEPT) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: dict[str, Kept] = {}
        self._answers: dict[Hashable, bytes] = {}

    @classmethod
    def of(cls, database: Database) -> "Records":
        """The records that this process keeps of a database."""
        found = cls._of.get(database)
        return found if found is not None else cls._of.setdefault(database, cls())

    def at(self, connection: Connection, wanted: Mapping[str, int]) -> dict[str, Kept]:
        """The records of commitments at these versions; version 0 is an empty one."""
        found: dict[str, Kept] = {}
        missing = []
        for commitment, version in wanted.items():
            kept = self._kept.get(commitment)
            if version == 0:
                found[commitment] = Kept(Record())
            elif kept is None or kept.record.version > version:
                missing.append(commitment)
            elif kept.record.version == version:
                found[commitment] = kept
            else:
                found[commitment] = self.keep(commitment, self._caught_up(connection, commitment, kept.record, version))
        if missing:
            for commitment, record in _read(connection, missing, wanted):
                found[commitment] = self.keep(commitment, record)
        return found

    def keep(self, commitment: str, record: Record, outlook: Outlook | None = None) -> Kept:
        """Keeps a record, and lets the one go that was kept longest ago."""
        kept = Kept(record, outlook)
        with self._lock:
            self._kept.pop(commitment, None)
            self._kept[commitment] = kept
            if len(self._kept) > self._most:
                self._kept.pop(next(iter(self._kept)))
        return kept

    def answered(self, question: Hashable, answer: Callable[[], bytes]) -> bytes:
        """The answer to a question about a record at a version, which never changes."""
        known = self._answers.get(question)
        if known is None:
            known = answer()
            with self._lock:
                self._answers[question] = known
                if len(self._answers) > self._most:
                    self._answers.pop(next(iter(self._answers)))
        return known

    def _caught_up(self, connection: Connection, commitment: str, record: Record, version: int) -> Record:
        rows = connection.execute(LATER, [commitment, record.version, version])
        return extend(record, ((number, decode(kind, body)) for number, kind, body in rows))


def decode(kind: str, body: str) -> Event:
    """The event in a row of the facts."""
    return _decoders[kind].decode(body)


def _read(connection: Connection, commitments: Iterable[str], upto: Mapping[str, int]) -> Iterable[tuple[str, Record]]:
    rows = select_by(connection, ALL, commitments, "ORDER BY commitment_id, version")
    for commitment, history in groupby(rows, key=itemgetter(0)):
        last = upto[commitment]
        yield commitment, build((version, decode(kind, body)) for _, version, kind, body in history if version <= last)
