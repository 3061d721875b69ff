"""How the store's benchmarks measure: threads that call as often as they can, the candidates taking turns."""

import statistics
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

Call = Callable[[int], None]


def per_second(call: Call, threads: int, seconds: float) -> float:
    """Calls per second of all threads together; `call` is given the thread's number."""
    counts = [0] * threads
    errors: list[BaseException] = []
    barrier = threading.Barrier(threads + 1)
    until = [0.0]

    def work(number: int) -> None:
        barrier.wait()
        try:
            while time.perf_counter() < until[0]:
                call(number)
                counts[number] += 1
        except BaseException as error:
            errors.append(error)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    started = time.perf_counter()
    until[0] = started + seconds
    barrier.wait()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]
    return sum(counts) / (time.perf_counter() - started)


def in_turns(calls: Mapping[str, Call], threads: int, rounds: int = 5, seconds: float = 1.0) -> dict[str, float]:
    """The median calls per second of each candidate, measured in turns, the first round being practice."""
    measured: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, call in calls.items():
            rate = per_second(call, threads, seconds)
            if turn:
                measured[name].append(rate)
    return {name: statistics.median(rates) for name, rates in measured.items()}


def median_seconds(
    calls: Mapping[str, Callable[[], Any]], before: Callable[[], Any], turns: int = 4, repeats: int = 15
) -> dict[str, float]:
    """The median duration of one call of each candidate: turns of several calls, `before` each untimed."""
    measured: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(turns + 1):
        for name, call in calls.items():
            for _ in range(repeats):
                before()
                started = time.perf_counter()
                call()
                if turn:
                    measured[name].append(time.perf_counter() - started)
    return {name: statistics.median(durations) for name, durations in measured.items()}


def row(
    name: str, value: float, unit: str, baseline: float | None, target: float | None, *, at_most: bool = False
) -> dict[str, Any]:
    """One line of the table: `target` bounds the ratio to the baseline, or the value where there is no baseline."""
    ratio = None if baseline is None else value / baseline
    judged = value if ratio is None else ratio
    met = target is None or (judged <= target if at_most else judged >= target)
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "baseline": baseline,
        "ratio": ratio,
        "target": target,
        "met": met,
    }
