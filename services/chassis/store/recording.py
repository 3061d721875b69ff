"""Records changes in groups, one transaction each, and gives every request its own answer.

What the two databases differ in is a `Writer`. A first attempt writes without looking: constraints and a check of the
expected versions refuse the whole group. Only then is it judged request by request, under the lock.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Notification, OperationalError, StoredEvent

from services.chassis.store.database import Database
from services.chassis.store.deadlines import DeadlinePassed, remaining
from services.chassis.store.group_commit import GroupCommit, LeaderFailed
from services.chassis.store.idempotency import Saved, answer_again
from services.chassis.store.judgement import Accepted, Change, Repeated, Standing, VersionConflict, judge
from services.chassis.store.refusals import KeyReused
from services.chassis.store.table import EVENTS, position_column, select_events, select_log

PAUSE = 0.05


class Clash(Exception):
    """Something in the group cannot be written as it stands; nothing was."""


class ConnectionLost(Exception):
    """The database went away; whether the group was written is unknown."""


@dataclass(frozen=True, slots=True)
class Written:
    """The positions of a change's events, and the answer kept for its request, if it has one."""

    positions: Sequence[int]
    saved: Saved | None = None


Outcome = Written | VersionConflict | KeyReused | Exception


class Writer(Protocol):
    """One database's way to write a group. Each call is one transaction. Raises Clash, ConnectionLost."""

    def write(self, changes: Sequence[Change]) -> list[Written]:
        """Writes all without looking first, or nothing."""

    def judge_and_write(self, changes: Sequence[Change]) -> list[Outcome]:
        """Looks under the lock, and writes those that can be."""

    def close(self) -> None: ...


class GroupCommitRecorder:
    """Placed before one of the library's application recorders. `attach` gives it its database and writer."""

    database: Database

    def attach(self, database: Database, writer: Writer) -> None:
        """Must be called once, in the process that uses the recorder (after a fork)."""
        self.database = database
        self._writer = writer
        self._group = GroupCommit[Change, Outcome](self._write_group)

    def close(self) -> None:
        """Closes the writer's connection."""
        self._writer.close()

    def record(self, change: Change) -> Written:
        """Writes one change, together with those of other threads.

        Raises VersionConflict, KeyReused, DeadlinePassed; a request's lost commit is recognised by its key.
        """
        while True:
            try:
                outcome = self._group.submit(change)
            except (ConnectionLost, LeaderFailed) as error:
                if change.request is None:
                    raise OperationalError(str(error.__cause__ or error)) from error
                _pause()
                continue
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """As the library's recorders: the positions, or IntegrityError."""
        if not stored_events:
            return None
        return list(self.record(Change(tuple(stored_events))).positions)

    def select_events(self, originator_id: UUID, **bounds: Any) -> Sequence[StoredEvent]:
        """As the library's recorders."""
        with self.database.transaction(write=False) as connection:
            return select_events(connection, EVENTS, originator_id, **bounds)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """As the library's recorders."""
        position = position_column(self.database.dialect)
        conditions: list[tuple[str, Any]] = []
        if start is not None:
            conditions.append((f"{position} {'>=' if inclusive_of_start else '>'} %s", start))
        if stop is not None:
            conditions.append((f"{position} <= %s", stop))
        if topics:
            conditions.append(self._any_topic(topics))
        with self.database.transaction(write=False) as connection:
            rows = select_log(connection, conditions, limit)
        return [Notification(id, version, topic, state, position) for position, id, version, topic, state in rows]

    def max_notification_id(self) -> int | None:
        """As the library's recorders."""
        with self.database.transaction(write=False) as connection:
            return connection.execute(f"SELECT MAX({position_column(connection.dialect)}) FROM {EVENTS}")[0][0]

    def _any_topic(self, topics: Sequence[str]) -> tuple[str, Any]:
        raise NotImplementedError

    def _write_group(self, changes: Sequence[Change]) -> list[Outcome]:
        written = self._write_unjudged(changes) if _independent(changes) else None
        return self._judge_and_write(changes) if written is None else written

    def _write_unjudged(self, changes: Sequence[Change]) -> list[Outcome] | None:
        """The outcomes, or None where one clashed with what is stored: nothing was written, and each must be judged."""
        try:
            return self._writer.write(changes)
        except Clash:
            return None

    def _judge_and_write(self, changes: Sequence[Change]) -> list[Outcome]:
        try:
            return self._writer.judge_and_write(changes)
        except Clash as clash:
            if len(changes) == 1:
                return [clash.__cause__ or clash]
        return [outcome for change in changes for outcome in self._write_group([change])]


def _independent(changes: Sequence[Change]) -> bool:
    """Whether no change can meet another of the group: none writes what another touches, and no key comes twice."""
    written: set[UUID | str] = set()
    touched: set[UUID | str] = set()
    keys = set()
    for change in changes:
        writes = {event.originator_id for event in change.events}
        touches = writes | change.expected.keys()
        if not (written.isdisjoint(touches) and touched.isdisjoint(writes)) or (change.key and change.key in keys):
            return False
        written |= writes
        touched |= touches
        keys.add(change.key)
    return True


def outcomes_of(changes: Sequence[Change], standing: Standing, write: Any) -> list[Outcome]:
    """Judges the changes, writes the accepted ones through `write`, and gives each its outcome."""
    verdicts = judge(changes, standing)
    accepted = [change for change, verdict in zip(changes, verdicts, strict=True) if isinstance(verdict, Accepted)]
    written = dict(zip(map(id, accepted), write(accepted), strict=True)) if accepted else {}
    outcomes: list[Outcome] = []
    for change, verdict in zip(changes, verdicts, strict=True):
        match verdict:
            case Accepted():
                outcomes.append(written[id(change)])
            case Repeated(answered):
                saved = answered.saved or written[id(answered.by)].saved
                again = answer_again(change.request, answered.fingerprint, str(saved.id), saved.version, saved.position)
                outcomes.append(Written((), again))
            case refusal:
                outcomes.append(refusal)
    return outcomes


def about(change: Change) -> tuple[UUID, int]:
    """The aggregate and version that the answer to the change's request names."""
    if change.about is not None:
        return change.about
    if not change.events:
        raise IntegrityError("a request without events and without an aggregate to answer about")
    return change.events[-1].originator_id, change.events[-1].originator_version


def _pause() -> None:
    left = remaining()
    if left is not None and left < PAUSE:
        raise DeadlinePassed
    time.sleep(PAUSE)
