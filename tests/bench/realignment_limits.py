"""Plans with budgets and capacities realigned: from a shock with the plan in memory to a schedule that is checked.

The plans are generated from the seeds that the rows name. Beside them the serial repair alone, and for a batch the
curve of the gap to the bound by dates alone, which is the linear program's.
"""

import statistics
import time
from typing import Any

from services.monitoring.realignment import passes
from services.monitoring.realignment.arrays import Arrays, hold
from services.monitoring.realignment.checker import faults
from services.monitoring.realignment.checker_reading import Reading, read
from services.monitoring.realignment.dates import least_starts, objective_of
from services.monitoring.realignment.effects import effect_of
from services.monitoring.realignment.limits.repair import repair
from services.monitoring.realignment.limits.search import QUICK, SERIAL, THOROUGH, Effort, improved
from services.monitoring.realignment.limits.situation import situation_of
from services.monitoring.realignment.network import CERTIFIED, Objective, Shock
from services.monitoring.realignment.solve import solve
from tests.bench.store_rounds import row
from tests.support.generated_plans import batch, generated_plan, limited, slip

SEED, SIZE = 2026, (10_000, 30_000)
SLIPS, MOMENTS = 100, (1.0, 10.0, 30.0, 60.0)


def run() -> list[dict[str, Any]]:
    """The rows of the table. Needs no server."""
    plan = hold(limited(generated_plan(SEED, *SIZE), SEED))
    if compiling := passes.warm():
        compiling.join()
    reading = read(plan.network)
    _checked(plan, reading, batch(plan.network, SEED), QUICK)
    words = f"{SIZE[0]} lines, {SIZE[1]} links, seed {SEED}"
    return [*_slips(plan, reading, words), *_batch(plan, words)]


def _slips(plan: Arrays, reading: Reading, words: str) -> list[dict[str, Any]]:
    shocks = [slip(plan.network, SEED + turn) for turn in range(SLIPS)]
    alone = [_checked(plan, reading, shock, SERIAL) for shock in shocks]
    searched = [_checked(plan, reading, shock, QUICK) for shock in shocks]
    seconds, serially = sorted(each[0] for each in searched), sorted(each[0] for each in alone)
    pushed = [each for each in searched if each[1] != CERTIFIED]
    wrong = sum(each[2] for each in (*alone, *searched))
    hard = 1000 * statistics.median([each[0] for each in pushed] or [0.0])
    return [
        _within(f"realigned under limits, p50; {words}", seconds[SLIPS // 2], serially[SLIPS // 2], 100.0),
        _within(
            f"realigned under limits, p95; {words}", seconds[SLIPS * 95 // 100], serially[SLIPS * 95 // 100], 2000.0
        ),
        row(f"of which not the best dates, {len(pushed)} of {SLIPS}: p50", hard, "ms", None, None),
        row("schedules under limits that the checker refuses", wrong, "", None, 0.0, at_most=True),
    ]


def _within(name: str, seconds: float, serially: float, target: float) -> dict[str, Any]:
    """A row in milliseconds beside the serial repair alone; the target bounds the value."""
    found = row(name, 1000 * seconds, "ms", 1000 * serially, None)
    return found | {"target": target, "met": found["value"] <= target}


def _checked(plan: Arrays, reading: Reading, shock: Shock, effort: Effort) -> tuple[float, str, int]:
    """Seconds, the status, and how many faults the checker finds."""
    started = time.perf_counter()
    schedule = solve(plan, shock, effort=effort)
    wrong = faults(plan.network, shock, schedule, reading)
    return time.perf_counter() - started, schedule.status, len(wrong)


def _batch(plan: Arrays, words: str) -> list[dict[str, Any]]:
    """The gap after some seconds; the first is the serial repair's."""
    effect = effect_of(plan, batch(plan.network, SEED))
    situation = situation_of(effect, least_starts(effect))
    bound, started = objective_of(effect, situation.dates), time.perf_counter()
    curve = []
    for standing in improved(situation, *repair(situation), THOROUGH):
        curve.append((time.perf_counter() - started, standing.cost))
        if curve[-1][0] > MOMENTS[-1]:
            break
    rows = [_gap("serial repair alone", curve[0][1], bound, words, None)]
    for moment in MOMENTS:
        reached = [cost for seconds, cost in curve if seconds <= moment] or [curve[0][1]]
        rows.append(_gap(f"{moment:.0f} s", reached[-1], bound, words, 0.15 if moment == MOMENTS[-1] else None))
    return rows


def _gap(when: str, cost: tuple[int, Objective], bound: Objective, words: str, target: float | None) -> dict[str, Any]:
    """By which share of the bound the days moved are above it; lateness and what fits nowhere are in the name."""
    nowhere, reached = cost
    late = f"lateness {reached.lateness} of at least {bound.lateness}, {nowhere} fit nowhere"
    value = (reached.moved - bound.moved) / max(1, bound.moved)
    return row(f"1 % hit at once, gap after {when}: {late}; {words}", value, "of the bound", None, target, at_most=True)
