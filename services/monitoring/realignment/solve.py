"""The engine's one entry: a plan and what happened go in, a schedule with its reasons and its proof or gap comes out.

First the best dates by links and floors alone (`dates`). Where they keep every capacity and every ceiling too, that is
the answer. Else the serial repair makes them fit, and as much search as `effort` allows makes that better.
"""

import threading

from services.monitoring.realignment.arrays import Arrays, hold
from services.monitoring.realignment.dates import least_starts, solve_dates
from services.monitoring.realignment.effects import effect_of
from services.monitoring.realignment.limits.answer import answer_of
from services.monitoring.realignment.limits.model import version
from services.monitoring.realignment.limits.repair import misfits_of, repair
from services.monitoring.realignment.limits.search import QUICK, SERIAL, Effort, improved
from services.monitoring.realignment.limits.situation import situation_of
from services.monitoring.realignment.network import Capacity, Demand, Floor, Network, Schedule, Shock

METHOD = "serial repair 1"

TINY = Network(
    names=("A", "B"),
    durations=(1, 1),
    starts=(0, 1),
    capacities=(Capacity("R", 0, 9, 1),),
    demands=(Demand(0, "R", 1), Demand(1, "R", 1)),
)
SLIPPED = Shock(floors=(Floor(0, 1, "warming"),))
"""A plan that is too small for what happens to it."""


def warm() -> threading.Thread:
    """Begins to compile what limits need, from disk where it was kept: the thread that does, which may be joined.

    Who does not call it waits at the first plan that does not fit.
    """
    thread = threading.Thread(target=solve, args=(TINY, SLIPPED), kwargs={"effort": SERIAL}, daemon=True)
    thread.name = "compiling-limits"
    thread.start()
    return thread


def solve(plan: Network | Arrays, shock: Shock, *, effort: Effort = QUICK) -> Schedule:
    """The schedule to propose; who asks often holds the plan as Arrays. Raises PlanUnsound.

    The same plan, shock, effort and versions give the same schedule to the last byte, however busy the machine.
    """
    arrays = plan if isinstance(plan, Arrays) else hold(plan)
    by_dates = solve_dates(arrays, shock)
    if not (arrays.network.capacities or arrays.network.ceilings):
        return by_dates
    effect = effect_of(arrays, shock)
    situation = situation_of(effect, least_starts(effect))
    if not misfits_of(situation, situation.dates).any():
        return by_dates
    *_, best = improved(situation, *repair(situation), effort)
    method = f"{METHOD}; {version()}" if effort.seconds else METHOD
    return answer_of(situation, by_dates, best.starts, best.misfits, method)
