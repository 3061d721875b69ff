"""A tick: what time it is now, and so whatever became due since the last one. Linear in what is due.

The same tick again changes nothing. Ticks and consumers may run at once: whoever looks at a commitment has it locked,
and where two write the same alert one of them begins again.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.stream import versions
from services.chassis.stream.failures import is_conflict
from services.chassis.stream.locks import share_views
from services.kernel.acts import Act
from services.kernel.calendar import day_of, start_of
from services.monitoring.alert_rules.commands import follow_rules
from services.monitoring.alerts.evaluation import look_at
from services.monitoring.rows import select_by
from services.monitoring.silences.view import follow_silences
from services.monitoring.ticks.clock import Clock, hold_clock, move_clock, note_looked, read_clock
from services.monitoring.tracking.records import Records

PAGE, AT_ONCE = 200, 5000
TRIES = 8
DUE = """SELECT commitment_id FROM (
        SELECT commitment_id FROM watch WHERE day <= %s
        UNION SELECT commitment_id FROM alerts WHERE look_on <= %s AND commitment_id IS NOT NULL AND %s > %s
    ) due WHERE commitment_id > %s ORDER BY commitment_id LIMIT %s"""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: the clock after it, how many commitments were looked at, how many alerts changed."""

    at: datetime
    commitments: int
    alerts: int


def tick(store: EventStore, at: datetime | date, act: Act) -> Ticked:
    """Moves the clock and looks at what is due. Raises ClockGoesBack.

    A day means its first moment, or the last tick where that is of the same day.
    """
    with store.database.transaction() as connection:
        moment = at if isinstance(at, datetime) else _moment_of(at, read_clock(connection))
        before = move_clock(connection, moment)
    follow_silences(store)
    follow_rules(store)
    today = day_of(moment).toordinal()
    commitments, alerts, last = 0, 0, ""
    while due := _due(store, today, before, last):
        for start in range(0, len(due), PAGE):
            alerts += _look(store, due[start : start + PAGE], act)
        commitments += len(due)
        last = due[-1]
    with store.database.transaction() as connection:
        note_looked(connection, today)
    return Ticked(moment, commitments, alerts)


def _moment_of(day: date, clock: Clock) -> datetime:
    return clock.at if clock.day == day else start_of(day)


def _due(store: EventStore, today: int, before: Clock, last: str) -> list[str]:
    """The next commitments, in the order of their ids, that something became due for; alerts once a day."""
    with store.database.transaction(write=False) as connection:
        rows = connection.execute(DUE, [today, today, today, before.looked_on, last, AT_ONCE])
    return [row[0] for row in rows]


def _look(store: EventStore, page: Sequence[str], act: Act) -> int:
    for tries in range(TRIES):
        try:
            with store.database.transaction() as connection:
                return _look_at(connection, store, page, act)
        except Exception as error:
            if tries == TRIES - 1 or not is_conflict(error):
                raise
        time.sleep(random.uniform(0, 0.01 * 2**tries))
    raise AssertionError("unreachable")


def _look_at(connection: Connection, store: EventStore, page: Sequence[str], act: Act) -> int:
    share_views(connection)
    versions.lock(connection, page)
    clock = hold_clock(connection)
    wanted = dict(select_by(connection, "SELECT id, version FROM commitments WHERE id", page))
    kept = Records.of(store.database).at(connection, wanted)
    known = {commitment: kept[commitment] for commitment in page if commitment in kept}
    return len(look_at(connection, store, known, clock.day, act))
