"""A plan's state is the fold of its events, whatever happened; and it is sound after each of them."""

import random
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from eventsourcing.domain import Snapshot
from eventsourcing.persistence import JSONTranscoder
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.store.mapper import JsonMapper
from services.kernel.acts import Minutes
from services.kernel.refusals import InvalidFields
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.events import Entry, Resolution
from services.monitoring.plans.soundness import faults_of
from services.monitoring.plans.structure import Budget, Structure
from tests.support.plans import NOW, OFFICER, act_by, any_structure, plan_of

MAPPER = JsonMapper(JSONTranscoder())
CITED = Minutes("R", date(2026, 5, 1))


def folded(plan):
    replayed = None
    for event in plan.pending_events:
        replayed = MAPPER.to_domain_event(MAPPER.to_stored_event(event)).mutate(replayed)
    return replayed


def state(plan):
    return {name: value for name, value in vars(plan).items() if name in Plan.State.__annotations__}


def realign(plan, rng, moment):
    """Some lines later by the same number of days: sound where all that wait for them move too, else refused."""
    days = rng.randrange(1, 20)
    chosen = set(rng.sample(sorted(plan.lines), rng.randrange(1, len(plan.lines) + 1)))
    if rng.random() < 0.7:
        chosen = set(plan.lines)
    axis, standings = plan.axis, {}
    for code in chosen:
        line = plan.lines[code]
        start = axis.start(line.starts_on) + days
        moved = (Budget(2030, "x", rng.randrange(1000)), *line.budgets) if rng.random() < 0.2 else line.budgets
        standings[code] = replace(
            line.standing, starts_on=axis.day(start), ends_on=axis.last_day(start, line.duration), budgets=moved
        )
    resolution = Resolution("Prefectura", "Resolución", str(rng.random()), date(2026, 5, 1), "ab" * 32)
    plan.apply_realignment(
        act_by(OFFICER, moment), plan.version, standings, realignment_id=UUID(int=rng.getrandbits(128)),
        resolution=resolution,
    )  # fmt: skip


def tell_budget(plan, rng, moment):
    code = rng.choice(sorted(plan.lines))
    rows = [
        Entry(code, each.year, each.item, each.budgeted, rng.randrange(each.budgeted + 2), 0)
        for each in plan.lines[code].budgets
    ]
    plan.record_budget(act_by(now=moment), as_of=date(2026, 5, 1), minutes=CITED, entries=rows)


def revise(plan, rng, moment):
    structure = any_structure(rng.randrange(2, 12), 3, seed=rng.randrange(1000))
    if rng.random() < 0.2:
        structure = Structure(lines=structure.lines)
    plan.new_edition(act_by(now=moment), minutes=CITED, structure=structure, title="T", institution="I")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.lists(st.sampled_from([realign, tell_budget, revise]), max_size=8))
def test_the_state_is_the_fold_of_the_events_and_what_is_refused_leaves_nothing(seed, acts):
    rng = random.Random(seed)
    plan = plan_of(any_structure(10, 15, seed=seed % 997))
    for at, do in enumerate(acts):
        before, version = state(plan), plan.version
        try:
            do(plan, rng, NOW + timedelta(minutes=at))
        except InvalidFields:
            assert (state(plan), plan.version) == (before, version)
        assert faults_of(plan.structure, plan.rest_days) == []
    replayed = folded(plan)
    assert state(replayed) == state(plan)
    assert replayed.version == plan.version
    snapshot = MAPPER.to_domain_event(MAPPER.to_stored_event(Snapshot.take(plan))).mutate(None)
    assert state(snapshot) == state(plan)
    for line, agreed in plan.agreed.items():
        versions = [each.version for each in agreed]
        assert versions == sorted(set(versions)), line
