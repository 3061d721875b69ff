"""The checker against planted faults in schedules that capacities and ceilings have pushed."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from services.monitoring.realignment.checker import faults
from services.monitoring.realignment.network import CONFLICT, Floor, Recost, Shock
from services.monitoring.realignment.solve import solve
from tests.support.generated_plans import generated_plan, limited
from tests.unit.monitoring.realignment.mutations import another, changed, integers
from tests.unit.monitoring.realignment.small_limits import tight_case

PLAN = limited(generated_plan(5, lines=80, links=160), 5, units=2, room=0.9)


@cache
def pushed(seed):
    """A schedule that limits have pushed, of a small plan or of a larger one."""
    network, shock = tight_case(seed) if seed % 4 else (PLAN, slips(seed))
    return network, shock, solve(network, shock)


def slips(seed):
    random = Random(seed)
    lines = [line for line in random.sample(range(80), 6) if line not in PLAN.frozen]
    return Shock(
        floors=tuple(Floor(line, PLAN.starts[line] + random.randrange(1, 30), f"c:{line}") for line in lines),
        recosts=tuple(Recost(cost.line, cost.item, cost.cents * 2, "c:9") for cost in PLAN.costs[:1]),
    )


@pytest.mark.parametrize("seed", range(20))
def test_fifty_integers_changed_in_a_schedule_are_all_found(seed):
    network, shock, schedule = pushed(seed)
    assert faults(network, shock, schedule) == ()
    random, unseen = Random(seed), []
    places = list(integers(schedule))
    for _ in range(50):
        part = random.choice(sorted({way[0] for way, _ in places}))
        way, value = random.choice([found for found in places if found[0][0] == part])
        other = another(random, value)
        if not faults(network, shock, changed(schedule, way, other)):
            unseen.append((way, value, other))
    assert unseen == []


def test_those_schedules_have_blocks_of_every_kind():
    kinds = {block.by for seed in range(20) for block in pushed(seed)[2].blocks}
    assert kinds >= {"floor", "link", "capacity", "ceiling"}


def test_a_schedule_that_hides_what_it_overloads_is_found():
    network, shock, _ = pushed(1)
    schedule = solve(replace(network, capacities=(), ceilings=()), shock)
    assert any("lacks" in fault for fault in faults(network, shock, schedule))


def test_a_schedule_whose_move_has_no_cause_is_found():
    network, shock, schedule = pushed(1)
    circular = replace(
        schedule, blocks=tuple(b if b.by != "floor" else replace(b, cause=None) for b in schedule.blocks)
    )
    assert any("nothing that happened is the cause" in fault for fault in faults(network, shock, circular))


def test_a_conflict_that_is_none_is_found():
    network, shock, schedule = pushed(1)
    assert faults(network, shock, replace(schedule, status=CONFLICT)) != ()
