"""What is wrong with a network or a shock before anything is solved: facts, for the words of a problem document."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.monitoring.plans.ordering import cycle_in
from services.monitoring.realignment.network import LINKS, Network, Shock

HORIZON = 1_000_000
"""Working days, about four thousand years: no index, duration or lag is beyond it."""

CYCLE, DANGLING, UNKNOWN_KIND, NEGATIVE, BEYOND_HORIZON, UNEVEN, REPEATED = (
    *("cycle", "dangling", "unknown_kind", "negative", "beyond_horizon", "uneven", "repeated_name"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fact: its kind, where it is (`links[3]`), the lines at fault by name, in the cycle's order for a cycle."""

    kind: str
    where: str
    lines: tuple[str, ...] = ()
    value: int | str | None = None

    def __str__(self) -> str:
        said = "" if self.value is None else f" ({self.value})"
        return (
            f"{self.kind} at {self.where}{said}: {' -> '.join(self.lines)}"
            if self.lines
            else f"{self.kind} at {self.where}{said}"
        )


def faults_of(network: Network) -> tuple[Fault, ...]:
    """All that is wrong with a network; empty where it can be scheduled. Cycles come last."""
    found = tuple(_uneven(network)) or tuple(_faults_of_values(network))
    return found or tuple(_cycles(network))


def faults_of_shock(network: Network, shock: Shock) -> tuple[Fault, ...]:
    """All that is wrong with a shock upon a sound network."""
    return tuple(_faults_of_shock(network, shock))


def _uneven(network: Network) -> Iterator[Fault]:
    for field in ("durations", "starts"):
        if len(getattr(network, field)) != len(network.names):
            yield Fault(UNEVEN, field, value=len(getattr(network, field)))


def _faults_of_values(network: Network) -> Iterator[Fault]:
    names, seen = network.names, set()
    for line, name in enumerate(names):
        if name in seen:
            yield Fault(REPEATED, f"names[{line}]", (name,))
        seen.add(name)
        yield from _faults_of_number(network.durations[line], f"durations[{line}]", (name,))
        yield from _faults_of_number(network.starts[line], f"starts[{line}]", (name,))
    for place, link in enumerate(network.links):
        where = f"links[{place}]"
        yield from _dangling(names, where, link.before, link.after)
        if link.kind not in LINKS:
            yield Fault(UNKNOWN_KIND, where, value=link.kind)
        if abs(link.lag) > HORIZON:
            yield Fault(BEYOND_HORIZON, where, value=link.lag)
    yield from _dangling(names, "frozen", *sorted(network.frozen))
    for field in ("fixed", "dues", "demands", "costs"):
        for place, named in enumerate(getattr(network, field)):
            yield from _dangling(names, f"{field}[{place}]", named.line)
    yield from _faults_of_amounts(network)


def _faults_of_amounts(network: Network) -> Iterator[Fault]:
    amounts = {"capacities": "amount", "demands": "amount", "costs": "cents", "ceilings": "cents", "dues": "weight"}
    for field, amount in amounts.items():
        for place, named in enumerate(getattr(network, field)):
            if getattr(named, amount) < 0:
                yield Fault(NEGATIVE, f"{field}[{place}]", value=getattr(named, amount))


def _faults_of_shock(network: Network, shock: Shock) -> Iterator[Fault]:
    numbers = {"floors": ("start_from",), "stretches": ("duration",), "releases": (), "recosts": ("cents",)}
    numbers["actuals"] = ("start", "duration")
    for field, fields in numbers.items():
        for place, word in enumerate(getattr(shock, field)):
            where = f"{field}[{place}]"
            yield from _dangling(network.names, where, word.line)
            for number in fields:
                value = getattr(word, number)
                if number == "cents":
                    yield from (Fault(NEGATIVE, where, value=value),) if value < 0 else ()
                else:
                    yield from _faults_of_number(value, where, ())


def _faults_of_number(value: int, where: str, lines: tuple[str, ...]) -> Iterator[Fault]:
    if value < 0:
        yield Fault(NEGATIVE, where, lines, value)
    elif value > HORIZON:
        yield Fault(BEYOND_HORIZON, where, lines, value)


def _dangling(names: tuple[str, ...], where: str, *lines: int) -> Iterator[Fault]:
    for line in lines:
        if not 0 <= line < len(names):
            yield Fault(DANGLING, where, value=line)


def _cycles(network: Network) -> Iterator[Fault]:
    """One fault, the cycle's lines in order and the first again, from the one that the plan lists first."""
    cycle = cycle_in((link.before, link.after) for link in network.links)
    if cycle:
        first = cycle.index(min(cycle))
        around = (*cycle[first:], *cycle[: first + 1])
        yield Fault(CYCLE, "links", tuple(network.names[line] for line in around))
