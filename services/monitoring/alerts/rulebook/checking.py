"""What is wrong with rules: each fault with the pointer of its field and a name for the words about it. Pure.

Refused is what can never hold, what would hold of everything, a step that nothing leads to, an escalation that does not
climb, and the switching off of what everybody relies on.
"""

from collections.abc import Collection, Iterator
from itertools import pairwise

from services.kernel.refusals import FieldError
from services.monitoring.alerts.rules import (
    BREACHED,
    COORDINATION,
    DUE_SOON,
    EXECUTIVE,
    FACILITATOR,
    FEED_SILENT,
    LADDER,
    OPERATOR,
    OVERDUE,
    RESPONSIBLE,
    SIGNATORY,
    Rule,
    Rules,
    Scope,
    Step,
)

MOST_DAYS = 365
# Whatever was acknowledged or silenced, these are told by then: days late.
BY_THEN = {COORDINATION: 30, EXECUTIVE: 60}
# What a rule must tell as it fires.
AT_ONCE = {OVERDUE: (RESPONSIBLE,), BREACHED: (COORDINATION, SIGNATORY), FEED_SILENT: (OPERATOR,)}
# Each number of the rules: the least and the most for which it says anything, and not the same of everything.
BOUNDS = {
    "due_soon_days": (1, 180, "always_due_soon"),
    "no_report_days": (1, MOST_DAYS, "never_holds"),
    "evidence_days": (1, MOST_DAYS, "never_holds"),
    "acknowledgement_days": (1, 30, "acknowledged_too_long"),
    "acknowledgements": (1, 10, "acknowledged_too_often"),
}


def faults(rules: Rules, units: Collection[str]) -> list[FieldError]:
    """Everything that is wrong, by the place in the order of the rules; `units` are the codes that there are."""
    found = list(_of_numbers(rules))
    for at, rule in enumerate(rules.rules.values()):
        found += _of_rule(rule, rules, f"/rules/{at}", units)
    return found


def _of_numbers(rules: Rules) -> Iterator[FieldError]:
    for name, (least, most, above) in BOUNDS.items():
        number = getattr(rules, name)
        if number < least:
            yield FieldError(f"/{name}", "always_holds")
        elif number > most:
            yield FieldError(f"/{name}", above)
    if rules.evidence_from <= 0:
        yield FieldError("/evidence_from", "always_holds")
    elif rules.evidence_from >= 100_00:
        yield FieldError("/evidence_from", "never_holds")
    if not 1 <= rules.silent_after.total_seconds() / 60 <= 60:
        yield FieldError("/silent_minutes", "silent_minutes_out_of_bounds")


def _of_rule(rule: Rule, rules: Rules, at: str, units: Collection[str]) -> Iterator[FieldError]:
    if rule.name in AT_ONCE:
        yield from _of_what_all_rely_on(rule, at)
    if not rule.enabled:
        return
    if not rule.steps:
        yield FieldError(f"{at}/steps", "tells_nobody")
    elif rule.steps[0].after_days != 0:
        yield FieldError(f"{at}/steps/0/after_days", "first_step_waits")
    for field in ("steps", "regardless"):
        yield from _of_steps(getattr(rule, field), f"{at}/{field}")
        yield from _of_audiences(rule, getattr(rule, field), f"{at}/{field}")
    yield from _of_reach(rule, rules, at)
    if rule.repeat_days is not None and not 1 <= rule.repeat_days <= MOST_DAYS:
        yield FieldError(f"{at}/repeat_days", "always_holds" if rule.repeat_days < 1 else "never_holds")
    yield from _of_scope(rule, at, units)


def _of_what_all_rely_on(rule: Rule, at: str) -> Iterator[FieldError]:
    if not rule.enabled:
        yield FieldError(f"{at}/enabled", "cannot_be_switched_off")
    if rule.scope != Scope() and rule.name != FEED_SILENT:
        yield FieldError(f"{at}/scope", "cannot_be_narrowed")
    at_once = {step.audience for step in rule.steps if step.after_days == 0}
    if not set(AT_ONCE[rule.name]) <= at_once:
        yield FieldError(f"{at}/steps", "must_tell_at_once")
    if rule.name == OVERDUE:
        told = {step.audience: step.after_days for step in rule.regardless}
        if any(told.get(audience, MOST_DAYS) > days for audience, days in BY_THEN.items()):
            yield FieldError(f"{at}/regardless", "must_be_told_whatever_happens")


def _of_steps(steps: tuple[Step, ...], at: str) -> Iterator[FieldError]:
    """An escalation climbs: each audience once, each later and higher than the one before."""
    audiences = [step.audience for step in steps]
    for place, step in enumerate(steps):
        if not 0 <= step.after_days <= MOST_DAYS:
            yield FieldError(f"{at}/{place}/after_days", "never_holds")
        if step.audience in audiences[:place]:
            yield FieldError(f"{at}/{place}/audience", "escalation_in_a_circle")
    climbing = [(place, step) for place, step in enumerate(steps) if step.audience in LADDER]
    for (_, before), (place, step) in pairwise(climbing):
        if LADDER.index(step.audience) < LADDER.index(before.audience):
            yield FieldError(f"{at}/{place}/audience", "escalation_goes_down")
        elif step.audience != before.audience and step.after_days <= before.after_days:
            yield FieldError(f"{at}/{place}/after_days", "escalation_does_not_wait")


def _of_audiences(rule: Rule, steps: tuple[Step, ...], at: str) -> Iterator[FieldError]:
    of_feed = rule.name == FEED_SILENT
    for place, step in enumerate(steps):
        if of_feed and step.audience not in (OPERATOR, FACILITATOR):
            yield FieldError(f"{at}/{place}/audience", "a_feed_has_no_unit")


def _of_reach(rule: Rule, rules: Rules, at: str) -> Iterator[FieldError]:
    """Steps that nothing leads to: the alert is over by then, or who is named has been told whatever happens."""
    if rule.regardless and rule.name != OVERDUE:
        yield FieldError(f"{at}/regardless", "nothing_is_late")
    late = {step.audience: step.after_days for step in rule.regardless}
    for place, step in enumerate(rule.steps):
        over = rule.name == DUE_SOON and step.after_days > rules.due_soon_days
        told = rule.name == OVERDUE and step.after_days + 1 > late.get(step.audience, MOST_DAYS + 1)
        if over or told:
            yield FieldError(f"{at}/steps/{place}/after_days", "step_never_reached")


def _of_scope(rule: Rule, at: str, units: Collection[str]) -> Iterator[FieldError]:
    if rule.name == FEED_SILENT and rule.scope != Scope():
        yield FieldError(f"{at}/scope", "a_feed_has_no_unit")
        return
    for field in ("sectors", "cantons", "units"):
        named = getattr(rule.scope, field)
        if named is not None and not named:
            yield FieldError(f"{at}/scope/{field}", "matches_nothing")
    for place, unit in enumerate(rule.scope.units or ()):
        if unit not in units:
            yield FieldError(f"{at}/scope/units/{place}", "unknown_unit")
