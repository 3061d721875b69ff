"""A small world for the stream: a store in memory, a view that remembers the order of versions, and its checker."""

import bisect
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import msgspec

from contracts.envelope import encode
from contracts.events import Who
from contracts.events.agreements.commitments import Started
from services.chassis.store.database import Connection, Database
from services.chassis.stream import tables
from services.chassis.stream.delivery import Received
from services.chassis.stream.log import StoreLog
from services.chassis.stream.publish import StoredRow

SOURCE = "/pactos/tests"
CHANNEL = "stream_tests"


class Begun:
    """A domain event that is published as Started."""

    TOPIC = "stream-tests.begun"


PUBLISHED = {Begun: Started}


def state(why: str = "because") -> bytes:
    """A stored event's bytes, with a key that is not published."""
    event = Started(
        recorded_at=datetime(2026, 5, 16, 12, tzinfo=UTC),
        effective_on=date(2026, 5, 16),
        who=Who(subject="tests", unit=None, role="responsible"),
        why=why,
        correlation_id=uuid4().hex,
        causation_id=None,
        state="in_progress",
    )
    fields = msgspec.json.decode(encode(event))
    return msgspec.json.encode({**fields, "originator_topic": "kept inside"})


class MemoryStore:
    """A store as a log sees it. Positions have holes, versions none."""

    def __init__(self, database: Database | None = None) -> None:
        self.database = database
        self._lock = threading.Lock()
        self._rows: list[StoredRow] = []
        self._by_aggregate: dict[str, list[StoredRow]] = {}
        self.topic = Begun.TOPIC

    def save(self, aggregate: UUID | str, events: int = 1, why: str = "because") -> int:
        """Stores the aggregate's next events; the last position."""
        with self._lock:
            mine = self._by_aggregate.setdefault(str(aggregate), [])
            for _ in range(events):
                row = StoredRow(3 * len(self._rows) + 1, str(aggregate), len(mine) + 1, self.topic, state(why))
                self._rows.append(row)
                mine.append(row)
            return self._rows[-1].position

    def head(self) -> int:
        with self._lock:
            return self._rows[-1].position if self._rows else 0

    def notifications(
        self, after: int, limit: int, aggregate: object = None, after_version: int | None = None
    ) -> Sequence[StoredRow]:
        with self._lock:
            if aggregate is not None:
                mine = self._by_aggregate.get(str(aggregate), [])
                return mine[after_version or 0 :][:limit]
            start = bisect.bisect_right(self._rows, after, key=lambda row: row.position)
            return self._rows[start : start + limit]

    def forget_after(self, position: int) -> None:
        """As a backup restored too old."""
        with self._lock:
            self._rows = [row for row in self._rows if row.position <= position]
            self._by_aggregate = {}
            for row in self._rows:
                self._by_aggregate.setdefault(str(row.originator_id), []).append(row)

    def log(self) -> StoreLog:
        return StoreLog(self, PUBLISHED, SOURCE)

    def versions(self) -> dict[str, list[int]]:
        """What a replay of the store gives."""
        with self._lock:
            return {aggregate: [row.version for row in rows] for aggregate, rows in self._by_aggregate.items()}


def prepare(database: Database) -> None:
    """The consumer's tables, and those of the view, empty."""
    with database.transaction() as connection:
        tables.create_tables(connection)
        connection.execute("CREATE TABLE IF NOT EXISTS seen (aggregate TEXT PRIMARY KEY, versions TEXT NOT NULL)")


def remember(connection: Connection, received: Iterable[Received]) -> None:
    """The view: every aggregate's versions, in the order in which they were applied."""
    connection.execute_many(
        """INSERT INTO seen (aggregate, versions) VALUES (%s, %s)
        ON CONFLICT (aggregate) DO UPDATE SET versions = seen.versions || ' ' || excluded.versions""",
        [(one.envelope.subject, one.envelope.sequence) for one in received],
    )


class Remembered:
    """The view as a fold."""

    def __init__(self) -> None:
        self._versions: dict[str, list[str]] = {}

    def apply(self, received: Received) -> None:
        if received.event.why == "poison":
            raise ValueError("poison")
        self._versions.setdefault(received.envelope.subject, []).append(received.envelope.sequence)

    def write(self, connection: Connection) -> None:
        connection.execute("DELETE FROM seen")
        rows = [(aggregate, " ".join(versions)) for aggregate, versions in self._versions.items()]
        connection.load("seen", ("aggregate", "versions"), rows)


def seen(database: Database) -> dict[str, list[int]]:
    """The view."""
    with database.transaction(write=False) as connection:
        rows = connection.execute("SELECT aggregate, versions FROM seen")
    return {aggregate: [int(version) for version in versions.split()] for aggregate, versions in rows}


def differences(views: Mapping[str, Sequence[int]], replay: Mapping[str, Sequence[int]]) -> list[str]:
    """In which aggregates the views are not what a replay gives."""
    wrong = []
    for aggregate in sorted(views.keys() | replay.keys()):
        has, should = list(views.get(aggregate, ())), list(replay.get(aggregate, ()))
        if has != should:
            wrong.append(f"{aggregate}: has {has}, should have {should}")
    return wrong
