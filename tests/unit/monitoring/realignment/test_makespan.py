"""The shortest time in which all fits: against all schedules there are, and against published optima where they are."""

from itertools import product

import pytest

from deploy.loading.psplib import network_of
from services.monitoring.realignment.makespan import least_makespan
from tests.support.instances import OWN, published

KNOWN = [*((path, None) for path in OWN), *list(published().items())[:4]]


@pytest.mark.parametrize(("path", "optimum"), KNOWN, ids=lambda value: getattr(value, "stem", str(value)))
def test_an_instance_is_solved_to_its_optimum_published_or_found_among_all_schedules(path, optimum):
    network = network_of(path.read_text("utf-8"))
    found = least_makespan(network, 20)
    assert is_right(network, found.starts)
    assert found.is_proven
    assert found.finish == (shortest(network, found.finish) if optimum is None else optimum)


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
