"""What to say, to whom, and what no longer: pure and total. Time is an argument: the same question has the same answer.

`holding` finds the rules that hold; `decide` compares them with the alerts that there are. Before the first tick (day
None) only a breach is told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.monitoring.alerts.alerted import ACKNOWLEDGED, RESOLVED, Alerted
from services.monitoring.alerts.rules import (
    BREACHED,
    DUE_SOON,
    EVIDENCE_MISSING,
    NO_REPORT,
    OVERDUE,
    Rule,
    Rules,
)
from services.monitoring.alerts.situation import COMMITMENT, MILESTONE, Concern, Situation, Watched


@dataclass(frozen=True, slots=True)
class Fire:
    """The first time, or (where `again`) after it was resolved."""

    concern: Concern
    audiences: tuple[str, ...]
    on: date
    again: bool = False


@dataclass(frozen=True, slots=True)
class FireOn:
    """The acknowledgement ran out: all who have been told are told again."""

    concern: Concern
    on: date


@dataclass(frozen=True, slots=True)
class Escalate:
    """These are told now, beside those who know."""

    concern: Concern
    audiences: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Resolve:
    """It holds no more. `quietly` where there is nothing to tell: another rule speaks now, or the window closed."""

    key: str
    on: date
    quietly: bool


Decision = Fire | FireOn | Escalate | Resolve


def holding(rules: Rules, situation: Situation, today: date | None) -> list[Concern]:
    """The rules that hold of a commitment on the day."""
    concerns = []
    if situation.breached_on is not None:
        period = situation.due_on.isoformat()
        concerns.append(_about(situation, BREACHED, COMMITMENT, str(situation.commitment_id), period))
    if today is not None:
        for one in situation.milestones:
            concerns += _of_milestone(rules, situation, one, today)
    return concerns


def decide(
    rules: Rules,
    situation: Situation,
    alerts: Mapping[str, Alerted],
    today: date | None,
) -> list[Decision]:
    """What follows from the rules that hold and the alerts of this commitment, by key."""
    concerns = {concern.key: concern for concern in holding(rules, situation, today)}
    settled = max(today or date.min, situation.latest)
    decisions: list[Decision] = [
        Resolve(key, settled, quietly=_ran_out(alert, situation))
        for key, alert in alerts.items()
        if alert.state != RESOLVED and key not in concerns and not (today is None and alert.rule != BREACHED)
    ]
    for key, concern in concerns.items():
        if concern.rule == BREACHED:
            known = key in alerts and alerts[key].state != RESOLVED
            decisions += _decide_one(rules, concern, alerts.get(key), (known and today) or settled)
        elif not situation.muted(today):
            decisions += _decide_one(rules, concern, alerts.get(key), today)
    return decisions


def next_look(rules: Rules, alert: Alerted) -> date | None:
    """The next day on which time alone moves an alert; None where nothing will."""
    rule = rules.rules[alert.rule]
    if alert.state == RESOLVED:
        return None
    days = [alert.due_on + timedelta(days=step.after_days) for step in _untold(rule.regardless, alert)]
    if alert.state == ACKNOWLEDGED:
        days.append(alert.acknowledged_until)
    else:
        days += [
            alert.firing_since + timedelta(days=step.after_days - alert.unacknowledged)
            for step in _untold(rule.steps, alert)
        ]
    return min(days, default=None)


def _of_milestone(rules: Rules, situation: Situation, one: Watched, today: date) -> Iterator[Concern]:
    due, late = one.due_on.isoformat(), (today - one.due_on).days
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


def _decide_one(rules: Rules, concern: Concern, alert: Alerted | None, day: date) -> Iterator[Decision]:
    rule = rules.rules[concern.rule]
    if alert is None or alert.state == RESOLVED:
        at_once = [step.audience for step in rule.steps if step.after_days <= 0]
        yield Fire(concern, _once((*at_once, *_by_lateness(rule, concern))), day, again=alert is not None)
        return
    if alert.state == ACKNOWLEDGED and day >= alert.acknowledged_until:
        yield FireOn(concern, day)
    audiences = (*_by_steps(rule, alert, day), *_by_lateness(rule, concern))
    due = tuple(name for name in _once(audiences) if name not in alert.audiences)
    if due:
        yield Escalate(concern, due, day)


def _by_steps(rule: Rule, alert: Alerted, day: date) -> list[str]:
    """Whose turn came by unacknowledged days; while an acknowledgement holds, nobody's does."""
    unacknowledged = alert.unacknowledged_on(day)
    if alert.state == ACKNOWLEDGED:
        if day < alert.acknowledged_until:
            return []
        unacknowledged += (day - alert.acknowledged_until).days
    return [step.audience for step in rule.steps if step.after_days <= unacknowledged]


def _by_lateness(rule: Rule, concern: Concern) -> list[str]:
    return [step.audience for step in rule.regardless if step.after_days <= concern.days_late]


def _untold(steps: Iterable, alert: Alerted) -> list:
    return [step for step in steps if step.audience not in alert.audiences]


def _ran_out(alert: Alerted, situation: Situation) -> bool:
    """Whether the milestone is as open as before, and only the day has passed on which this could be said."""
    if alert.rule not in (DUE_SOON, NO_REPORT):
        return False
    periods = {(DUE_SOON, str(one.milestone_id)): one.due_on.isoformat() for one in situation.milestones} | {
        (NO_REPORT, str(one.milestone_id)): one.silent_since.isoformat() for one in situation.milestones
    }
    return periods.get((alert.rule, alert.subject_id)) == alert.period


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
