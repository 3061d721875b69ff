"""Why somebody was, or was not, told of an alert: read from its events alone. Pure.

Whoever was told is in the events' `told`. For whoever was not, each stretch of days up to the one asked about has its
reason: nobody's turn came while it was acknowledged, silenced or suspended, or the days were too few, or it was over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.monitoring.alerts import events
from services.monitoring.alerts.alerted import ACKNOWLEDGED, FIRING, RESOLVED, SILENCED, Told
from services.monitoring.alerts.rules import Rule

NO_SUCH_STEP, NOT_YET_FIRED, NOT_CONCERNED = "no_such_step", "not_yet_fired", "not_concerned"
STEP_NOT_REACHED, SUSPENDED, ENDED_QUIETLY, INSTEAD = "step_not_reached", "suspended", "ended_quietly", "told_instead"
REASONS = (
    *(NO_SUCH_STEP, NOT_YET_FIRED, NOT_CONCERNED, STEP_NOT_REACHED, ACKNOWLEDGED, SILENCED, SUSPENDED, RESOLVED),
    *(ENDED_QUIETLY, INSTEAD),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nobody of an audience was told from a day through another; None where that has no days.

    `days` are the unacknowledged ones at the end of it, of `needed`. `why` is what a person or the event said.
    """

    reason: str
    first: date | None = None
    last: date | None = None
    days: int | None = None
    needed: int | None = None
    why: str | None = None
    silence_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A suspension: from a day through another."""

    first: date
    last: date


def told_of(history: Iterable[events.AlertEvent], audience: str, day: date) -> list[tuple[date, Told]]:
    """When somebody of this audience was told up to a day, also the facilitator in their place."""
    return [
        (event.effective_on, one)
        for event in history
        if event.effective_on <= day
        for one in event.told
        if audience in (one.audience, one.instead_of)
    ]


def why_not(
    history: Sequence[events.AlertEvent], rule: Rule, audience: str, day: date, suspensions: Sequence[Span] = ()
) -> list[Reason]:
    """Why nobody of an audience was told by a day, in the order of days; empty for whoever was.

    `rule` is that of the version under which the alert fired; `suspensions` are those of its commitment.
    """
    told = told_of(history, audience, day)
    if told:
        return [_instead(history, on) for on, one in told if one.audience != audience][:1]
    after = [step.after_days for step in rule.steps if step.audience == audience]
    if not after and not any(step.audience == audience for step in rule.regardless):
        return [Reason(NO_SUCH_STEP)]
    if not history or history[0].effective_on > day:
        return [Reason(NOT_YET_FIRED)]
    return list(_stretches(history, after[0] if after else None, day, suspensions))


def _instead(history: Iterable[events.AlertEvent], on: date) -> Reason:
    why = next((event.why for event in history if event.effective_on == on and event.why), None)
    return Reason(INSTEAD, on, on, why=why)


def _stretches(
    history: Sequence[events.AlertEvent], needed: int | None, day: date, suspensions: Sequence[Span]
) -> Iterator[Reason]:
    """One reason for each stretch between the events that change the alert's state."""
    changes = [event for event in history if event.effective_on <= day and not isinstance(event, _SAME_STATE)]
    alert, seen = None, {}
    for event in history:
        alert = event.mutate(alert)
        seen[event.originator_version] = alert.now
    for place, event in enumerate(changes):
        last = changes[place + 1].effective_on if place + 1 < len(changes) else day
        now = seen[event.originator_version]
        first, until = event.effective_on, last
        if event.state == FIRING:
            yield Reason(STEP_NOT_REACHED, first, until, days=now.unacknowledged_on(until), needed=needed)
            yield from (
                Reason(SUSPENDED, max(first, span.first), min(until, span.last))
                for span in suspensions
                if span.first <= until and span.last >= first
            )
        elif event.state == ACKNOWLEDGED:
            yield Reason(ACKNOWLEDGED, first, until, days=now.unacknowledged, needed=needed, why=now.will_do)
        elif event.state == SILENCED:
            yield Reason(SILENCED, first, until, days=now.unacknowledged, needed=needed, silence_id=now.silenced_by)
        else:
            yield Reason(RESOLVED if event.told else ENDED_QUIETLY, first, until)


_SAME_STATE = (events.Escalated, events.Repeated, events.Unreached, events.Commented)
