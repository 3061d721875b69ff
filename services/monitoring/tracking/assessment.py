"""How a commitment stands: assess(record, as_of, known_at, method), exact inside, rounded only where it is shown.

The light is the worse of achieved / expected and of the days late. `against_baseline` has the same figures on the first
agreed terms and weights, cancelled milestones included. After a fulfilment or withdrawal days late no longer grow; a
fulfilled commitment is green against its baseline only where nothing of the baseline was left undone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from contracts.events.agreements.terms import Milestone
from services.monitoring.tracking.methods import CURRENT, Method
from services.monitoring.tracking.record import (
    BREACHED,
    DRAFTED,
    FULFILLED,
    VERIFIED,
    WITHDRAWN,
    Record,
)
from services.monitoring.tracking.schedule import COMPLETE, Schedule, expected_of
from services.monitoring.tracking.standing import LAST_DAY, Standing, standing_at

GREY, GREEN, YELLOW, RED = "grey", "green", "yellow", "red"
LIGHTS = (GREY, GREEN, YELLOW, RED)
"""From the best to the worst: without an event a light only moves to the right."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Progress from 0 to 100; the ratio is None where nothing is expected."""

    declared: Fraction
    verified: Fraction
    expected: Fraction
    ratio: Fraction | None
    light: str
    days_late: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Where the pace since the start leads."""

    will_meet: bool | None
    projected_on: date | None
    days_late: int | None


@dataclass(frozen=True, slots=True)
class MilestoneStanding:
    """A milestone under the terms in force."""

    milestone: Milestone
    declared: Fraction
    verified: Fraction
    expected: Fraction
    days_late: int
    forecast_on: date | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a commitment stood on the day `as_of`, as known at `known_at` (None: as known now)."""

    as_of: date
    known_at: datetime | None
    method: Method
    state: str
    statement: str
    due_on: date
    figures: Figures
    against_baseline: Figures | None
    pace: Pace
    milestones: tuple[MilestoneStanding, ...]
    level: str | None


def assess(
    record: Record, as_of: date, known_at: datetime | None = None, method: Method = CURRENT
) -> Assessment | None:
    """How the commitment stands; None before it was drafted, or before that was known."""
    standing = standing_at(record, as_of, known_at)
    if standing is None:
        return None
    day = as_of.toordinal()
    figures = _figures(method, standing, standing.schedule, day)
    pace = _pace(standing, day)
    return Assessment(
        as_of=as_of,
        known_at=known_at,
        method=method,
        state=standing.state,
        statement=standing.terms.statement,
        due_on=standing.terms.due_on,
        figures=figures,
        against_baseline=_figures(method, standing, standing.baseline_schedule, day) if standing.baseline else None,
        pace=pace,
        milestones=tuple(_milestone(standing, one, day) for one in standing.terms.milestones),
        level=method.level(figures.declared, figures.verified, pace.will_meet) if method.level else None,
    )


def light(method: Method, standing: Standing, schedule: Schedule, day: int) -> str:
    """The light of a schedule on a day (an ordinal)."""
    if standing.state in (DRAFTED, WITHDRAWN) or standing.stands_still(day):
        return GREY
    if standing.state == BREACHED:
        return RED
    if standing.state in (FULFILLED, VERIFIED):
        if schedule is standing.schedule or schedule.achieved(standing.declared) == schedule.weight * COMPLETE:
            return GREEN
        day = standing.closed
    return _judged(method, standing, schedule, day)


def days_late(standing: Standing, schedule: Schedule, day: int) -> int:
    """The greatest lateness of what is open, in days. Nothing is late in a draft."""
    if standing.state == DRAFTED:
        return 0
    return max(0, (standing.closed or day) - schedule.owed(standing.declared))


def _judged(method: Method, standing: Standing, schedule: Schedule, day: int) -> str:
    late = days_late(standing, schedule, day)
    if late >= method.red_days:
        return RED
    expected, all_of_it = schedule.expected(day), schedule.weight * schedule.scale
    judged = expected and expected * method.judged_from.denominator >= method.judged_from.numerator * all_of_it
    by_ratio = _by_ratio(method, schedule, standing, expected) if judged else None
    by_days = YELLOW if late >= method.yellow_days else None
    return max(filter(None, (by_ratio, by_days)), key=LIGHTS.index, default=GREY)


def _by_ratio(method: Method, schedule: Schedule, standing: Standing, expected: int) -> str:
    achieved, needed = schedule.achieved(standing.declared) * schedule.scale, expected * COMPLETE
    for share, colour in ((method.green_from, GREEN), (method.yellow_from, YELLOW)):
        if achieved * share.denominator >= share.numerator * needed:
            return colour
    return RED


def _figures(method: Method, standing: Standing, schedule: Schedule, day: int) -> Figures:
    expected = schedule.expected(standing.clock(day))
    achieved = schedule.achieved(standing.declared)
    return Figures(
        declared=_percent(achieved, schedule.weight * COMPLETE),
        verified=_percent(schedule.achieved(standing.verified), schedule.weight * COMPLETE),
        expected=_percent(expected, schedule.weight * schedule.scale),
        ratio=Fraction(achieved * schedule.scale, expected * COMPLETE) if expected else None,
        light=light(method, standing, schedule, day),
        days_late=days_late(standing, schedule, day),
    )


def _pace(standing: Standing, day: int) -> Pace:
    """Days elapsed / declared progress, rounded up; what is complete took as many days as it took."""
    schedule = standing.schedule
    achieved, complete = schedule.achieved(standing.declared), schedule.weight * COMPLETE
    if standing.started is None or not achieved:
        return Pace(False if schedule.expected(standing.clock(day)) else None, None, None)
    if achieved == complete:
        projected = max(standing.declared[step.milestone_id][1] for step in schedule.steps)
    else:
        projected = standing.started - (standing.started - day) * complete // achieved
    if projected > LAST_DAY:
        return Pace(False, None, None)
    return Pace(projected <= schedule.due, date.fromordinal(projected), max(0, projected - schedule.due))


def _milestone(standing: Standing, milestone: Milestone, day: int) -> MilestoneStanding:
    declared, due = standing.declared.get(milestone.id, (0, 0))[0], milestone.due_on.toordinal()
    is_open = declared < COMPLETE and not milestone.cancelled and standing.state != DRAFTED
    return MilestoneStanding(
        milestone=milestone,
        declared=Fraction(declared, 100),
        verified=Fraction(standing.verified.get(milestone.id, (0, 0))[0], 100),
        expected=expected_of(milestone, standing.clock(day)),
        days_late=max(0, (standing.closed or day) - due) if is_open else 0,
        forecast_on=standing.forecasts.get(milestone.id),
    )


def _percent(part: int, whole: int) -> Fraction:
    return Fraction(100 * part, whole) if whole else Fraction(0)
