"""What to say, to whom, and what no longer: pure and total. Time is an argument: the same question has the same answer.

`decide` compares the rules that hold with the alerts that there are. Before the first tick (day None) only a breach is
told. An alert keeps to the steps of the version of the rules under which it fired.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.monitoring.alerts.alerted import ACKNOWLEDGED, FIRING, RESOLVED, SILENCED, Alerted, Told
from services.monitoring.alerts.conditions import asked, holding, inhibited
from services.monitoring.alerts.rules import BREACHED, DUE_SOON, NO_REPORT, OVERDUE, Book, Rule, Rules
from services.monitoring.alerts.situation import COMMITMENT, Concern, Muting, Situation


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


@dataclass(frozen=True, slots=True)
class Repeat:
    """Nobody acknowledges: these are told again."""

    concern: Concern
    told: tuple[Told, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence covers it from now on."""

    concern: Concern
    muting: Muting
    on: date


Decision = Fire | FireOn | Escalate | Repeat | Silence | Resolve
Hush = Callable[[Concern], Muting | None]


def not_silenced(_: Concern) -> None:
    """No silence covers anything."""


def decide(
    rules: Rules,
    situation: Situation,
    alerts: Mapping[str, Alerted],
    today: date | None,
    hush: Hush = not_silenced,
    book: Book | None = None,
) -> list[Decision]:
    """What follows from the rules that hold and the alerts of this commitment, by key.

    `rules` are those in force; `book` has the versions under which alerts fired, where these are others. `hush` says
    which silence covers what.
    """
    concerns = {concern.key: concern for concern in holding(rules, situation, today)}
    settled = max(today or date.min, situation.latest)
    decisions: list[Decision] = [
        Resolve(key, settled, quietly=_no_longer_said(rules, alert, situation))
        for key, alert in alerts.items()
        if alert.state != RESOLVED and key not in concerns and not (today is None and alert.rule != BREACHED)
    ]
    for key, concern in concerns.items():
        alert = alerts.get(key)
        rule = rule_of(rules, book, alert) if alert else rules.rules[concern.rule]
        muting = hush(concern) if today is not None else None
        if concern.rule == BREACHED:
            known = alert is not None and alert.state != RESOLVED
            decisions += _decide_one(rule, concern, alert, (known and today) or settled, muting)
        elif not situation.muted(today):
            decisions += _decide_one(rule, concern, alert, today, muting)
    return decisions


def rule_of(rules: Rules, book: Book | None, alert: Alerted) -> Rule:
    """The rule as it was when the alert fired."""
    versions = book.versions if book else {}
    return versions.get(alert.rules_version, rules).rules[alert.rule]


def next_look(rule: Rule, alert: Alerted) -> date | None:
    """The next day on which time alone moves an alert; None where nothing will."""
    if alert.state == RESOLVED:
        return None
    days = [alert.due_on + timedelta(days=step.after_days) for step in _untold(rule.regardless, alert)]
    if alert.state == ACKNOWLEDGED:
        days.append(alert.acknowledged_until)
    elif alert.state == SILENCED:
        days.append(alert.silenced_until)
    else:
        days += [
            alert.firing_since + timedelta(days=step.after_days - alert.unacknowledged)
            for step in _untold(rule.steps, alert)
        ]
        if rule.repeat_days is not None:
            days += [on + timedelta(days=rule.repeat_days) for on in alert.last_told().values()]
    return min(days, default=None)


def _decide_one(
    rule: Rule, concern: Concern, alert: Alerted | None, day: date, muting: Muting | None
) -> Iterator[Decision]:
    if alert is None or alert.state == RESOLVED:
        at_once, late = [step.audience for step in rule.steps if step.after_days <= 0], _by_lateness(rule, concern)
        if muting is None:
            at_once, late = [*at_once, *late], []
        yield Fire(concern, _once(at_once), day, again=alert is not None)
        if muting is not None:
            yield Silence(concern, muting, day)
        if untold := tuple(name for name in _once(late) if name not in at_once):
            yield Escalate(concern, untold, day)
        return
    held = alert.state == ACKNOWLEDGED and day < alert.acknowledged_until
    if not held and muting is not None:
        if (alert.silenced_by, alert.silenced_until) != (muting.silence_id, muting.until):
            yield Silence(concern, muting, day)
    elif not held and alert.state != FIRING:
        yield FireOn(concern, day)
    elif alert.state == FIRING and (again := _to_repeat(rule, alert, day)):
        yield Repeat(concern, again, day)
    steps = [] if held or muting is not None else _by_steps(rule, alert, day)
    due = tuple(name for name in _once((*steps, *_by_lateness(rule, concern))) if name not in alert.audiences)
    if due:
        yield Escalate(concern, due, day)


def _by_steps(rule: Rule, alert: Alerted, day: date) -> list[str]:
    """Whose turn came by unacknowledged days."""
    unacknowledged = alert.unacknowledged_on(day)
    held_until = alert.acknowledged_until or alert.silenced_until
    if held_until is not None:
        unacknowledged += max(0, (day - held_until).days)
    return [step.audience for step in rule.steps if step.after_days <= unacknowledged]


def _by_lateness(rule: Rule, concern: Concern) -> list[str]:
    return [step.audience for step in rule.regardless if step.after_days <= concern.days_late]


def _to_repeat(rule: Rule, alert: Alerted, day: date) -> tuple[Told, ...]:
    if rule.repeat_days is None:
        return ()
    return tuple(one for one, on in alert.last_told().items() if (day - on).days >= rule.repeat_days)


def _untold(steps: Iterable, alert: Alerted) -> list:
    return [step for step in steps if step.audience not in alert.audiences]


def _no_longer_said(rules: Rules, alert: Alerted, situation: Situation) -> bool:
    """Whether nothing got better: it is asked no more, another alert speaks for it, or its days have passed."""
    if not asked(rules, alert.rule, situation):
        return True
    open_now = {one.milestone_id: one for one in situation.milestones}
    one = open_now.get(alert.milestone_id)
    if alert.subject_kind == COMMITMENT:
        return alert.rule == DUE_SOON and situation.owed and situation.due_on.isoformat() == alert.period
    if one is None or alert.rule not in (DUE_SOON, OVERDUE, NO_REPORT):
        return False
    if alert.rule == NO_REPORT:
        return one.silent_since.isoformat() == alert.period
    return one.due_on.isoformat() == alert.period and (alert.rule == DUE_SOON or inhibited(situation, one))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
