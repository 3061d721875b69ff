"""From the record of a commitment to the plain facts that the rules look at."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.monitoring.alerts.rules import Rules
from services.monitoring.alerts.situation import Situation, Watched
from services.monitoring.tracking.record import BREACHED, OWED, SUSPENDED, Milestone, Record
from services.monitoring.tracking.schedule import COMPLETE
from services.monitoring.tracking.standing import Standing, standing_at


def situation_of(record: Record, commitment_id: UUID, rules: Rules, standing: Standing | None = None) -> Situation:
    """The commitment as it is known now, whatever the day: what is done is done, also where the clock lags behind.

    `standing` is what holds after the last fact, where the caller has it already.
    """
    standing = standing or standing_at(record, date.max)
    owed = standing.state in OWED
    since = date.fromordinal(standing.since)
    return Situation(
        commitment_id=commitment_id,
        responsible=standing.terms.responsible,
        due_on=standing.terms.due_on,
        latest=date.fromordinal(standing.day),
        milestones=tuple(_watched(record, standing, one, rules) for one in _open(standing)) if owed else (),
        muted_until=date.fromordinal(standing.suspended[1]) if standing.state == SUSPENDED else None,
        breached_on=since if standing.state == BREACHED else None,
        owed=owed,
        sector=standing.terms.sector,
        cantons=tuple(standing.terms.cantons),
    )


def heard_of(record: Record, milestone_id: UUID | None) -> int:
    """The version of the last report or forecast about a milestone, or about any; 0 for none."""
    facts = (*record.declared.facts, *record.forecasts.facts)
    return max((fact.version for fact in facts if milestone_id in (None, fact.value.milestone_id)), default=0)


def _open(standing: Standing) -> Iterable[Milestone]:
    for one in standing.terms.milestones:
        if not one.cancelled and standing.declared.get(one.id.int, (0, 0))[0] < COMPLETE:
            yield one


def _watched(record: Record, standing: Standing, one: Milestone, rules: Rules) -> Watched:
    reported = standing.declared.get(one.id.int)
    last = max(one.starts_on.toordinal(), standing.since, reported[1] if reported else 0)
    return Watched(
        milestone_id=one.id,
        starts_on=one.starts_on,
        due_on=one.due_on,
        silent_since=date.fromordinal(last),
        unevidenced_since=_unevidenced(record, one.id, rules)
        if reported and reported[0] >= rules.evidence_from
        else None,
    )


def _unevidenced(record: Record, milestone_id: UUID, rules: Rules) -> date | None:
    """The day from which the milestone's reports say 80 or more, all without evidence."""
    reports = [fact for fact in record.declared.known() if fact.value.milestone_id == milestone_id]
    since = None
    for fact in sorted(reports, key=lambda fact: (fact.effective_on, fact.version), reverse=True):
        if fact.value.hundredths < rules.evidence_from:
            break
        if fact.value.evidenced:
            return None
        since = fact.effective_on
    return since
