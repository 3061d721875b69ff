"""What holds on a day, as known at a moment: the facts of a record taken in the order of (effective day, version).

The last fact in that order, of those not after the day, is the one in force: so one pass over the
facts answers for every day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from contracts.events.agreements.terms import Terms
from services.kernel.two_times import Fact
from services.monitoring.tracking import record as states
from services.monitoring.tracking.record import Record
from services.monitoring.tracking.schedule import Schedule, schedule

TIMELINES = ("terms", "baseline", "states", "starts", "suspensions", "declared", "verified", "forecasts")
LAST_DAY = date.max.toordinal()
CLOSING = frozenset({states.FULFILLED, states.WITHDRAWN})


@dataclass(slots=True)
class Standing:
    """What is in force from `day` through `until`, the eve of the next fact. Days are ordinals.

    Progress by the number of a milestone's UUID: (hundredths of a percent, the day it is of). `closed` is the day of
    the fulfilment or withdrawal in force; `suspended` the first and last day of the suspension in force.
    """

    day: int = 0
    until: int = 0
    state: str = states.DRAFTED
    since: int = 0
    closed: int | None = None
    suspended: tuple[int, int] | None = None
    started: int | None = None
    terms: Terms | None = None
    baseline: Terms | None = None
    schedule: Schedule | None = None
    baseline_schedule: Schedule | None = None
    declared: dict[int, tuple[int, int]] = field(default_factory=dict)
    verified: dict[int, tuple[int, int]] = field(default_factory=dict)
    forecasts: dict[UUID, date] = field(default_factory=dict)

    def clock(self, day: int) -> int:
        """The day for which progress is expected: a suspension in effect holds it at its first day."""
        return self.suspended[0] if self.stands_still(day) else day

    def stands_still(self, day: int) -> bool:
        """Whether a suspension is in effect on the day: through its last day, even where nobody resumed."""
        return self.state == states.SUSPENDED and self.suspended is not None and day <= self.suspended[1]


def standing_at(record: Record, as_of: date, known_at: datetime | None = None) -> Standing | None:
    """What holds on the day; None before drafting, or before it was known."""
    found = None
    for standing in sweep(record, known_at, as_of.toordinal()):
        found = standing
    return found if found is not None and found.terms is not None and found.since else None


def sweep(record: Record, known_at: datetime | None = None, last: int | None = None) -> Iterator[Standing]:
    """What holds from each day on that has facts, in order, up to the day `last`. It is one object that moves on."""
    standing = Standing()
    facts = _in_order(record, known_at)
    if last is not None:
        facts = [fact for fact in facts if fact[0] <= last]
    for index, (day, _, name, fact) in enumerate(facts):
        _APPLY[name](standing, day, fact)
        following = facts[index + 1][0] if index + 1 < len(facts) else LAST_DAY + 1
        if following != day:
            standing.day, standing.until = day, following - 1
            yield standing


def _in_order(record: Record, known_at: datetime | None) -> list[tuple[int, int, str, Fact[Any]]]:
    facts = [
        (fact.effective_on.toordinal(), fact.version, name, fact)
        for name in TIMELINES
        for fact in getattr(record, name).known(known_at)
    ]
    facts.sort(key=_day_and_version)
    return facts


def _day_and_version(entry: tuple[int, int, str, Fact[Any]]) -> tuple[int, int]:
    return entry[:2]


def _terms(standing: Standing, _: int, fact: Fact[Terms]) -> None:
    standing.terms, standing.schedule = fact.value, schedule(fact.value)


def _baseline(standing: Standing, _: int, fact: Fact[Terms]) -> None:
    standing.baseline, standing.baseline_schedule = fact.value, schedule(fact.value, with_cancelled=True)


def _state(standing: Standing, day: int, fact: Fact[str]) -> None:
    standing.state, standing.since = fact.value, day
    if fact.value in CLOSING:
        standing.closed = day
    elif fact.value != states.VERIFIED:
        standing.closed = None


def _start(standing: Standing, day: int, _: Fact[date]) -> None:
    standing.started = day


def _suspension(standing: Standing, day: int, fact: Fact[date]) -> None:
    standing.suspended = (day, fact.value.toordinal())


def _declared(standing: Standing, day: int, fact: Fact[Any]) -> None:
    standing.declared[fact.value.milestone_id.int] = (fact.value.hundredths, day)


def _verified(standing: Standing, day: int, fact: Fact[Any]) -> None:
    standing.verified[fact.value.milestone_id.int] = (fact.value.hundredths, day)


def _forecast(standing: Standing, _: int, fact: Fact[Any]) -> None:
    standing.forecasts[fact.value.milestone_id] = fact.value.due_on


_APPLY = {
    "terms": _terms,
    "baseline": _baseline,
    "states": _state,
    "starts": _start,
    "suspensions": _suspension,
    "declared": _declared,
    "verified": _verified,
    "forecasts": _forecast,
}
