"""Any small plan with limits, and whether a schedule keeps them, read from the words of network.py alone."""

from dataclasses import replace
from itertools import accumulate
from random import Random

from hypothesis import strategies as st

from services.monitoring.realignment.network import (
    Capacity,
    Ceiling,
    Cost,
    Demand,
    Due,
    Fixed,
    Floor,
    Link,
    Network,
    Recost,
    Shock,
    Stretch,
)
from tests.unit.monitoring.realignment.small import durations_after, networks, shocks, standing

YEARS = ((2026, 0), (2027, 9), (2028, 16))
END = 18
"""No resource is limited from here on, and no item in the last year: there is always somewhere to go."""

AMOUNTS = st.integers(0, 3)


@st.composite
def limited_cases(draw, most: int = 3) -> tuple[Network, Shock]:
    """A small plan with capacities and ceilings, some of them overloaded in force, and what happened to it."""
    network = draw(networks(most))
    count = len(network.names)
    lines = st.integers(0, count - 1)
    resources, items = st.sampled_from(("vialidad", "riego")), st.sampled_from(("730605", "750104"))
    window = st.builds(Capacity, resources, st.integers(0, 6), st.integers(8, END), AMOUNTS)
    ceilings = st.builds(Ceiling, st.sampled_from((2026, 2027)), items, st.integers(1, 3))
    one_by_one = tuple(accumulate((max(1, days) for days in network.durations[:-1]), initial=0))
    network = replace(
        network,
        durations=tuple(max(1, days) for days in network.durations),
        starts=draw(st.sampled_from((one_by_one, one_by_one, network.starts))),
        capacities=(Capacity("vialidad", 0, END, draw(st.integers(1, 2))), *draw(st.lists(window, max_size=1))),
        demands=tuple(Demand(line, draw(resources), 1 + line % 2) for line in range(count)),
        costs=tuple(draw(st.lists(st.builds(Cost, lines, items, st.integers(1, 2)), max_size=3))),
        ceilings=tuple(draw(st.lists(ceilings, max_size=2))),
        years=YEARS,
    )
    shock = draw(shocks(network))
    floor = Floor(draw(lines), draw(st.integers(0, 14)), "c:5")
    recosts = draw(st.lists(st.builds(Recost, lines, items, AMOUNTS, st.just("c:4")), max_size=1))
    return network, replace(shock, floors=(*shock.floors, floor), recosts=tuple(recosts))


def keeps_limits(network: Network, shock: Shock, starts: tuple[int, ...]) -> bool:
    """Whether no line that can move stands where more is taken than there is, or than the plan in force takes."""
    released, stand = {word.line for word in shock.releases}, standing(network, shock)
    durations = durations_after(network, shock)
    everybody, left = range(len(starts)), [line for line in range(len(starts)) if line not in released]
    movable = [line for line in everybody if line not in stand]
    for capacity in network.capacities:
        needs = _amounts(network.demands, "resource", capacity.resource, "amount", len(starts))
        for day in range(capacity.first, capacity.until):
            there = [line for line in left if starts[line] <= day < starts[line] + durations[line]]
            before = [i for i in everybody if network.starts[i] <= day < network.starts[i] + network.durations[i]]
            most = max(_least(network, capacity.resource, day), sum(needs[line] for line in before))
            if sum(needs[line] for line in there) > most and any(needs[i] for i in there if i in movable):
                return False
    for ceiling in network.ceilings:
        in_force = _amounts(network.costs, "item", ceiling.item, "cents", len(starts))
        costs = list(in_force)
        for recost in shock.recosts:
            if recost.item == ceiling.item:
                costs[recost.line] = recost.cents
        there = [line for line in left if _year(starts[line], durations[line]) == ceiling.year]
        before = [line for line in everybody if _year(network.starts[line], network.durations[line]) == ceiling.year]
        named = min(c.cents for c in network.ceilings if (c.year, c.item) == (ceiling.year, ceiling.item))
        most = max(named, sum(in_force[line] for line in before))
        if sum(costs[line] for line in there) > most and any(costs[i] for i in there if i in movable):
            return False
    return True


def _least(network: Network, resource: str, day: int) -> int:
    return min(c.amount for c in network.capacities if c.resource == resource and c.first <= day < c.until)


def _amounts(words: tuple, field: str, name: str, amount: str, count: int) -> list[int]:
    found = [0] * count
    for word in words:
        if getattr(word, field) == name:
            found[word.line] += getattr(word, amount)
    return found


def _year(start: int, duration: int) -> int:
    last = start + max(duration, 1) - 1
    return max(year for year, first in YEARS if first <= last)


def tight_case(seed: int) -> tuple[Network, Shock]:
    """Four lines, one after the other as a team of one or two can do them, and one of them slips into the others."""
    random = Random(seed)
    durations = tuple(random.randrange(1, 5) for _ in range(4))
    people, starts = random.choice((1, 1, 2)), []
    for line in range(4):
        starts.append(sum(durations[:line]) if people == 1 else sum(durations[line % 2 : line : 2]))
    links = tuple(Link(a, b) for a, b in ((0, 2), (1, 3), (0, 3)) if random.random() < 0.4)
    slips = random.sample(range(4), random.choice((1, 2)))
    ceilings = (Ceiling(2026, "730605", 4), Ceiling(2027, "730605", random.randrange(1, 5)))
    network = Network(
        names=("A", "B", "C", "D"),
        durations=durations,
        starts=tuple(starts),
        links=links,
        dues=tuple(Due(line, starts[line] + durations[line], "s", random.randrange(4)) for line in range(4)),
        fixed=tuple(Fixed(line, starts[line] + durations[line] + 4, "b") for line in range(4) if random.random() < 0.2),
        capacities=(Capacity("vialidad", 0, 40, people),),
        demands=tuple(Demand(line, "vialidad", 1) for line in range(4)),
        costs=tuple(Cost(line, "730605", 1) for line in range(4)),
        ceilings=ceilings if random.random() < 0.5 else (),
        years=YEARS,
    )
    return network, Shock(
        floors=tuple(Floor(line, starts[line] + random.randrange(1, 6), f"c:{line}") for line in slips),
        stretches=tuple(Stretch(line, durations[line] + 1, "c:9") for line in slips[1:] if random.random() < 0.3),
    )
