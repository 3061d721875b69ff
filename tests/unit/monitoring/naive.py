"""How a commitment stands, recomputed from its list of events the long way: no timelines, no sweep, no whole numbers.

Written apart from services/monitoring/tracking, from the domain's words alone.
"""

from datetime import timedelta
from fractions import Fraction
from math import ceil

from contracts.events.agreements import commitments as events

ORDER = ("grey", "green", "yellow", "red")


def naive(told, as_of, known_at=None):
    """A dictionary of figures, or None."""
    known = [(v, e) for v, e in enumerate(told.events, 1) if known_at is None or e.recorded_at <= known_at]
    states, latest = [], None
    for version, event in known:
        if not states or states[-1][2] != event.state:
            latest = event.effective_on if latest is None else max(latest, event.effective_on)
            states.append((latest, version, event.state))
    states = [one for one in states if one[0] <= as_of]
    terms = last(known, as_of, (events.Drafted, events.TermsRevised, events.Renegotiated))
    if not states or terms is None:
        return None
    terms, state = terms.terms, max(states)[2]
    suspension = last(known, as_of, (events.Suspended,))
    still = state == "suspended" and as_of <= suspension.ends_on
    clock = suspension.effective_on if still else as_of
    closings = [day for day, _, name in sorted(states) if name in ("fulfilled", "withdrawn")]
    closed = closings[-1] if state in ("fulfilled", "verified", "withdrawn") else None
    situation = (known, as_of, state, still, clock, closed)
    kept = [one for one in terms.milestones if not one.cancelled]
    answer = {"state": state, "own": figures(situation, kept, terms.due_on, baseline=False), "baseline": None}
    agreed_at = next(((v, e) for v, e in known if isinstance(e, events.Approved)), None)
    if agreed_at and agreed_at[1].effective_on <= as_of:
        before = [(v, e) for v, e in known if v < agreed_at[0]]
        agreed = last(before, None, (events.Drafted, events.TermsRevised)).terms
        answer["baseline"] = figures(situation, agreed.milestones, agreed.due_on, baseline=True)
    answer["pace"] = pace(situation, kept, terms.due_on)
    return answer


def last(known, as_of, kinds):
    found = [
        (e.effective_on, v, e) for v, e in known if isinstance(e, kinds) and (as_of is None or e.effective_on <= as_of)
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


def progress(known, as_of, milestone, kind=events.ProgressReported):
    """(progress, day) of the report in force."""
    best = None
    for version, event in known:
        if not isinstance(event, kind) or event.effective_on > as_of or event.milestone_id != milestone.id:
            continue
        value = event.progress
        for _, later in known:
            if isinstance(later, events.Corrected) and later.version == version:
                value = later.progress
        if best is None or (event.effective_on, version) >= best[:2]:
            best = (event.effective_on, version, Fraction(value))
    return (best[2], best[0]) if best else (Fraction(0), None)


def expected_of(one, day):
    if one.starts_on == one.due_on:
        return Fraction(100 if day >= one.due_on else 0)
    share = Fraction((day - one.starts_on).days, (one.due_on - one.starts_on).days)
    return 100 * min(max(share, Fraction(0)), Fraction(1))


def rolled_up(milestones, value):
    total = sum(one.weight for one in milestones)
    return sum((one.weight * value(one) for one in milestones), Fraction(0)) / total if total else Fraction(0)


def figures(situation, milestones, due_on, baseline):
    known, as_of, state, still, clock, closed = situation
    declared = rolled_up(milestones, lambda one: progress(known, as_of, one)[0])
    expected = rolled_up(milestones, lambda one: expected_of(one, clock))
    open_dues = [one.due_on for one in milestones if progress(known, as_of, one)[0] < 100]
    late = 0 if state == "drafted" else max(0, ((closed or as_of) - min([due_on, *open_dues])).days)
    if state in ("drafted", "withdrawn") or still:
        light = "grey"
    elif state == "breached":
        light = "red"
    elif state in ("fulfilled", "verified") and (not baseline or declared == 100 or not milestones):
        light = "green"
    else:
        light = judged(declared, rolled_up(milestones, lambda one: expected_of(one, closed or clock)), late)
    return {
        "declared": declared,
        "verified": rolled_up(milestones, lambda one: progress(known, as_of, one, events.ProgressVerified)[0]),
        "expected": expected,
        "ratio": declared / expected if expected else None,
        "light": light,
        "days_late": late,
    }


def judged(declared, expected, late):
    lights = ["grey"]
    if expected >= 10:
        ratio = declared / expected
        lights.append("green" if ratio >= Fraction(85, 100) else "yellow" if ratio >= Fraction(7, 10) else "red")
    if late:
        lights.append("yellow" if late < 16 else "red")
    return max(lights, key=ORDER.index)


def pace(situation, milestones, due_on):
    known, as_of, _, _, clock, _ = situation
    declared = rolled_up(milestones, lambda one: progress(known, as_of, one)[0])
    start = last(known, as_of, (events.Started,))
    if not declared or start is None:
        return (False if rolled_up(milestones, lambda one: expected_of(one, clock)) else None, None)
    if declared == 100:
        projected = max(progress(known, as_of, one)[1] for one in milestones)
    else:
        projected = start.effective_on + timedelta(days=ceil((as_of - start.effective_on).days * 100 / declared))
    return projected <= due_on, projected
