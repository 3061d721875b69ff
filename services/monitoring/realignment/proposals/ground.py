"""A version of a plan made ready to be asked about, and the engine as proposals use it.

Solvers are heavy and most processes never solve: they are imported at the first use.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.monitoring.plans.axis import Axis, axis_of
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.networks import network_of
from services.monitoring.plans.structure import Line, Structure
from services.monitoring.realignment.network import Network, Schedule, Shock
from services.monitoring.realignment.proposals.impact import Stakes
from services.monitoring.realignment.proposals.rules import CURRENT, Rules
from services.monitoring.realignment.proposals.situation import Owed

Solve = Callable[[Any, Shock], Schedule]
Faults = Callable[[Network, Shock, Schedule, Any], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Engine:
    """What finds schedules, and the checker that believes none of it.

    `hold` makes a network ready to be asked about again and again, `read` to be checked against; `by_dates` looks at
    no capacity and no ceiling.
    """

    hold: Callable[[Network], Any]
    read: Callable[[Network], Any]
    solve: Solve
    by_dates: Solve
    faults: Faults


@dataclass(frozen=True)
class Ground:
    """A version of a plan. `held` is the engine's own form of its network, `reading` the checker's; `free` is the
    network without limits; `after` has who waits for each line.

    `owed` are the commitments that wait for its lines: those of the moment, see `owing`.
    """

    kind: str
    structure: Structure
    lines: Mapping[str, Line]
    axis: Axis
    network: Network
    held: Any
    free: Network
    held_free: Any
    reading: Any
    places: Mapping[str, int]
    after: Sequence[Sequence[int]]
    stakes: Stakes
    engine: Engine
    rules: Rules
    owed: tuple[Owed, ...] = ()

    @property
    def has_limits(self) -> bool:
        """Whether there are capacities or ceilings to keep."""
        return self.free is not self.network

    def may_go(self, code: str) -> bool:
        """Whether a line can be taken out of the plan: not once it began."""
        return self.lines[code].began_on is None


def _hold(network: Network) -> Any:
    from services.monitoring.realignment.arrays import hold

    return hold(network)


def _solve(held: Any, shock: Shock) -> Schedule:
    from services.monitoring.realignment.solve import solve

    return solve(held, shock)


def _by_dates(held: Any, shock: Shock) -> Schedule:
    from services.monitoring.realignment.dates import solve_dates

    return solve_dates(held, shock)


def _read(network: Network) -> Any:
    from services.monitoring.realignment.checker_reading import read

    return read(network)


def _faults(network: Network, shock: Shock, schedule: Schedule, reading: Any) -> Sequence[str]:
    from services.monitoring.realignment.checker import faults

    return faults(network, shock, schedule, reading)


ENGINE = Engine(hold=_hold, read=_read, solve=_solve, by_dates=_by_dates, faults=_faults)


class Grounds:
    """Plans made ready, kept by their version; the one that was asked about longest ago goes."""

    def __init__(self, most: int = 8) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[tuple[UUID, int], Ground] = OrderedDict()

    def of(self, plan: Plan) -> Ground:
        """The ground of a plan as it is. Raises the engine's PlanUnsound."""
        key = (plan.id, plan.version)
        found = self._kept.get(key) or ground_of(plan.kind, plan.structure, plan.rest_days)
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


GROUNDS = Grounds()
"""Of this process."""


def ground_of(
    kind: str, structure: Structure, rest_days: Iterable[date], engine: Engine = ENGINE, rules: Rules = CURRENT
) -> Ground:
    """The plan made ready. Raises the engine's PlanUnsound."""
    axis = axis_of(structure, rest_days)
    network = network_of(structure, axis)
    held = held_free = engine.hold(network)
    free = network
    if network.capacities or network.ceilings:
        free = replace(network, capacities=(), ceilings=())
        held_free = engine.hold(free)
    return Ground(
        kind=kind,
        structure=structure,
        lines={line.code: line for line in structure.lines},
        axis=axis,
        network=network,
        held=held,
        free=free,
        held_free=held_free,
        reading=engine.read(network),
        places={name: place for place, name in enumerate(network.names)},
        after=_after(network),
        stakes=Stakes(structure, axis),
        engine=engine,
        rules=rules,
    )


def _after(network: Network) -> Sequence[Sequence[int]]:
    after: list[list[int]] = [[] for _ in network.names]
    for link in network.links:
        after[link.before].append(link.after)
    return after
