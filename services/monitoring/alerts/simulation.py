"""What rules would have said of one commitment: the same policy, day by day, over the facts as they came to be known.

Days on which nothing can change are left out, so that a year is a few looks. A look comes after the facts of its day;
what people acknowledged that day comes after the look, as far as the alert was there to be acknowledged.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from services.kernel.acts import SERVICE, Act, Who
from services.kernel.calendar import day_of
from services.kernel.two_times import Fact, Timeline
from services.monitoring.alerts import events
from services.monitoring.alerts.acting import WhoIsTold, act_on
from services.monitoring.alerts.alerted import FIRING, SILENCED, Told
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.policy import Hush, decide, next_look, not_silenced
from services.monitoring.alerts.rules import Rules
from services.monitoring.alerts.situation import Situation, days_to_look
from services.monitoring.alerts.watching import situation_of
from services.monitoring.tracking.record import Record

EFFECTIVE, RECORDED = "effective", "recorded"
KNOWN: Mapping[str, Callable[[Fact], date]] = {
    EFFECTIVE: lambda fact: fact.effective_on,
    RECORDED: lambda fact: day_of(fact.recorded_at),
}
WHO = Who("dry-run", None, SERVICE)
SAID = {
    events.Fired: "fired",
    events.FiredAgain: "fired_again",
    events.Escalated: "escalated",
    events.Repeated: "repeated",
    events.Resolved: "resolved",
}


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What somebody acknowledged: the alert's key, the day, and what had been heard of its subject by then."""

    key: str
    on: date
    heard: int


@dataclass(frozen=True, slots=True)
class Said:
    """What would have been said on a day, and to whom."""

    on: date
    what: str
    rule: str
    severity: str
    subject_kind: str
    subject_id: str
    commitment_id: UUID
    unit: str | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class History:
    """One commitment: its record, and what people did about its alerts. `days` are those on which silences change."""

    commitment_id: UUID
    record: Record
    acknowledged: Sequence[Acknowledgement] = ()
    hush: Callable[[date], Hush] = field(default=lambda _: not_silenced)
    days: Sequence[date] = ()


def simulate(history: History, rules: Rules, told: WhoIsTold, last: date, by: str = EFFECTIVE) -> Iterator[Said]:
    """What would have been said through the day `last`, in order.

    `by`: a fact is known from the day on which it was true (effective), or from that on which we learnt it (recorded).
    """
    acknowledged = (one.on for one in history.acknowledged)
    fixed = sorted({*_known_days(history.record, by), *history.days, *acknowledged})
    alerts: dict[str, Alert] = {}
    day = fixed[0] if fixed else date.max
    while day <= last:
        situation = _situation(history, rules, day, by)
        if situation is not None:
            now = {key: alert.now for key, alert in alerts.items()}
            decisions = decide(rules, situation, now, day, history.hush(day))
            alerts |= act_on(decisions, alerts, _act(day), rules, told)
            yield from _said(alerts.values(), day)
            _acknowledge(alerts, history.acknowledged, rules, day)
        day = min(_following(fixed, situation, rules, alerts, day), default=date.max)


def _following(
    fixed: Iterable[date], situation: Situation | None, rules: Rules, alerts: Mapping[str, Alert], day: date
) -> Iterator[date]:
    """The days after this one on which something may change."""
    yield from (one for one in fixed if one > day)
    if situation is None:
        return
    yield from (one for one in days_to_look(rules, situation) if one > day)
    for alert in alerts.values():
        look = next_look(rules.rules[alert.now.rule], alert.now)
        if look is not None:
            yield max(look, day + timedelta(days=1))


def _known_days(record: Record, by: str) -> Iterator[date]:
    known = KNOWN[by]
    for timeline in _timelines(record).values():
        yield from (known(fact) for fact in timeline.facts)


def _situation(history: History, rules: Rules, day: date, by: str) -> Situation | None:
    """The commitment as it was known on the day; None before it was drafted."""
    known = KNOWN[by]
    then = {
        name: Timeline(tuple(fact for fact in timeline.facts if known(fact) <= day))
        for name, timeline in _timelines(history.record).items()
    }
    record = replace(history.record, **then)
    if not record.states.facts:
        return None
    return situation_of(record, history.commitment_id, rules)


def _timelines(record: Record) -> dict[str, Timeline]:
    values = {one.name: getattr(record, one.name) for one in fields(record)}
    return {name: value for name, value in values.items() if isinstance(value, Timeline)}


def _said(alerts: Iterable[Alert], day: date) -> Iterator[Said]:
    for alert in alerts:
        now = alert.now
        for event in alert.collect_events():
            if type(event) in SAID:
                about = (now.rule, now.severity, now.subject_kind, now.subject_id, now.commitment_id, now.unit)
                yield Said(day, SAID[type(event)], *about, event.told)


def _acknowledge(alerts: Mapping[str, Alert], acknowledged: Iterable[Acknowledgement], rules: Rules, day: date) -> None:
    for one in acknowledged:
        alert = alerts.get(one.key)
        if one.on != day or alert is None or alert.now.state not in (FIRING, SILENCED):
            continue
        if alert.now.acknowledgements.count(one.heard) < rules.acknowledgements:
            alert.acknowledge(_act(day), rules, day, "", day, one.heard)
            alert.collect_events()


def _act(day: date) -> Act:
    return Act(WHO, datetime.combine(day, time(12), UTC), "dry-run")
