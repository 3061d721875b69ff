"""Which rules hold of a commitment on a day: pure and total.

A commitment's own due day speaks for those of its milestones that are due that same day.
"""

from collections.abc import Iterator
from datetime import date

from services.monitoring.alerts.rules import (
    BREACHED,
    DUE_SOON,
    EVIDENCE_MISSING,
    NO_REPORT,
    OVERDUE,
    Rules,
)
from services.monitoring.alerts.situation import COMMITMENT, MILESTONE, Concern, Situation, Watched


def holding(rules: Rules, situation: Situation, today: date | None) -> list[Concern]:
    """The rules that hold of a commitment on the day, of those that are asked of it."""
    concerns = []
    if situation.breached_on is not None:
        period = situation.due_on.isoformat()
        concerns.append(_about(situation, BREACHED, COMMITMENT, str(situation.commitment_id), period))
    if today is not None:
        if situation.owed:
            concerns += _of_commitment(rules, situation, today)
        for one in situation.milestones:
            concerns += _of_milestone(rules, situation, one, today)
    return [concern for concern in concerns if asked(rules, concern.rule, situation)]


def asked(rules: Rules, rule: str, situation: Situation) -> bool:
    """Whether these rules ask that one of this commitment: it is there, switched on, and speaks of it."""
    found = rules.rules.get(rule)
    return (
        found is not None
        and found.enabled
        and found.scope.holds(situation.sector, situation.cantons, situation.responsible)
    )


def inhibited(situation: Situation, one: Watched) -> bool:
    """Whether the commitment's own alerts speak for a milestone's due day."""
    return situation.owed and one.due_on == situation.due_on


def _of_commitment(rules: Rules, situation: Situation, today: date) -> Iterator[Concern]:
    late, subject = (today - situation.due_on).days, str(situation.commitment_id)
    if 0 <= -late <= rules.due_soon_days:
        yield _about(situation, DUE_SOON, COMMITMENT, subject, situation.due_on.isoformat())
    if late > 0:
        yield _about(situation, OVERDUE, COMMITMENT, subject, situation.due_on.isoformat(), days_late=late)


def _of_milestone(rules: Rules, situation: Situation, one: Watched, today: date) -> Iterator[Concern]:
    due, late = one.due_on.isoformat(), (today - one.due_on).days
    if not inhibited(situation, one):
        if 0 <= -late <= rules.due_soon_days:
            yield _about(situation, DUE_SOON, MILESTONE, str(one.milestone_id), due, one)
        if late > 0:
            yield _about(situation, OVERDUE, MILESTONE, str(one.milestone_id), due, one, late)
    if one.starts_on <= today <= one.due_on and (today - one.silent_since).days >= rules.no_report_days:
        yield _about(situation, NO_REPORT, MILESTONE, str(one.milestone_id), one.silent_since.isoformat(), one)
    if one.unevidenced_since is not None and (today - one.unevidenced_since).days >= rules.evidence_days:
        yield _about(situation, EVIDENCE_MISSING, MILESTONE, str(one.milestone_id), due, one)


def _about(
    situation: Situation,
    rule: str,
    kind: str,
    subject: str,
    period: str,
    milestone: Watched | None = None,
    days_late: int = 0,
) -> Concern:
    return Concern(
        rule,
        kind,
        subject,
        period,
        situation.commitment_id,
        milestone.milestone_id if milestone else None,
        situation.responsible,
        days_late,
    )
