"""The two clocks of the notifier: monitoring's, by which notices are due, and the wall's, by which they are tried."""

from dataclasses import dataclass
from datetime import date, datetime

from services.chassis.store.database import Connection
from services.kernel.acts import Act
from services.kernel.calendar import day_of
from services.monitoring.ticks.clock import read_clock


@dataclass(frozen=True, slots=True)
class Instant:
    """`now` is monitoring's; `act.now` the wall's. `settled`: no tick is under way, so all that it says is said."""

    now: datetime
    act: Act
    settled: bool = True

    @property
    def on(self) -> date:
        """Monitoring's day."""
        return day_of(self.now)


def instant(connection: Connection, act: Act, *, by_the_wall: bool) -> Instant:
    """Now. With ticks by the wall clock it goes on between two; before the first tick the wall is all there is."""
    clock = read_clock(connection)
    if clock.at is None:
        return Instant(act.now, act)
    return Instant(
        max(clock.at, act.now) if by_the_wall else clock.at, act, settled=clock.looked_on >= clock.day.toordinal()
    )
