"""Commands on silences: by a facilitator, or by the coordination of the unit whose alerts they cover."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from services.chassis.store.application import Saved, UnitOfWork
from services.chassis.store.database import Connection
from services.kernel.acts import FACILITATOR, RESPONSIBLE, Act, Who
from services.kernel.calendar import day_of
from services.kernel.refusals import Forbidden
from services.monitoring.alerts.authority import coordination_of
from services.monitoring.silences.domain import Announcement
from services.monitoring.silences.matching import Matchers
from services.monitoring.silences.reach import covered_unit, require_something
from services.monitoring.ticks.clock import read_clock

SILENCES = UUID("3f0b6c4e-58a3-5d0f-8a0b-2f9f5f0c8e11")


def announce_silence(work: UnitOfWork, act: Act, reason: str, ends_on: date, **matchers: Any) -> Saved:
    """A new silence. Raises Forbidden; InvalidFields where it covers nothing or everything, or ends too late."""
    chosen = Matchers(**matchers)
    with work.database.transaction(write=False) as connection:
        _authorise(connection, "announce_silence", act.who, chosen)
        require_something(connection, chosen)
        on = read_clock(connection).day or day_of(act.now)
    asked = work.request
    id = uuid5(SILENCES, "\n".join((asked.subject, asked.operation, asked.key)))  # noqa: A001
    return work.save(Announcement.announce(act, id, on, chosen, reason, ends_on))


def end_silence(work: UnitOfWork, act: Act, id: UUID, seen: int | None, reason: str) -> Saved:  # noqa: A002
    """It holds no more from now on. Raises Forbidden, SilenceOver."""
    silence = work.load(Announcement, id, seen)
    with work.database.transaction(write=False) as connection:
        _authorise(connection, "end_silence", act.who, silence.now.matchers)
        on = read_clock(connection).day or day_of(act.now)
    silence.end(act, on, reason)
    return work.save(silence)


def _authorise(connection: Connection, operation: str, who: Who, matchers: Matchers) -> None:
    """Raises Forbidden. What is about no one unit, such as a rule alone, is for a facilitator."""
    if who.role == FACILITATOR:
        return
    unit = covered_unit(connection, matchers) if who.role == RESPONSIBLE and who.unit else None
    if unit is None or coordination_of(connection, unit) != who.unit:
        raise Forbidden(operation=operation, role=who.role)
