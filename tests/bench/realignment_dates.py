"""Dates realigned, from a shock with the plan in memory to a schedule that is checked; and the critical path alone.

The plans are generated from the seeds that the rows name. Beside them: networkx's longest path over the same graph, and
for many shocks at once the linear program.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import networkx as nx

from services.monitoring.realignment import passes
from services.monitoring.realignment.arrays import Arrays, hold
from services.monitoring.realignment.checker import faults
from services.monitoring.realignment.checker_reading import Reading, read
from services.monitoring.realignment.critical import critical_path
from services.monitoring.realignment.dates import solve_dates
from services.monitoring.realignment.effects import effect_of
from services.monitoring.realignment.network import Schedule, Shock
from tests.support.generated_plans import batch, generated_plan, slip
from tests.support.linear_program import best_by_program

SEED, SIZE, LARGE = 2026, (10_000, 30_000), (100_000, 300_000)
SLIPS, BATCHES, PATHS, BASELINES = 200, 20, 50, 3

Answer = TypeVar("Answer")
Question = TypeVar("Question")


def run() -> list[dict[str, Any]]:
    """The rows of the table. Needs no server."""
    if compiling := passes.warm():
        compiling.join()
    return [*_realigned(hold(generated_plan(SEED, *SIZE))), _critical(hold(generated_plan(SEED, *LARGE)))]


def _realigned(plan: Arrays) -> list[dict[str, Any]]:
    slips = [slip(plan.network, SEED + turn) for turn in range(SLIPS)]
    batches = [batch(plan.network, SEED + turn) for turn in range(BATCHES)]
    reading = read(plan.network)
    one, answers = _timed(lambda shock: _checked(plan, reading, shock), slips)
    many, more = _timed(lambda shock: _checked(plan, reading, shock), batches)
    programs, _ = _timed(lambda shock: best_by_program(effect_of(plan, shock)), batches[:BASELINES])
    longest = _longest_path(plan)
    words = f"{SIZE[0]} lines, {SIZE[1]} links, seed {SEED}"
    return [
        _row(f"dates realigned and checked after a slip, p50; {words}", _percentile(one, 50), longest),
        _row(f"dates realigned and checked after a slip, p95; {words}", _percentile(one, 95), longest, 150.0),
        _row(
            f"the same with 1 % of the lines hit, p95, over the linear program; {words}",
            _percentile(many, 95),
            statistics.median(programs),
        ),
        _explained(plan, [*answers, *more], words),
    ]


def _checked(plan: Arrays, reading: Reading, shock: Shock) -> tuple[Schedule, tuple[str, ...]]:
    schedule = solve_dates(plan, shock)
    return schedule, faults(plan.network, shock, schedule, reading)


def _explained(plan: Arrays, answers: list[tuple[Schedule, tuple[str, ...]]], words: str) -> dict[str, Any]:
    """The share of moved lines with a block, in schedules where the checker finds no fault."""
    moved = explained = 0
    for schedule, wrong in answers:
        lines = {line for line, start in enumerate(schedule.starts) if start > plan.network.starts[line]}
        moved += len(lines)
        explained += 0 if wrong else len(lines & {block.line for block in schedule.blocks})
    share = 100.0 * explained / moved
    return {
        "name": f"moved dates explained and checked, of {moved}; {words}",
        "value": share,
        "unit": "%",
        "baseline": None,
        "ratio": None,
        "target": 100.0,
        "met": share == 100.0,
    }


def _critical(plan: Arrays) -> dict[str, Any]:
    times, _ = _timed(lambda _: critical_path(plan), range(PATHS))
    words = f"{LARGE[0]} lines, {LARGE[1]} links, seed {SEED}"
    return _row(f"critical path of the whole plan, p50; {words}", statistics.median(times), _longest_path(plan), 5.0)


def _longest_path(plan: Arrays) -> float:
    """The milliseconds that networkx takes for it over the same graph."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(plan.lines)))
    graph.add_weighted_edges_from(zip(plan.befores.tolist(), plan.afters.tolist(), plan.weights.tolist(), strict=True))
    times, _ = _timed(lambda _: nx.dag_longest_path_length(graph), range(BASELINES))
    return statistics.median(times)


def _timed(ask: Callable[[Question], Answer], questions: Sequence[Question]) -> tuple[list[float], list[Answer]]:
    """The milliseconds of each answer, after one that is not counted; and the answers."""
    ask(questions[0])
    times, answers = [], []
    for question in questions:
        began = time.perf_counter()
        answers.append(ask(question))
        times.append(1000 * (time.perf_counter() - began))
    return times, answers


def _percentile(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def _row(name: str, value: float, baseline: float, target: float | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": "ms",
        "baseline": baseline,
        "ratio": value / baseline,
        "target": target,
        "met": target is None or value <= target,
    }
