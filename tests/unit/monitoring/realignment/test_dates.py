"""The least schedule after a shock: against the plainest method, all schedules there are, and a linear program."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings

from services.kernel.calendar import is_working_day
from services.monitoring.realignment.arrays import hold
from services.monitoring.realignment.checker import faults
from services.monitoring.realignment.dates import solve_dates
from services.monitoring.realignment.effects import effect_of
from services.monitoring.realignment.network import (
    CERTIFIED,
    CONFLICT,
    Actual,
    Block,
    Chain,
    Fixed,
    Floor,
    Link,
    Network,
    Release,
    Shock,
    Stretch,
)
from tests.support.generated_plans import batch, generated_plan
from tests.support.linear_program import best_by_program
from tests.unit.monitoring.realignment.small import cases, durations_after, is_feasible, least, standing

CHAIN = Network(
    names=("L1", "L2", "L3", "apart"),
    durations=(20, 10, 15, 5),
    starts=(0, 20, 30, 0),
    links=(Link(0, 1), Link(1, 2)),
)
SLIP = Shock(floors=(Floor(0, 14, "commitment:7"),))


def test_a_slip_moves_the_lines_that_wait_and_no_other():
    schedule = solve_dates(CHAIN, SLIP)
    assert schedule.starts == (14, 34, 44, 0)
    assert (schedule.status, schedule.objective.moved) == (CERTIFIED, 42)
    assert schedule.blocks == (
        Block(0, 0, 14, "floor", cause="commitment:7"),
        Block(1, 20, 34, "link", line_before=0),
        Block(2, 30, 44, "link", line_before=1),
    )
    assert schedule.certificate.flows == ((0, 2), (1, 1))
    assert schedule.certificate.sources == ((0, 3),)


def test_a_fixed_date_that_cannot_be_met_is_answered_with_its_chain():
    fixed = Fixed(2, 54, "Ordenanza de ejemplo")
    network = Network(CHAIN.names, CHAIN.durations, CHAIN.starts, CHAIN.links, fixed=(fixed,))
    schedule = solve_dates(network, SLIP)
    assert schedule.status == CONFLICT
    assert schedule.chains == (Chain("commitment:7", (0, 1, 2), fixed, 5),)
    assert schedule.objective.beyond_fixed == 5
    assert faults(network, SLIP, schedule) == ()


def test_a_slip_of_july_has_the_dates_that_a_calendar_of_ecuador_gives():
    days = [day for day in (date(2026, 7, 1) + timedelta(n) for n in range(120)) if is_working_day(day)]
    fixed = Fixed(2, days.index(date(2026, 9, 15)) + 1, "Ordenanza de ejemplo")
    network = replace(CHAIN, fixed=(fixed,))
    agreed = [
        (days[start], days[start + takes - 1]) for start, takes in zip(CHAIN.starts, CHAIN.durations, strict=True)
    ]
    assert agreed[:3] == [
        (date(2026, 7, 1), date(2026, 7, 28)),
        (date(2026, 7, 29), date(2026, 8, 12)),
        (date(2026, 8, 13), date(2026, 9, 2)),
    ]
    forecast = Floor(0, days.index(date(2026, 7, 20)) + 1, "commitment:7")
    schedule = solve_dates(network, Shock(floors=(forecast,)))
    assert [
        (days[start], days[start + takes - 1]) for start, takes in zip(schedule.starts, CHAIN.durations, strict=True)
    ] == [
        (date(2026, 7, 21), date(2026, 8, 18)),
        (date(2026, 8, 19), date(2026, 9, 1)),
        (date(2026, 9, 2), date(2026, 9, 22)),
        agreed[3],
    ]
    assert schedule.chains == (Chain("commitment:7", (0, 1, 2), fixed, 5),)


def test_every_cause_on_the_way_and_every_fixed_date_has_its_chain():
    fixed = (Fixed(1, 40, "una"), Fixed(2, 50, "otra"), Fixed(3, 9, "lejos"))
    network = Network(CHAIN.names, CHAIN.durations, CHAIN.starts, CHAIN.links, fixed=fixed)
    shock = Shock(floors=SLIP.floors, stretches=(Stretch(1, 12, "commitment:9"),))
    schedule = solve_dates(network, shock)
    assert schedule.chains == (
        Chain("commitment:9", (1,), fixed[0], 6),
        Chain("commitment:7", (0, 1), fixed[0], 6),
        Chain("commitment:9", (1, 2), fixed[1], 11),
        Chain("commitment:7", (0, 1, 2), fixed[1], 11),
    )
    assert faults(network, shock, schedule) == ()


def test_a_fixed_date_that_the_plan_in_force_breaks_already_is_no_conflict_of_the_event():
    network = Network(CHAIN.names, CHAIN.durations, CHAIN.starts, CHAIN.links, fixed=(Fixed(3, 4, "ya vencida"),))
    schedule = solve_dates(network, SLIP)
    assert (schedule.status, schedule.objective.beyond_fixed) == (CERTIFIED, 1)


def test_what_was_really_done_earlier_pulls_nobody_and_later_pushes():
    early = solve_dates(CHAIN, Shock(actuals=(Actual(0, 0, 12, "commitment:8"),)))
    assert early.starts == CHAIN.starts
    assert early.durations == (12, 10, 15, 5)
    late = solve_dates(CHAIN, Shock(actuals=(Actual(0, 3, 19, "commitment:8"),)))
    assert late.starts == (3, 22, 32, 0)
    assert late.blocks[0] == Block(0, 0, 3, "floor", cause="commitment:8")


def test_a_released_line_binds_nobody():
    schedule = solve_dates(CHAIN, Shock(floors=SLIP.floors, releases=(Release(1, "commitment:3"),)))
    assert schedule.starts == (14, 20, 30, 0)


def test_a_line_that_takes_longer_explains_its_followers():
    schedule = solve_dates(CHAIN, Shock(stretches=(Stretch(0, 24, "commitment:5"),)))
    assert schedule.starts == (0, 24, 34, 0)
    assert schedule.blocks[0] == Block(1, 20, 24, "duration", line_before=0, cause="commitment:5")


def test_a_link_that_the_plan_in_force_breaks_moves_nothing_of_itself():
    network = Network(("A", "B", "C"), (10, 5, 5), (0, 7, 12), (Link(0, 1), Link(1, 2)))
    assert solve_dates(network, Shock()).starts == network.starts
    assert solve_dates(network, Shock(floors=(Floor(0, 2, "c:1"),))).starts == (2, 9, 14)


@given(cases())
def test_the_dates_are_those_of_the_plainest_method_and_are_proven(case):
    network, shock = case
    schedule = solve_dates(network, shock)
    assert schedule.starts == least(network, shock)
    assert schedule.durations == tuple(durations_after(network, shock))
    assert faults(network, shock, schedule) == ()


@settings(max_examples=60)
@given(cases(most=3))
def test_no_schedule_of_all_there_are_is_feasible_and_costs_less(case):
    network, shock = case
    schedule, stand = solve_dates(network, shock), standing(network, shock)
    assert is_feasible(network, shock, schedule.starts)
    spans = [
        (stand[line],) if line in stand else range(start, max(start, schedule.starts[line]) + 2)
        for line, start in enumerate(network.starts)
    ]
    feasible = [starts for starts in product(*spans) if is_feasible(network, shock, starts)]
    assert min(feasible, key=lambda starts: cost_of(network, shock, starts)) == schedule.starts
    objective = schedule.objective
    assert cost_of(network, shock, schedule.starts) == (objective.beyond_fixed, objective.lateness, objective.moved)


def cost_of(network: Network, shock: Shock, starts: tuple[int, ...]) -> tuple[int, int, int]:
    released, durations = {word.line for word in shock.releases}, durations_after(network, shock)

    def beyond(named):
        return max(0, starts[named.line] + durations[named.line] - named.finish_by)

    return (
        sum(beyond(fixed) for fixed in network.fixed if fixed.line not in released),
        sum(due.weight * beyond(due) for due in network.dues if due.line not in released),
        sum(max(0, start - agreed) for start, agreed in zip(starts, network.starts, strict=True)),
    )


@settings(max_examples=60)
@given(cases(most=8))
def test_a_linear_program_finds_no_better_dates(case):
    network, shock = case
    effect = effect_of(hold(network), shock)
    assert best_by_program(effect) == solve_dates(network, shock).objective


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_linear_program_finds_no_better_dates_of_a_larger_plan(seed):
    network = generated_plan(seed, lines=400, links=1200)
    shock = batch(network, seed, share=0.1)
    assert best_by_program(effect_of(hold(network), shock)) == solve_dates(network, shock).objective
