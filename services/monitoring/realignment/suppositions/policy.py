"""What would be known if something happened: the same situations with hypothetical events taken in. Pure.

A hypothetical event has the version that the commitment's next event will have: so what is supposed today has the same
causes, and gives the same proposal, as what is recorded tomorrow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.realignment.proposals import words
from services.monitoring.realignment.proposals.situation import Expected, Forecast, Scope, Situation
from services.monitoring.realignment.proposals.words import Cause, Waits

FORECAST, COMPLETION, SUSPENSION, BREACH, WITHDRAWAL, RENEGOTIATION, DELAY = (
    *("forecast", "completion", "suspension", "breach", "withdrawal", "renegotiation", "delay"),
)
KINDS = (FORECAST, COMPLETION, SUSPENSION, BREACH, WITHDRAWAL, RENEGOTIATION, DELAY)
OF_A_MILESTONE = frozenset({FORECAST, COMPLETION})
WITH_A_DAY = frozenset({FORECAST, COMPLETION, SUSPENSION, DELAY})
LATER = datetime.max.replace(tzinfo=UTC)
Known = Mapping[tuple[UUID, UUID | None], Situation]


@dataclass(frozen=True, slots=True)
class Supposition:
    """A hypothetical event, or that a line is delayed: it may not start before the first working day after `day`."""

    kind: str
    day: date | None = None
    commitment_id: UUID | None = None
    milestone_id: UUID | None = None
    budget_cents: int | None = None
    line: str | None = None


def suppose(known: Known, versions: Mapping[UUID, int], supposed: Supposition, at: str) -> Known:
    """What is known after it. `versions` are those of the commitments; `at` points to it in the request.

    Raises InvalidFields for a commitment or milestone that the plan is not aligned with, and for what is missing.
    """
    fault = _missing(supposed)
    subject = (supposed.commitment_id, supposed.milestone_id)
    if fault:
        raise InvalidFields(errors=(FieldError(f"{at}/{fault}", "required_here"),))
    if subject not in known:
        raise InvalidFields(errors=(FieldError(f"{at}/commitment_id", "not_aligned"),))
    version = versions[supposed.commitment_id] + 1
    changed = {subject: _after(known[subject], supposed, version)}
    if supposed.kind in (BREACH, WITHDRAWAL, SUSPENSION):
        own = [key for key in known if key[0] == supposed.commitment_id]
        changed = {key: _after(known[key], supposed, version) for key in own}
    after = {**known, **changed}
    whole = after.get((supposed.commitment_id, None))
    if whole is not None:
        parts = tuple(after[part.commitment_id, part.milestone_id] for part in whole.milestones)
        after[supposed.commitment_id, None] = replace(whole, milestones=parts)
    return after


def delay(plan_id: UUID, supposed: Supposition, title: str) -> Waits:
    """The word of a line that is delayed."""
    event = f"{plan_id}:{supposed.line}"
    return Waits(supposed.line, Cause(event, words.SUPPOSED, supposed.day, plan_id, None, title))


def _missing(supposed: Supposition) -> str | None:
    """The field that this kind needs and that is not there."""
    if supposed.commitment_id is None:
        return "commitment_id"
    if supposed.kind in OF_A_MILESTONE and supposed.milestone_id is None:
        return "milestone_id"
    if supposed.kind in WITH_A_DAY and supposed.day is None:
        return "day"
    if supposed.kind == RENEGOTIATION and supposed.day is None and supposed.budget_cents is None:
        return "day"
    return None


def _after(now: Situation, supposed: Supposition, version: int) -> Situation:
    expected = Expected(supposed.day or now.scopes[-1].due_on, version)
    match supposed.kind:
        case "forecast":
            return replace(now, forecast=Forecast(supposed.day, version, date.max))
        case "completion":
            return replace(now, done=expected)
        case "suspension":
            return replace(now, suspended_until=expected)
        case "breach":
            return replace(now, ended=expected, ended_by=words.BREACHED)
        case "withdrawal":
            return replace(now, ended=expected, ended_by=words.WITHDRAWN)
        case _:
            return replace(now, scopes=(*now.scopes, _renegotiated(now.scopes[-1], supposed, version)))


def _renegotiated(last: Scope, supposed: Supposition, version: int) -> Scope:
    """The last terms with another due day, another budget, or both."""
    cents = last.budget_cents if supposed.budget_cents is None else supposed.budget_cents
    return replace(last, version=version, recorded_at=LATER, due_on=supposed.day or last.due_on, budget_cents=cents)
