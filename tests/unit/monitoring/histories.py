"""Any history of a commitment that agreements could have recorded, as far as monitoring can tell."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from contracts.events.agreements import commitments as events
from tests.unit.monitoring.given import MINUTES, Told, milestone, terms

FIRST = date(2026, 1, 1)
SPAN = 260
NAMES_OF_MILESTONES = ("A", "B", "C", "D")
offsets = st.integers(0, SPAN)
amounts = st.sampled_from(["0", "12.34", "30", "50", "79.99", "80", "99.99", "100"])


def after(offset: int) -> str:
    return (FIRST + timedelta(days=offset)).isoformat()


@st.composite
def all_terms(draw):
    names = draw(st.lists(st.sampled_from(NAMES_OF_MILESTONES), min_size=1, max_size=4, unique=True))
    spans = [sorted(draw(st.tuples(offsets, offsets))) for _ in names]
    stones = [
        milestone(name, after(start), after(end), draw(st.integers(1, 9)), draw(st.integers(0, 5)) == 0)
        for name, (start, end) in zip(names, spans, strict=True)
    ]
    last = max(one.due_on for one in stones) + timedelta(days=draw(st.integers(0, 20)))
    return terms(*stones, due_on=last.isoformat())


@st.composite
def histories(draw, most=12):
    """Told events: a draft, and acts, reports and corrections in any order that the transition table allows."""
    told = Told().drafted(after(0), draw(all_terms()))
    since = 0
    for _ in range(draw(st.integers(0, most))):
        told.moment += timedelta(days=draw(st.integers(0, 40)))
        choices = _acts(told.state) + [act for act in (_report, _verify, _correct) if told.state == "in_progress"]
        since = draw(st.sampled_from(choices))(draw, told, since)
    return told


def moments(told):
    """None, or a moment between the first event and a little after the last."""
    first, last = told.events[0].recorded_at, told.events[-1].recorded_at
    return st.none() | st.datetimes(_naive(first), _naive(last) + timedelta(hours=1), timezones=st.just(UTC))


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _acts(state):
    return {
        "drafted": [_approve, _approve, _revise, _withdraw],
        "agreed": [_start, _start, _start, _suspend, _breach, _withdraw, _renegotiate],
        "in_progress": [_suspend, _breach, _withdraw, _renegotiate, _fulfil],
        "suspended": [_resume, _breach, _withdraw, _renegotiate, _nothing],
        "fulfilled": [_verify_all, _observe, _nothing],
        "breached": [_renegotiate, _nothing],
    }.get(state, [_nothing])


def _act(kind, state, **fixed):
    def act(draw, told, since):
        day = draw(st.integers(since, min(since + 60, SPAN)))
        facts = {name: value(draw, day) for name, value in fixed.items()}
        told.says(kind, after(day), state, **facts)
        return day

    return act


def _nothing(draw, told, since):
    return since


def _minutes(draw, day):
    return MINUTES


def _ends(draw, day):
    return FIRST + timedelta(days=day + draw(st.integers(0, 90)))


_approve = _act(events.Approved, "agreed", minutes=_minutes)
_start = _act(events.Started, "in_progress")
_suspend = _act(events.Suspended, "suspended", minutes=_minutes, ends_on=_ends)
_resume = _act(events.Resumed, "in_progress", minutes=_minutes)
_breach = _act(events.Breached, "breached", minutes=_minutes)
_withdraw = _act(events.Withdrawn, "withdrawn", minutes=_minutes)
_fulfil = _act(events.Fulfilled, "fulfilled")
_verify_all = _act(events.Verified, "verified")


def _revise(draw, told, since):
    day = draw(st.integers(since, min(since + 60, SPAN)))
    told.says(events.TermsRevised, after(day), terms=draw(all_terms()))
    return day


def _renegotiate(draw, told, since):
    day = draw(st.integers(since, min(since + 60, SPAN)))
    state = "in_progress" if told.state == "breached" else None
    told.renegotiated(after(day), draw(all_terms()), state)
    return day


def _any_milestone(draw):
    return milestone(draw(st.sampled_from(NAMES_OF_MILESTONES)), after(0), after(1))


def _report(draw, told, since):
    told.reported(_any_milestone(draw), draw(amounts), after(draw(offsets)))
    return since


def _verify(draw, told, since):
    told.verified(_any_milestone(draw), draw(amounts), after(draw(offsets)))
    return since


def _observe(draw, told, since):
    told.verified(_any_milestone(draw), "50", after(draw(offsets)), "in_progress")
    return since


def _correct(draw, told, since):
    reports = [version for version, event in enumerate(told.events, 1) if isinstance(event, events.ProgressReported)]
    if reports:
        told.corrected(draw(st.sampled_from(reports)), draw(amounts))
    return since
