"""The best dates after a shock: the least schedule that keeps every link and every floor and pulls nobody.

It is the best by every measure that grows with time (docs/adr/0038), so one pass over the affected cone finds it; the
certificate proves it to a checker that solves nothing.
"""

from services.monitoring.realignment import passes
from services.monitoring.realignment.arrays import Arrays, Integers, hold
from services.monitoring.realignment.effects import Effect, effect_of
from services.monitoring.realignment.explanations import blocks_of, certificate_of, chains_of, tight_links
from services.monitoring.realignment.network import CERTIFIED, CONFLICT, Network, Objective, Schedule, Shock

METHOD = "least dates 1"


def solve_dates(plan: Network | Arrays, shock: Shock) -> Schedule:
    """The least schedule, with its proof, its explanation, and the chains where fixed dates cannot be met.

    Capacities and ceilings are not looked at. Raises PlanUnsound.
    """
    effect = effect_of(plan if isinstance(plan, Arrays) else hold(plan), shock)
    starts = least_starts(effect)
    tight = tight_links(effect, starts)
    chains = chains_of(effect, starts, tight)
    objective = objective_of(effect, starts)
    places = effect.arrays.places
    return Schedule(
        starts=tuple(starts[places].tolist()),
        durations=tuple(effect.durations[places].tolist()),
        status=CONFLICT if chains else CERTIFIED,
        objective=objective,
        bound=objective,
        method=METHOD,
        certificate=certificate_of(effect, starts, tight),
        blocks=blocks_of(effect, starts, tight),
        chains=chains,
    )


def least_starts(effect: Effect) -> Integers:
    """The least feasible starts, by place: only the affected cone is touched."""
    starts = effect.lowest.copy()
    passes.push(effect.arrays, effect.weights, starts, effect.raised.copy())
    return starts


def objective_of(effect: Effect, starts: Integers) -> Objective:
    """What a schedule, by place, costs."""
    arrays, network = effect.arrays, effect.arrays.network
    finishes = (starts + effect.durations)[arrays.places].tolist()
    return Objective(
        beyond_fixed=sum(
            max(0, finishes[fixed.line] - fixed.finish_by)
            for fixed in network.fixed
            if fixed.line not in effect.released
        ),
        lateness=sum(
            due.weight * max(0, finishes[due.line] - due.finish_by)
            for due in network.dues
            if due.line not in effect.released
        ),
        moved=int((starts - arrays.starts).clip(0).sum()),
    )
