"""The checker finds what is planted: any changed integer, and each kind of fault by hand."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.realignment.arrays import hold
from services.monitoring.realignment.checker import faults
from services.monitoring.realignment.dates import solve_dates
from services.monitoring.realignment.network import (
    CERTIFIED,
    CONFLICT,
    UNCERTIFIED,
    Block,
    Certificate,
    Fixed,
    Floor,
    Link,
    Network,
    Objective,
    Shock,
    Stretch,
)
from tests.support.generated_plans import batch, generated_plan, slip
from tests.unit.monitoring.realignment.mutations import another, changed, integers
from tests.unit.monitoring.realignment.small import cases

MUTATIONS, SEED = 1_000, 20260101
PLAN = generated_plan(SEED, lines=300, links=900)


@pytest.mark.parametrize("shock", [batch(PLAN, 3, share=0.1), *(slip(PLAN, seed) for seed in (4, 5))])
def test_what_the_solver_answers_is_right(shock):
    assert faults(PLAN, shock, solve_dates(PLAN, shock)) == ()


def test_a_thousand_random_mutations_are_all_rejected():
    random, arrays, met = Random(SEED), hold(PLAN), Counter()
    shocks = [batch(PLAN, seed, share=0.02 * seed) for seed in range(1, 11)]
    schedules = [solve_dates(arrays, shock) for shock in shocks]
    assert {CERTIFIED, CONFLICT} == {schedule.status for schedule in schedules}
    places = [list(integers(schedule)) for schedule in schedules]
    for _ in range(MUTATIONS):
        drawn = random.randrange(len(shocks))
        part = random.choice(sorted({way[0] for way, _ in places[drawn]}))
        way, value = random.choice([found for found in places[drawn] if found[0][0] == part])
        mutated = changed(schedules[drawn], way, another(random, value))
        met[part] += 1
        assert faults(PLAN, shocks[drawn], mutated), (way, value, mutated.method)
    assert met.keys() == {"starts", "durations", "objective", "bound", "certificate", "blocks", "chains"}


@given(cases(), st.randoms(use_true_random=False))
def test_no_integer_of_any_small_schedule_may_be_another(case, random):
    network, shock = case
    schedule = solve_dates(network, shock)
    for way, value in integers(schedule):
        mutated = changed(schedule, way, another(random, value))
        assert faults(network, shock, mutated), (way, mutated)


NETWORK = Network(
    names=("A", "B", "C"),
    durations=(10, 5, 5),
    starts=(0, 10, 15),
    links=(Link(0, 1), Link(1, 2)),
    fixed=(Fixed(2, 21, "basis"),),
)
SHOCK = Shock(floors=(Floor(0, 3, "c:1"),), stretches=(Stretch(1, 6, "c:2"),))
RIGHT = solve_dates(NETWORK, SHOCK)
FLOOR, LINK, *OTHERS = RIGHT.blocks

PLANTED = {
    "a line that moved without need": replace(RIGHT, starts=(4, 14, 20)),
    "a link that is not kept": replace(RIGHT, starts=(3, 12, 19)),
    "a floor that is not kept": replace(RIGHT, starts=(2, 13, 19)),
    "a start too few": replace(RIGHT, starts=RIGHT.starts[:2]),
    "a duration in force": replace(RIGHT, durations=NETWORK.durations),
    "a cheaper objective": replace(RIGHT, objective=Objective(0, 0, 10), bound=Objective(0, 0, 10)),
    "a lower bound": replace(RIGHT, bound=Objective(0, 0, 0)),
    "no certificate": replace(RIGHT, certificate=Certificate()),
    "half a certificate": replace(RIGHT, certificate=replace(RIGHT.certificate, flows=())),
    "a flow twice": replace(RIGHT, certificate=replace(RIGHT.certificate, flows=((0, 1), (0, 1), (1, 1)))),
    "a moved line without a block": replace(RIGHT, blocks=RIGHT.blocks[1:]),
    "a block of another cause": replace(RIGHT, blocks=(replace(FLOOR, cause="c:2"), LINK, *OTHERS)),
    "a block of nobody's cause": replace(RIGHT, blocks=(replace(FLOOR, cause="c:9"), LINK, *OTHERS)),
    "a block by another line": replace(RIGHT, blocks=(FLOOR, replace(LINK, line_before=2), *OTHERS)),
    "a block of another kind": replace(RIGHT, blocks=(FLOOR, replace(LINK, by="floor", cause="c:1"), *OTHERS)),
    "a block by a word that is none": replace(RIGHT, blocks=(FLOOR, replace(LINK, by="fate"), *OTHERS)),
    "a block with more to say": replace(RIGHT, blocks=(FLOOR, replace(LINK, others=(1,)), *OTHERS)),
    "a block of a line that stays": replace(RIGHT, blocks=(*RIGHT.blocks, Block(2, 30, 31, "floor", cause="c:1"))),
    "blocks in another order": replace(RIGHT, blocks=RIGHT.blocks[::-1]),
    "no chain": replace(RIGHT, chains=()),
    "half of the chains": replace(RIGHT, chains=RIGHT.chains[:1]),
    "a conflict called certified": replace(RIGHT, status=CERTIFIED),
    "a status that is none": replace(RIGHT, status="fine"),
    "proven, and said to be not": replace(RIGHT, status=UNCERTIFIED),
}


def test_the_schedule_that_is_planted_with_faults_is_right():
    assert faults(NETWORK, SHOCK, RIGHT) == ()
    assert RIGHT.status == CONFLICT
    assert len(RIGHT.chains) == 2


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found(planted):
    assert faults(NETWORK, SHOCK, planted) != ()


def test_a_pulled_line_and_one_that_has_actual_dates_and_moves_are_found():
    network = replace(NETWORK, frozen=frozenset({0}), fixed=())
    schedule = solve_dates(network, Shock())
    assert faults(network, Shock(), schedule) == ()
    assert any("pulled" in fault for fault in faults(network, Shock(), replace(schedule, starts=(0, 10, 14))))
    assert any("actual dates" in fault for fault in faults(network, Shock(), replace(schedule, starts=(1, 10, 15))))
