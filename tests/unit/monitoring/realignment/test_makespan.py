"""The shortest time in which all fits: against all schedules there are, and against published optima where they are."""

from itertools import product

import pytest

from deploy.loading.psplib import network_of
from services.monitoring.realignment.makespan import least_makespan
from tests.support.instances import OWN, published

PUBLISHED = dict(list(published().items())[:4])


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_an_instance_is_solved_to_what_no_schedule_of_all_beats(path):
    network = network_of(path.read_text("utf-8"))
    found = least_makespan(network, 20)
    assert is_right(network, found.starts)
    assert found.is_proven
    assert found.finish == shortest(network, found.finish)


@pytest.mark.parametrize(("path", "optimum"), PUBLISHED.items(), ids=lambda value: getattr(value, "stem", None))
def test_a_published_instance_is_solved_to_its_optimum(path, optimum):
    network = network_of(path.read_text("utf-8"))
    found = least_makespan(network, 20)
    assert is_right(network, found.starts)
    assert (found.finish, found.is_proven) == (optimum, True)


def test_the_serial_schedules_alone_are_not_the_answer():
    found = [least_makespan(network_of(path.read_text("utf-8")), 20).method for path in OWN]
    assert any("CP-SAT" in method for method in found)


def is_right(network, starts):
    """Whether links and capacities are kept."""
    durations = network.durations
    if any(starts[link.after] < starts[link.before] + durations[link.before] for link in network.links):
        return False
    for capacity in network.capacities:
        needs = {demand.line: demand.amount for demand in network.demands if demand.resource == capacity.resource}
        for day in range(capacity.until):
            there = (line for line in needs if starts[line] <= day < starts[line] + durations[line])
            if sum(needs[line] for line in there) > capacity.amount:
                return False
    return True


def shortest(network, known):
    """The least finish of all schedules up to one that is known."""
    durations = network.durations
    spans = [range(network.starts[line], known - durations[line] + 1) for line in range(1, len(durations) - 1)]
    finishes = (
        max(start + days for start, days in zip(starts, durations[1:-1], strict=True))
        for starts in product(*spans)
        if is_right(network, (0, *starts, known))
    )
    return min(finishes)
