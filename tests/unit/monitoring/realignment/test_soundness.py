"""What cannot be scheduled is named before anything is solved."""

from dataclasses import replace

import pytest

from services.monitoring.realignment.arrays import hold
from services.monitoring.realignment.dates import solve_dates
from services.monitoring.realignment.network import (
    Actual,
    Capacity,
    Cost,
    Due,
    Fixed,
    Floor,
    Link,
    Network,
    Recost,
    Release,
    Shock,
    Stretch,
)
from services.monitoring.realignment.refusals import PlanUnsound
from services.monitoring.realignment.soundness import HORIZON, Fault, faults_of, faults_of_shock
from tests.support.generated_plans import generated_plan, limited

SOUND = Network(("A", "B", "C", "D"), (1, 2, 3, 4), (0, 1, 3, 6), (Link(0, 1), Link(1, 2), Link(2, 3)))


def test_a_cycle_is_named_by_its_lines_in_order():
    network = replace(SOUND, links=(Link(0, 2), Link(2, 1), Link(1, 3), Link(3, 2), Link(0, 3)))
    assert faults_of(network) == (Fault("cycle", "links", ("B", "D", "C", "B")),)


def test_a_line_that_waits_for_itself_is_a_cycle():
    assert faults_of(replace(SOUND, links=(Link(2, 2),))) == (Fault("cycle", "links", ("C", "C")),)


@pytest.mark.parametrize(
    ("network", "kind", "where"),
    [
        (replace(SOUND, links=(Link(0, 4),)), "dangling", "links[0]"),
        (replace(SOUND, links=(Link(-1, 2),)), "dangling", "links[0]"),
        (replace(SOUND, links=(Link(0, 1, "XX"),)), "unknown_kind", "links[0]"),
        (replace(SOUND, links=(Link(0, 1, "FS", -HORIZON - 1),)), "beyond_horizon", "links[0]"),
        (replace(SOUND, durations=(1, -2, 3, 4)), "negative", "durations[1]"),
        (replace(SOUND, durations=(1, 2, 3)), "uneven", "durations"),
        (replace(SOUND, starts=(0, 1, 3, HORIZON + 1)), "beyond_horizon", "starts[3]"),
        (replace(SOUND, names=("A", "B", "A", "D")), "repeated_name", "names[2]"),
        (replace(SOUND, frozen=frozenset({9})), "dangling", "frozen"),
        (replace(SOUND, fixed=(Fixed(7, 3, "basis"),)), "dangling", "fixed[0]"),
        (replace(SOUND, dues=(Due(0, 3, "subject", -1),)), "negative", "dues[0]"),
        (replace(SOUND, costs=(Cost(0, "item", -1),)), "negative", "costs[0]"),
        (replace(SOUND, capacities=(Capacity("unit", 0, 3, -1),)), "negative", "capacities[0]"),
    ],
)
def test_what_is_wrong_with_a_network_is_refused_with_its_place(network, kind, where):
    assert [(fault.kind, fault.where) for fault in faults_of(network)] == [(kind, where)]
    with pytest.raises(PlanUnsound) as refused:
        hold(network)
    assert refused.value.facts["faults"] == faults_of(network)


@pytest.mark.parametrize(
    ("shock", "kind", "where"),
    [
        (Shock(floors=(Floor(4, 1, "c:1"),)), "dangling", "floors[0]"),
        (Shock(floors=(Floor(0, HORIZON + 1, "c:1"),)), "beyond_horizon", "floors[0]"),
        (Shock(stretches=(Stretch(0, -1, "c:1"),)), "negative", "stretches[0]"),
        (Shock(releases=(Release(-1, "c:1"),)), "dangling", "releases[0]"),
        (Shock(recosts=(Recost(0, "item", -5, "c:1"),)), "negative", "recosts[0]"),
        (Shock(actuals=(Actual(0, -1, 3, "c:1"),)), "negative", "actuals[0]"),
    ],
)
def test_what_is_wrong_with_a_shock_is_refused_with_its_place(shock, kind, where):
    assert [(fault.kind, fault.where) for fault in faults_of_shock(SOUND, shock)] == [(kind, where)]
    with pytest.raises(PlanUnsound):
        solve_dates(SOUND, shock)


def test_a_sound_network_has_no_fault():
    assert faults_of(SOUND) == ()
    assert faults_of(limited(generated_plan(7, lines=500, links=1500), 7)) == ()


def test_an_empty_network_is_sound_and_has_an_empty_schedule():
    empty = Network((), (), ())
    assert faults_of(empty) == ()
    assert solve_dates(empty, Shock()).starts == ()
