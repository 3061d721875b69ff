"""How a commitment stands: assess(record, as_of, known_at, method), exact inside, rounded only where it is shown.

`against_baseline` has the same figures on the first agreed terms and weights, cancelled milestones included.
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from services.monitoring.tracking.light import Lens
from services.monitoring.tracking.methods import CURRENT, Method
from services.monitoring.tracking.record import DRAFTED, Milestone, Record
from services.monitoring.tracking.schedule import COMPLETE, expected_of
from services.monitoring.tracking.standing import LAST_DAY, Standing, standing_at


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
    figures = _figures(method, standing, day, baseline=False)
    pace = _pace(standing, day)
    return Assessment(
        as_of=as_of,
        known_at=known_at,
        method=method,
        state=standing.state,
        statement=standing.terms.statement,
        due_on=standing.terms.due_on,
        figures=figures,
        against_baseline=_figures(method, standing, day, baseline=True) if standing.baseline else None,
        pace=pace,
        milestones=tuple(_milestone(standing, one, day) for one in standing.terms.milestones),
        level=method.level(figures.declared, figures.verified, pace.will_meet) if method.level else None,
    )


def _figures(method: Method, standing: Standing, day: int, *, baseline: bool) -> Figures:
    lens = Lens(method, standing, baseline=baseline)
    schedule = lens.schedule
    expected = schedule.expected(standing.clock(day))
    return Figures(
        declared=_percent(lens.achieved, schedule.weight * COMPLETE),
        verified=_percent(schedule.achieved(standing.verified), schedule.weight * COMPLETE),
        expected=_percent(expected, schedule.weight * schedule.scale),
        ratio=Fraction(lens.achieved * schedule.scale, expected * COMPLETE) if expected else None,
        light=lens.light(day),
        days_late=lens.days_late(day),
    )


def _pace(standing: Standing, day: int) -> Pace:
    """Days elapsed / declared progress, rounded up; what is complete took as many days as it took."""
    schedule = standing.schedule
    achieved, complete = schedule.achieved(standing.declared), schedule.weight * COMPLETE
    if standing.started is None or not achieved:
        return Pace(False if schedule.expected(standing.clock(day)) else None, None, None)
    if achieved == complete:
        projected = max(standing.declared[step.milestone][1] for step in schedule.steps)
    else:
        projected = standing.started - (standing.started - day) * complete // achieved
    if projected > LAST_DAY:
        return Pace(False, None, None)
    return Pace(projected <= schedule.due, date.fromordinal(projected), max(0, projected - schedule.due))


def _milestone(standing: Standing, milestone: Milestone, day: int) -> MilestoneStanding:
    declared, due = standing.declared.get(milestone.id.int, (0, 0))[0], milestone.due_on.toordinal()
    is_open = declared < COMPLETE and not milestone.cancelled and standing.state != DRAFTED
    return MilestoneStanding(
        milestone=milestone,
        declared=Fraction(declared, 100),
        verified=Fraction(standing.verified.get(milestone.id.int, (0, 0))[0], 100),
        expected=expected_of(milestone, standing.clock(day)),
        days_late=max(0, (standing.closed or day) - due) if is_open else 0,
        forecast_on=standing.forecasts.get(milestone.id),
    )


def _percent(part: int, whole: int) -> Fraction:
    return Fraction(100 * part, whole) if whole else Fraction(0)
