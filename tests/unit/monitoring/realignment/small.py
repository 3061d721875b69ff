"""Any small plan and any shock, and the least schedule found by the plainest means: raise what is too early, again."""

from hypothesis import strategies as st

from services.monitoring.realignment.network import (
    LINKS,
    Actual,
    Due,
    Fixed,
    Floor,
    Link,
    Network,
    Release,
    Shock,
    Stretch,
)

DAYS = st.integers(0, 6)


@st.composite
def networks(draw, most: int = 6) -> Network:
    """A sound network: lines in any order, links of every kind, some of them broken by the plan in force."""
    count = draw(st.integers(1, most))
    order = draw(st.permutations(range(count)))
    pairs = [(before, after) for place, after in enumerate(order) for before in order[:place]]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2 * count)) if pairs else []
    lines = st.integers(0, count - 1)
    durations = tuple(draw(st.lists(DAYS, min_size=count, max_size=count)))
    return Network(
        names=tuple(f"L{line}" for line in range(count)),
        durations=durations,
        starts=tuple(draw(st.lists(st.integers(0, 12), min_size=count, max_size=count))),
        links=tuple(Link(*pair, draw(st.sampled_from(LINKS)), draw(st.integers(-3, 3))) for pair in chosen),
        frozen=frozenset(draw(st.sets(lines, max_size=1))),
        fixed=tuple(Fixed(draw(lines), draw(st.integers(0, 20)), "basis") for _ in range(draw(st.integers(0, 2)))),
        dues=tuple(Due(draw(lines), draw(DAYS), "subject", draw(DAYS)) for _ in range(draw(st.integers(0, 2)))),
    )


@st.composite
def shocks(draw, network: Network, most: int = 2) -> Shock:
    """Up to two of each kind of word, on any lines."""
    lines = st.integers(0, len(network.names) - 1)
    cause = st.sampled_from(("c:1", "c:2", "c:3"))
    several = {"max_size": most}
    return Shock(
        floors=tuple(draw(st.lists(st.builds(Floor, lines, st.integers(0, 18), cause), **several))),
        stretches=tuple(draw(st.lists(st.builds(Stretch, lines, DAYS, cause), **several))),
        releases=tuple(draw(st.lists(st.builds(Release, lines, cause), max_size=1))),
        actuals=tuple(draw(st.lists(st.builds(Actual, lines, st.integers(0, 14), DAYS, cause), max_size=1))),
    )


@st.composite
def cases(draw, most: int = 6) -> tuple[Network, Shock]:
    network = draw(networks(most))
    return network, draw(shocks(network))


def durations_after(network: Network, shock: Shock) -> list[int]:
    durations = list(network.durations)
    released = {word.line for word in shock.releases}
    for word in (*shock.stretches, *(actual for actual in shock.actuals if actual.line not in released)):
        durations[word.line] = word.duration
    return durations


def weight(link: Link, durations: list[int] | tuple[int, ...]) -> int:
    """By how much the start of one comes after the start of the other."""
    before = durations[link.before] if link.kind in ("FS", "FF") else 0
    after = durations[link.after] if link.kind in ("FF", "SF") else 0
    return before + link.lag - after


def standing(network: Network, shock: Shock) -> dict[int, int]:
    """The lines that no constraint moves, and where they stand."""
    released = {word.line for word in shock.releases}
    stand = {line: network.starts[line] for line in network.frozen | released}
    return stand | {word.line: word.start for word in shock.actuals if word.line not in released}


def is_feasible(network: Network, shock: Shock, starts: tuple[int, ...]) -> bool:
    """Whether a schedule keeps all that binds, read from the words of network.py alone."""
    released, stand = {word.line for word in shock.releases}, standing(network, shock)
    durations = durations_after(network, shock)
    if any(starts[line] != stand.get(line, starts[line]) for line in stand):
        return False
    if any(starts[line] < start for line, start in enumerate(network.starts) if line not in stand):
        return False
    if any(starts[floor.line] < floor.start_from for floor in shock.floors if floor.line not in stand):
        return False
    for link in network.links:
        if link.after in stand or link.before in released:
            continue
        gap = network.starts[link.after] - network.starts[link.before]
        broken = max(0, weight(link, network.durations) - gap) if link.after not in network.frozen else 0
        if starts[link.after] < starts[link.before] + weight(link, durations) - broken:
            return False
    return True


def least(network: Network, shock: Shock) -> tuple[int, ...]:
    """Starts as low as they can be, raised one day at a time while something is broken."""
    stand = standing(network, shock)
    starts = [stand.get(line, start) for line, start in enumerate(network.starts)]
    for line in _raised(network, shock, starts, stand):
        starts[line] += 1
    return tuple(starts)


def _raised(network: Network, shock: Shock, starts: list[int], stand: dict[int, int]):
    """A line that must start later than it does, while there is one: all lines but it and those before could stay."""
    released, durations = {word.line for word in shock.releases}, durations_after(network, shock)
    changed = True
    while changed:
        changed = False
        for floor in shock.floors:
            while floor.line not in stand and starts[floor.line] < floor.start_from:
                yield floor.line
                changed = True
        for link in network.links:
            gap = network.starts[link.after] - network.starts[link.before]
            broken = max(0, weight(link, network.durations) - gap)
            binds = link.after not in stand and link.before not in released
            while binds and starts[link.after] < starts[link.before] + weight(link, durations) - broken:
                yield link.after
                changed = True
