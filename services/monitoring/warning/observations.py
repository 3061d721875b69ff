"""What the model learns from: the milestones of a table as they stood on a day, by what was known then."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

import numpy as np

from services.chassis.store.database import Connection
from services.kernel.calendar import GUAYAQUIL
from services.monitoring.milestones.view import micros

NEVER = np.iinfo(np.int64).max // 4
DAY = 86_400_000_000
OFFSET = int(GUAYAQUIL.utcoffset(datetime(2026, 1, 1)).total_seconds()) * 1_000_000  # noqa: DTZ001 (never another)
FIRST_DAY = datetime(1970, 1, 1).toordinal()  # noqa: DTZ001
ALL = """SELECT c.responsible, c.sector, m.first_due, m.agreed_on, m.agreed_at, m.completed_on, m.completed_at,
    m.left_on, m.left_at FROM milestones m JOIN commitments c ON c.id = m.commitment_id WHERE c.example = %s"""


@dataclass(frozen=True, slots=True)
class History:
    """All milestones, one place each in every array. Days are ordinals, moments microseconds; NEVER where none."""

    unit: np.ndarray
    sector: np.ndarray
    first_due: np.ndarray
    agreed_on: np.ndarray
    agreed_at: np.ndarray
    completed_on: np.ndarray
    completed_at: np.ndarray
    left_on: np.ndarray
    left_at: np.ndarray
    units: tuple[str, ...]
    sectors: tuple[str, ...]

    def known(self, known_at: datetime | None) -> "History":
        """The same as it was known at a moment; what was agreed or happened after it did not yet."""
        if known_at is None:
            return self
        moment = micros(known_at)
        return replace(
            self,
            agreed_on=np.where(self.agreed_at <= moment, self.agreed_on, NEVER),
            completed_on=np.where(self.completed_at <= moment, self.completed_on, NEVER),
            left_on=np.where(self.left_at <= moment, self.left_on, NEVER),
        )

    def noticed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """From which day on each was known to be agreed, to be completed, to have left."""
        return tuple(
            np.maximum(on, np.where(at == NEVER, NEVER, (at + OFFSET) // DAY + FIRST_DAY))
            for on, at in (
                (self.agreed_on, self.agreed_at),
                (self.completed_on, self.completed_at),
                (self.left_on, self.left_at),
            )
        )


@dataclass(frozen=True, slots=True)
class Observations:
    """Milestones on one day. `days`: the delay where `closed`, else how late it was when last seen open.

    `stands`: how late it would be on that day. `gone`: it left before that day without an outcome.
    """

    unit: np.ndarray
    sector: np.ndarray
    days: np.ndarray
    closed: np.ndarray
    stands: np.ndarray
    gone: np.ndarray

    def where(self, chosen: np.ndarray) -> "Observations":
        """Some of them."""
        return Observations(*(getattr(self, field.name)[chosen] for field in fields(self)))


def history(rows: Sequence[tuple]) -> History:
    """The arrays of rows as `ALL` reads them."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 9
    units, unit = _codes(columns[0])
    sectors, sector = _codes(columns[1])
    days = [np.array([NEVER if one is None else one for one in column], dtype=np.int64) for column in columns[2:]]
    return History(unit, sector, *days, units, sectors)


def read_history(connection: Connection, *, example: bool) -> History:
    """All milestones ever agreed; the made-up ones apart from the others."""
    return history(connection.execute(ALL, [int(example)]))


def observe(seen: History, day: int) -> Observations:
    """How the milestones that were agreed by a day stood on it, counting what is effective by then."""
    return _observe(seen, day, seen.agreed_on <= day, seen.completed_on <= day, seen.left_on <= day)


def observe_as_known(seen: History, day: int, noticed: tuple[np.ndarray, np.ndarray, np.ndarray]) -> Observations:
    """The same by what had been recorded by the end of that day; `noticed` of the history."""
    agreed, completed, left = (on <= day for on in noticed)
    return _observe(seen, day, agreed, completed, left)


def _observe(seen: History, day: int, agreed: np.ndarray, completed: np.ndarray, left: np.ndarray) -> Observations:
    closed = completed & ~(left & (seen.left_on < seen.completed_on))
    gone = left & ~closed
    until = np.where(closed, seen.completed_on, np.where(gone, seen.left_on, day))
    found = Observations(seen.unit, seen.sector, until - seen.first_due, closed, day - seen.first_due, gone)
    return found.where(agreed)


def _codes(names: Sequence[str]) -> tuple[tuple[str, ...], np.ndarray]:
    known = {name: code for code, name in enumerate(dict.fromkeys(names))}
    return tuple(known), np.array([known[name] for name in names], dtype=np.int64)
