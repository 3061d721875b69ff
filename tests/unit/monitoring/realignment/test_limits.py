"""Capacities and annual ceilings: what does not fit is moved, later and never earlier, and says why."""

from dataclasses import replace

from services.monitoring.realignment.checker import faults
from services.monitoring.realignment.limits.search import QUICK, SERIAL
from services.monitoring.realignment.network import (
    CONFLICT,
    UNCERTIFIED,
    Block,
    Capacity,
    Ceiling,
    Cost,
    Demand,
    Fixed,
    Floor,
    Link,
    Network,
    Objective,
    Recost,
    Release,
    Shock,
    Stretch,
)
from services.monitoring.realignment.solve import solve

TEAM = Network(
    names=("A", "B", "C"),
    durations=(5, 5, 5),
    starts=(0, 5, 10),
    demands=(Demand(0, "vialidad", 1), Demand(1, "vialidad", 1), Demand(2, "vialidad", 1)),
    capacities=(Capacity("vialidad", 0, 1000, 1),),
)
SLIP = Shock(floors=(Floor(0, 3, "commitment:4"),))

BUDGET = Network(
    names=("A", "B"),
    durations=(10, 10),
    starts=(230, 0),
    costs=(Cost(0, "730605", 60_00), Cost(1, "730605", 40_00)),
    ceilings=(Ceiling(2026, "730605", 100_00), Ceiling(2027, "730605", 60_00)),
    years=((2026, 0), (2027, 250), (2028, 500)),
)


def right(network, shock, effort=SERIAL):
    schedule = solve(network, shock, effort=effort)
    assert faults(network, shock, schedule) == ()
    return schedule


def test_where_everything_fits_the_best_dates_are_the_answer():
    assert right(TEAM, Shock(floors=(Floor(2, 12, "commitment:4"),))).status == "certified"


def test_one_team_does_one_thing_after_the_other_and_who_is_not_concerned_stays():
    schedule = right(TEAM, SLIP)
    assert schedule.starts == (15, 5, 10)
    assert (schedule.status, schedule.objective) == (UNCERTIFIED, Objective(0, 0, 15))
    assert schedule.bound == Objective(0, 0, 3)
    assert schedule.blocks == (
        Block(0, 0, 3, "floor", cause="commitment:4"),
        Block(0, 3, 8, "capacity", resource="vialidad", others=(1,), excess=1),
        Block(0, 8, 13, "capacity", resource="vialidad", others=(2,), excess=1),
        Block(0, 13, 15, "capacity", resource="vialidad", others=(2,), excess=1),
    )


def test_who_looks_further_finds_that_two_small_moves_cost_less_than_a_long_one():
    schedule = right(TEAM, SLIP, QUICK)
    assert (schedule.starts, schedule.objective.moved) == ((3, 8, 13), 9)
    assert "CP-SAT" in schedule.method


def test_who_waits_for_a_line_that_does_not_fit_follows_it():
    schedule = right(replace(TEAM, links=(Link(0, 2),), starts=(0, 5, 12)), SLIP)
    assert schedule.starts == (10, 5, 15)
    assert schedule.blocks[-1] == Block(2, 12, 15, "link", line_before=0)


def test_what_is_pushed_over_31_december_needs_money_of_the_next_year():
    schedule = right(BUDGET, Shock(floors=(Floor(0, 241, "commitment:4"),)))
    assert (schedule.starts, schedule.status) == ((241, 0), "certified")
    too_little = replace(BUDGET, ceilings=(Ceiling(2026, "730605", 100_00), Ceiling(2027, "730605", 59_99)))
    schedule = right(too_little, Shock(floors=(Floor(0, 241, "commitment:4"),)))
    assert schedule.starts == (491, 0)
    assert schedule.blocks[1] == Block(0, 241, 491, "ceiling", year=2027, item="730605", excess=1)


def test_a_line_that_costs_more_than_its_year_has_goes_to_the_next():
    schedule = right(BUDGET, Shock(recosts=(Recost(1, "730605", 50_00, "commitment:4"),)))
    assert schedule.starts == (230, 241)
    assert schedule.blocks == (Block(1, 0, 241, "ceiling", year=2026, others=(0,), item="730605", excess=10_00),)


def test_what_fits_in_no_year_is_a_conflict_that_names_the_ceiling_and_by_how_much():
    ceilings = tuple(Ceiling(year, "730605", 100_00) for year in (2026, 2027, 2028))
    schedule = right(replace(BUDGET, ceilings=ceilings), Shock(recosts=(Recost(1, "730605", 130_00, "commitment:4"),)))
    assert (schedule.status, schedule.starts) == (CONFLICT, (230, 0))
    assert schedule.unmet == (Block(1, 0, 241, "ceiling", year=2026, others=(0,), item="730605", excess=90_00),)


def test_what_needs_more_people_than_there_are_is_a_conflict_that_names_the_resource():
    network = replace(
        TEAM,
        demands=(*TEAM.demands, Demand(0, "riego", 2)),
        capacities=(*TEAM.capacities, Capacity("riego", 2, 9999, 1)),
    )
    schedule = right(network, SLIP)
    assert schedule.status == CONFLICT
    assert [(block.resource, block.excess) for block in schedule.unmet] == [("riego", 1)]


def test_a_limit_that_pushes_beyond_a_fixed_date_is_named():
    fixed = replace(TEAM, fixed=(Fixed(0, 9, "Ordenanza de ejemplo"),))
    schedule = right(fixed, SLIP)
    assert (schedule.status, schedule.objective.beyond_fixed) == (CONFLICT, 11)
    assert schedule.unmet == (schedule.blocks[-1],)


def test_what_the_plan_in_force_overloads_moves_nobody_and_is_made_no_worse():
    network = replace(TEAM, starts=(0, 2, 20))
    assert right(network, Shock(floors=(Floor(2, 21, "commitment:4"),))).starts == (0, 2, 21)
    assert right(network, Shock(floors=(Floor(0, 1, "commitment:4"),))).starts == (7, 2, 20)


def test_what_took_place_stays_even_where_it_overloads():
    network = replace(TEAM, frozen=frozenset({0}))
    schedule = right(network, Shock(stretches=(Stretch(0, 8, "commitment:4"),)))
    assert schedule.starts == (0, 15, 10)


def test_what_is_released_gives_its_room_to_others():
    schedule = right(TEAM, Shock(floors=SLIP.floors, releases=(Release(1, "commitment:9"),)))
    assert schedule.starts == (3, 5, 10)
