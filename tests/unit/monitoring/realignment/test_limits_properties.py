"""Any small plan with limits: against all schedules there are, and against planted faults."""

from dataclasses import astuple
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings

from services.monitoring.realignment.checker import faults
from services.monitoring.realignment.limits.search import SERIAL
from services.monitoring.realignment.solve import solve
from tests.support.generated_plans import batch, generated_plan, limited
from tests.unit.monitoring.realignment.small import is_feasible
from tests.unit.monitoring.realignment.small_limits import keeps_limits, limited_cases, tight_case
from tests.unit.monitoring.realignment.test_dates import cost_of

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@settings(PATIENT, max_examples=300)
@given(limited_cases(most=6))
def test_the_serial_repair_is_right_and_keeps_all_limits(case):
    network, shock = case
    schedule = solve(network, shock, effort=SERIAL)
    assert faults(network, shock, schedule) == ()
    assert is_feasible(network, shock, schedule.starts)
    assert keeps_limits(network, shock, schedule.starts)


@pytest.mark.parametrize("seed", range(60))
def test_no_schedule_of_all_there_are_costs_less(seed):
    network, shock = tight_case(seed)
    schedule = solve(network, shock)
    assert faults(network, shock, schedule) == ()
    assert astuple(schedule.objective) == least_cost(network, shock, max(schedule.starts) + 2)


def least_cost(network, shock, until):
    """The least cost of all schedules that start before `until`."""
    spans = [range(start, until) for start in network.starts]
    allowed = (starts for starts in product(*spans) if is_feasible(network, shock, starts))
    return min(cost_of(network, shock, starts) for starts in allowed if keeps_limits(network, shock, starts))


def test_the_serial_repair_alone_would_not_stand_that():
    short = 0
    for seed in range(60):
        network, shock = tight_case(seed)
        short += solve(network, shock, effort=SERIAL).objective > solve(network, shock).objective
    assert short > 5


def test_the_same_question_has_the_same_answer_a_hundred_times():
    plan = limited(generated_plan(5, lines=150, links=300), 5, units=4, room=0.9)
    for network, shock, times in (*((*tight_case(seed), 45) for seed in (4, 21)), (plan, batch(plan, 7, 0.1), 10)):
        assert solve(network, shock).objective < solve(network, shock, effort=SERIAL).objective
        assert len({repr(solve(network, shock)) for _ in range(times)}) == 1
