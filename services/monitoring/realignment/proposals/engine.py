"""The engine as proposals use it: what finds schedules, and the checker that believes none of it.

Solvers are heavy and most processes never solve: they are imported at the first use.
"""

from collections.abc import Sequence
from typing import Any

from services.monitoring.realignment.network import Network, Schedule, Shock
from services.monitoring.realignment.proposals.proposing import Engine


def _hold(network: Network) -> Any:
    from services.monitoring.realignment.arrays import hold

    return hold(network)


def _solve(held: Any, shock: Shock) -> Schedule:
    from services.monitoring.realignment.solve import solve

    return solve(held, shock)


def _by_dates(held: Any, shock: Shock) -> Schedule:
    from services.monitoring.realignment.dates import solve_dates

    return solve_dates(held, shock)


def _faults(network: Network, shock: Shock, schedule: Schedule) -> Sequence[str]:
    from services.monitoring.realignment.checker import faults

    return faults(network, shock, schedule)


ENGINE = Engine(solve=_solve, by_dates=_by_dates, faults=_faults, hold=_hold)
