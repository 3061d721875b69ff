"""Plans and shocks as a province might have them, of any size, the same for the same seed.

A programme is some hundreds of lines in the order in which they were planned. A line waits for some of those shortly
before it, and now and then for one of an earlier programme. Most links are finish-to-start; the plan in force keeps
them all, with some room here and there.
"""

from collections import defaultdict
from dataclasses import replace
from random import Random

from services.monitoring.realignment.network import (
    FINISH_FINISH,
    FINISH_START,
    START_FINISH,
    START_START,
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
    Release,
    Shock,
    Stretch,
)

PROGRAMME, NEAR, PROJECT, YEAR = 250, 15, 25, 250
KINDS = (FINISH_START,) * 16 + (START_START,) * 2 + (FINISH_FINISH, START_FINISH)
ITEMS = ("730605", "730804", "750104", "780204")


def generated_plan(seed: int, lines: int = 10_000, links: int = 30_000) -> Network:
    """A sound network of links, fixed dates and dues, without limits of capacity or money."""
    random = Random(seed)
    joined = _links(random, lines, links)
    durations = tuple(random.choice((0, 3, 5, 5, 10, 10, 15, 20, 30)) for _ in range(lines))
    starts = _starts(random, durations, joined)
    finish = [start + days for start, days in zip(starts, durations, strict=True)]
    network = Network(
        names=tuple(f"L{line:05}" for line in range(lines)),
        durations=durations,
        starts=starts,
        links=tuple(joined),
        frozen=frozenset(line for line in range(lines) if starts[line] < 20 and random.random() < 0.2),
        years=tuple((2026 + year, year * YEAR) for year in range(max(finish) // YEAR + 4)),
    )
    fixed = sorted(random.sample(range(lines), max(1, lines // 400)))
    dues = sorted(random.sample(range(lines), max(1, lines // 10)))
    return replace(
        network,
        fixed=tuple(Fixed(line, finish[line] + random.randrange(30), f"Norma {line}") for line in fixed),
        dues=tuple(Due(line, finish[line] + random.randrange(5), f"commitment:{line}", 1 + line % 5) for line in dues),
    )


def _links(random: Random, lines: int, count: int) -> list[Link]:
    """As many links as asked, where the plan has room for them, each between another pair of lines, by who waits."""
    found: dict[tuple[int, int], tuple[str, int]] = {}
    for _ in range(20 * count):
        if len(found) == count:
            break
        after = random.randrange(lines)
        first = after - after % PROGRAMME
        if random.random() < 0.99:
            before = random.randrange(max(first, after - NEAR), after) if after > first else after
        else:
            before = random.randrange(max(1, first))
        if before < after:
            lag = random.choice((0, 0, 0, 0, 0, 2, 5, -2))
            found.setdefault((after, before), (random.choice(KINDS), lag))
    return [Link(before, after, kind, lag) for (after, before), (kind, lag) in sorted(found.items())]


def _starts(random: Random, durations: tuple[int, ...], links: list[Link]) -> tuple[int, ...]:
    """The plan in force: lines in their order, each after those it waits for, sometimes with room."""
    into: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        into[link.after].append(link)
    starts = [0] * len(durations)
    for line in range(len(durations)):
        bounds = [starts[link.before] + _weight(link, durations) for link in into[line]]
        room = random.choice((0, 0, 0, 1, 3, 10)) if bounds else random.randrange(120)
        starts[line] = max(0, *bounds, 0) + room
    return tuple(starts)


def _weight(link: Link, durations: tuple[int, ...]) -> int:
    from_finish, to_finish = link.kind[0] == "F", link.kind[1] == "F"
    return link.lag + from_finish * durations[link.before] - to_finish * durations[link.after]


def limited(network: Network, seed: int, units: int = 40, room: float = 1.05) -> Network:
    """The same with units whose people it takes, and with costs; both fit the plan in force, with `room` to spare."""
    random = Random(seed)
    lines = range(len(network.names))
    demands = tuple(
        Demand(line, f"unidad-{line // PROJECT % units:02}", random.randrange(1, 4))
        for line in lines
        if network.durations[line] and random.random() < 0.8
    )
    costs = tuple(
        Cost(line, random.choice(ITEMS), random.randrange(100, 20_000) * 100) for line in lines if random.random() < 0.5
    )
    return replace(
        network,
        demands=demands,
        costs=costs,
        capacities=_capacities(network, demands, room),
        ceilings=_ceilings(network, costs, room),
    )


def _capacities(network: Network, demands: tuple[Demand, ...], room: float) -> tuple[Capacity, ...]:
    used: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for demand in demands:
        start = network.starts[demand.line]
        for day in range(start, start + network.durations[demand.line]):
            used[demand.resource][day] += demand.amount
    most = {resource: int(max(days.values()) * room) + 1 for resource, days in sorted(used.items())}
    return tuple(Capacity(resource, 0, (len(network.years) + 1) * YEAR, amount) for resource, amount in most.items())


def _ceilings(network: Network, costs: tuple[Cost, ...], room: float) -> tuple[Ceiling, ...]:
    used: dict[tuple[int, str], int] = dict.fromkeys(((year, item) for year, _ in network.years for item in ITEMS), 0)
    for cost in costs:
        last_day = network.starts[cost.line] + max(0, network.durations[cost.line] - 1)
        year = max(year for year, first in network.years if first <= last_day)
        used[year, cost.item] += cost.cents
    return tuple(Ceiling(year, item, int(cents * room)) for (year, item), cents in used.items())


def slip(network: Network, seed: int) -> Shock:
    """One milestone's forecast moves: a line may start no earlier than 1 to 60 working days after its start."""
    random = Random(seed)
    line = random.choice([line for line in range(len(network.names)) if line not in network.frozen])
    return Shock(floors=(Floor(line, network.starts[line] + random.randrange(1, 61), f"forecast:{seed}"),))


def batch(network: Network, seed: int, share: float = 0.01) -> Shock:
    """A share of the lines hit at once: mostly slips, some take longer or shorter, some are released, some recosted."""
    random = Random(seed)
    hit = random.sample(range(len(network.names)), max(1, int(len(network.names) * share)))
    cut = len(hit) * 7 // 10, len(hit) * 9 // 10
    starts, durations = network.starts, network.durations
    return Shock(
        floors=tuple(Floor(line, starts[line] + random.randrange(1, 41), f"forecast:{line}") for line in hit[: cut[0]]),
        stretches=tuple(
            Stretch(line, max(0, durations[line] + random.randrange(-10, 21)), f"scope:{line}")
            for line in hit[cut[0] : cut[1]]
        ),
        releases=tuple(Release(line, f"breach:{line}") for line in hit[cut[1] :]),
        recosts=tuple(
            Recost(cost.line, cost.item, cost.cents * 11 // 10, f"scope:{cost.line}")
            for cost in network.costs
            if cost.line in set(hit[cut[0] : cut[1]])
        ),
    )
