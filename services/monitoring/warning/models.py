"""The models of one database, kept for a while: what a class has closed does not change by the second.

The model of a day is built anew when a milestone has changed, but not within SETTLED seconds, and after KEPT_FOR
seconds in any case. What is asked of the past is kept by its day and moment. Real milestones and made-up ones (of
examples) never inform each other.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from services.chassis.store.database import Connection, Database
from services.monitoring.warning.backtest import Backtest, backtest
from services.monitoring.warning.model import Model
from services.monitoring.warning.observations import observe, read_history

CHANGED = "SELECT MAX(changed_at) FROM milestones"
SETTLED, KEPT_FOR = 1.0, 30.0
TESTED_FOR = 600.0
REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Informed:
    """A model of one day, and the codes by which it knows units and sectors."""

    model: Model
    units: dict[str, int]
    sectors: dict[str, int]


class _Kept(NamedTuple):
    what: Any
    changed: int | None
    since: float


class Models:
    """Builds one model, and one test, at a time; others wait for it."""

    _of: "WeakKeyDictionary[Database, Models]" = WeakKeyDictionary()

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic, self._lock = monotonic, threading.Lock()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._building: dict[str, threading.Lock] = {"model": threading.Lock(), "test": threading.Lock()}

    @classmethod
    def of(cls, database: Database) -> "Models":
        """The models that this process keeps of a database."""
        found = cls._of.get(database)
        return found if found is not None else cls._of.setdefault(database, cls())

    def at(self, connection: Connection, day: date, known_at: datetime | None, *, example: bool) -> Informed:
        """The model of all milestones as they stood on a day, as known at a moment (None: now)."""

        def build() -> Informed:
            seen = read_history(connection, example=example)
            model = Model(observe(seen.known(known_at), day.toordinal()))
            return Informed(model, _numbered(seen.units), _numbered(seen.sectors))

        return self._keep(connection, ("model", day, known_at, example), build, SETTLED, KEPT_FOR)

    def tested(self, connection: Connection, today: date, known: str) -> Backtest:
        """The back-test of real milestones up to a day; ten minutes old at most."""

        def test() -> Backtest:
            return backtest(read_history(connection, example=False), today, known)

        return self._keep(connection, ("test", today, known), test, TESTED_FOR, TESTED_FOR)

    def _keep(
        self, connection: Connection, key: tuple, build: Callable[[], Any], settled: float, longest: float
    ) -> Any:
        changed = connection.execute(CHANGED)[0][0]
        with self._building[key[0]]:
            kept, now = self._kept.get(key), self._monotonic()
            if kept is not None:
                age = now - kept.since
                if age < settled or (kept.changed == changed and age < longest):
                    return kept.what
            what = build()
            with self._lock:
                self._kept[key] = _Kept(what, changed, now)
                self._kept.move_to_end(key)
                if len(self._kept) > REMEMBERED:
                    self._kept.popitem(last=False)
            return what


def _numbered(names: tuple[str, ...]) -> dict[str, int]:
    return {name: code for code, name in enumerate(names)}
