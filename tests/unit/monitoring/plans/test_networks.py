"""A plan as the engine's integers, and nothing of it lost or made up."""

from dataclasses import replace
from datetime import date

from services.monitoring.plans.axis import axis_of
from services.monitoring.plans.networks import network_of
from services.monitoring.plans.structure import Capacity, Ceiling, Dependency, FixedDate
from services.monitoring.realignment import network as engine
from tests.support.plans import STORY, any_structure, budget

AXIS = axis_of(STORY, ())


def index(day):
    return AXIS.start(date.fromisoformat(day))


def with_line(changed, at=0, structure=STORY):
    lines = list(structure.lines)
    lines[at] = changed
    return replace(structure, lines=tuple(lines))


def test_the_story_as_a_network():
    network = network_of(STORY, AXIS)
    first = index("2026-07-01")
    assert network.names == ("L1", "L2", "L3", "L9")
    assert network.durations == (20, 10, 15, 3)
    assert network.starts == (first, first + 20, first + 30, first)
    assert network.links == (engine.Link(0, 1), engine.Link(1, 2))
    assert network.demands[0] == engine.Demand(0, "GADPP-TUR", 1)
    assert (network.frozen, network.fixed, network.dues, network.ceilings) == (frozenset(), (), (), ())
    assert dict(network.years)[2026] == index("2026-01-02")


def test_the_days_come_back_from_the_indexes():
    structure = any_structure(200, 400, seed=5)
    axis = axis_of(structure, ())
    network = network_of(structure, axis)
    for line, start, duration in zip(structure.lines, network.starts, network.durations, strict=True):
        assert (axis.day(start), axis.last_day(start, duration)) == (line.starts_on, line.ends_on)


def test_fixed_dates_and_capacities_have_both_of_their_days():
    structure = replace(
        STORY,
        fixed_dates=(FixedDate("L3", date(2026, 9, 15), "Ley"),),
        capacities=(Capacity("GADPP-TUR", date(2026, 7, 1), date(2026, 7, 31), 2),),
    )
    network = network_of(structure, AXIS)
    assert network.fixed == (engine.Fixed(2, index("2026-09-15") + 1, "Ley"),)
    assert network.capacities == (engine.Capacity("GADPP-TUR", index("2026-07-01"), index("2026-07-31") + 1, 2),)


def test_what_began_is_frozen_with_its_real_days_and_is_not_bound_by_what_it_did_not_wait_for():
    structure = with_line(replace(STORY.lines[1], began_on=date(2026, 7, 20), finished_on=date(2026, 8, 3)), 1)
    network = network_of(structure, AXIS)
    assert network.frozen == frozenset({1})
    assert (network.starts[1], network.durations[1]) == (index("2026-07-20"), index("2026-08-04") - index("2026-07-20"))
    assert network.links == (engine.Link(1, 2),)


def test_a_released_line_is_not_there_and_binds_nobody():
    network = network_of(with_line(replace(STORY.lines[1], released=True), 1), AXIS)
    assert network.names == ("L1", "L3", "L9")
    assert network.links == ()


def test_only_what_is_uncommitted_in_the_year_of_the_end_moves_and_the_rest_is_off_the_ceilings():
    line = replace(STORY.lines[0], budgets=(budget(2026, 100, 30), budget(2027, 50)))
    structure = replace(with_line(line), ceilings=(Ceiling(2026, "730601", 500), Ceiling(2027, "730601", 90)))
    network = network_of(structure, AXIS)
    assert network.costs == (engine.Cost(0, "730601", 70),)
    assert network.ceilings == (engine.Ceiling(2026, "730601", 470), engine.Ceiling(2027, "730601", 40))


def test_links_keep_their_kind_and_lag():
    structure = replace(STORY, dependencies=(Dependency("L9", "L1", "SS", -2), Dependency("L1", "L2", "FF", 1)))
    assert network_of(structure, AXIS).links == (engine.Link(3, 0, "SS", -2), engine.Link(0, 1, "FF", 1))


def test_a_sound_plan_keeps_every_link_of_its_network():
    structure = any_structure(300, 900, seed=11)
    network = network_of(structure, axis_of(structure, ()))
    for link in network.links:
        assert network.starts[link.after] >= network.starts[link.before] + network.durations[link.before] + link.lag
