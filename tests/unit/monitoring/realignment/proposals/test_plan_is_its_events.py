"""A plan is the fold of its edition and of the proposals that were accepted, whatever they were."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kernel.acts import OFFICER, Act, Who
from services.monitoring.plans import events as plans
from services.monitoring.plans.domain import Plan
from services.monitoring.realignment.proposals import proposing
from services.monitoring.realignment.proposals.applying import lines_to_add, standings_of
from services.monitoring.realignment.proposals.domain import Realignment
from services.monitoring.realignment.proposals.events import Resolution
from services.monitoring.realignment.proposals.ground import ground_of
from services.monitoring.realignment.proposals.policy import words_of
from services.monitoring.realignment.proposals.reading import situations_of
from services.monitoring.realignment.proposals.situation import DEPENDS, Aligned
from tests.support.plans import NOW, STORY, plan_of
from tests.unit.monitoring.given import COMMITMENT, B, Told

ON = date(2026, 6, 1)
DECISION = ("Prefectura", "Resolución", "1", date(2026, 5, 1), "ab" * 32)


def officer(tier: str) -> Act:
    return Act(Who("autoridad", None, OFFICER), NOW, "c", None, tier)


def accepted(plan: Plan, line: str, to: date, which: int) -> None:
    """A forecast of B reaches a line of the plan; an officer accepts one of what is proposed, where anything is."""
    told = Told().started().forecast(B, to.isoformat(), "2026-05-01")
    ground = ground_of(plan.kind, plan.structure, plan.rest_days)
    link = Aligned(line, COMMITMENT, B.id, DEPENDS, 1, NOW)
    asked = proposing.heard(ground, words_of([link], situations_of(COMMITMENT, told.record), {}, None))
    if not asked.causes:
        return
    content = proposing.content_of(ground, asked)
    made = Realignment.propose(officer("none"), (plan.id, plan.code, plan.version), asked.causes, content, ON)
    made.now = made.now.__class__(**{**_fields(made.now), "proposed_by": "monitoring"})
    option = content.options[which % len(content.options)]
    chosen = made.accept(officer(option.reform.tier), ON, Resolution(*DECISION), option.name, today=ON)
    plan.apply_realignment(
        officer(option.reform.tier),
        plan.version,
        standings_of(chosen, plan.lines),
        realignment_id=made.id,
        resolution=plans.Resolution(*DECISION),
        effective_on=ON,
        added=lines_to_add(content.new_lines, plan.lines, plan.axis),
    )


def _fields(value) -> dict:
    return {name: getattr(value, name) for name in type(value).__dataclass_fields__}


slips = st.tuples(
    st.sampled_from(["L1", "L2", "L3", "L9"]), st.dates(date(2026, 6, 20), date(2027, 3, 1)), st.integers(0, 5)
)


@given(st.lists(slips, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_is_the_fold_of_its_events(steps):
    plan = plan_of(STORY)
    history = list(plan.pending_events)
    versions = [plan.version]
    for line, to, which in steps:
        before = len(plan.pending_events)
        if not plan.lines[line].released:
            accepted(plan, line, to, which)
        history += plan.pending_events[before:]
        versions.append(plan.version)
    folded = None
    for event in history:
        folded = event.mutate(folded)
    assert (folded.lines, folded.frame, folded.agreed, folded.version) == (
        plan.lines,
        plan.frame,
        plan.agreed,
        plan.version,
    )
    assert versions == sorted(versions)
    assert folded.baseline("L1").starts_on == date(2026, 7, 1)
    for code, line in folded.lines.items():
        assert line.starts_on >= STORY.lines[[one.code for one in STORY.lines].index(code)].starts_on
