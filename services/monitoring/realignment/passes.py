"""The passes over a network in topological order, each O(V + E): in numpy, level by level, or compiled by numba.

Both give the same integers. Numba compiles in a thread of its own, from the first large network on, and keeps nothing
on disk: until it is ready, or where it is not installed, numpy answers, so that nobody waits for a compiler.
"""

import importlib.util
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.monitoring.realignment.arrays import Arrays, Integers

Push = Callable[[Integers, Integers, Integers, Integers, NDArray[np.bool_]], None]
Links = tuple[Integers, Integers, Integers]
Sweep = Callable[[Links, Links, Integers, Integers, Integers, int], int]


def push_by_level(arrays: Arrays, weights: Integers, starts: Integers, raised: NDArray[np.bool_]) -> None:
    """Raises `starts` to the least that the links allow, in place; `raised` become the places that were asked."""
    levels, firsts = arrays.levels, arrays.firsts
    for low, high in zip(levels[:-1], levels[1:], strict=True):
        if not raised[low:high].any():
            continue
        asked = slice(firsts[low], firsts[high])
        befores, afters = arrays.befores[asked], arrays.afters[asked]
        bounds = np.where(raised[befores], starts[befores] + weights[asked], np.iinfo(np.int64).min)
        raised[afters[bounds > starts[afters]]] = True
        np.maximum.at(starts, afters, bounds)


def sweep_by_level(arrays: Arrays, earliest: Integers, latest: Integers, finish: int) -> int:
    """Raises `earliest` as far as the links in force ask and fills `latest` with those that delay no finish, in place.

    `finish` is what must not be delayed, or negative for the latest finish of the earliest starts; it is returned.
    """
    push_by_level(arrays, arrays.weights, earliest, np.ones(len(earliest), np.bool_))
    if finish < 0:
        finish = int((earliest + arrays.durations).max(initial=0))
    np.subtract(finish, arrays.durations, out=latest)
    levels, firsts = arrays.levels, arrays.firsts
    for low, high in zip(levels[-2::-1], levels[:0:-1], strict=True):
        asked = slice(firsts[low], firsts[high])
        np.minimum.at(latest, arrays.befores[asked], latest[arrays.afters[asked]] - arrays.weights[asked])
    return finish


def _push(firsts: Integers, afters: Integers, weights: Integers, starts: Integers, raised: NDArray[np.bool_]) -> None:
    for before in range(len(firsts) - 1):
        if raised[before]:
            start = starts[before]
            for link in range(firsts[before], firsts[before + 1]):
                bound = start + weights[link]
                after = afters[link]
                if bound > starts[after]:
                    starts[after] = bound
                    raised[after] = True


def _sweep(
    incoming: Links,
    outgoing: Links,
    durations: Integers,
    earliest: Integers,
    latest: Integers,
    finish: int,
) -> int:
    firsts, befores, weights = incoming
    last = 0
    for after in range(len(durations)):
        start = earliest[after]
        for link in range(firsts[after], firsts[after + 1]):
            start = max(start, earliest[befores[link]] + weights[link])
        earliest[after] = start
        last = max(last, start + durations[after])
    if finish < 0:
        finish = last
    firsts, afters, weights = outgoing
    for before in range(len(durations) - 1, -1, -1):
        start = finish - durations[before]
        for link in range(firsts[before], firsts[before + 1]):
            start = min(start, latest[afters[link]] - weights[link])
        latest[before] = start
    return finish


WORTHWHILE = 5_000
"""From so many links on, compiling is worth its seconds of another thread."""


@dataclass
class Ready:
    """What numba has compiled so far, and the thread that does."""

    push: Push | None = None
    sweep: Sweep | None = None
    thread: threading.Thread | None = None


ready = Ready()
_once = threading.Lock()


def warm() -> threading.Thread | None:
    """Begins to compile, unless that was begun: the thread that does, which may be joined. None without numba."""
    with _once:
        if ready.thread is None and importlib.util.find_spec("numba"):
            ready.thread = threading.Thread(target=_compile, args=(ready,), name="compiling-passes", daemon=True)
            ready.thread.start()
        return ready.thread


def _compile(into: Ready) -> None:
    from numba import boolean, int64, njit, types, void

    array, flags = int64[::1], boolean[::1]
    links = types.UniTuple(array, 3)
    into.push = njit(void(array, array, array, array, flags), nogil=True)(_push)
    into.sweep = njit(int64(links, links, array, array, array, int64), nogil=True)(_sweep)


def push(arrays: Arrays, weights: Integers, starts: Integers, raised: NDArray[np.bool_]) -> None:
    """As `push_by_level`, by whatever is ready."""
    if ready.push:
        ready.push(arrays.firsts, arrays.afters, weights, starts, raised)
        return
    if len(weights) >= WORTHWHILE:
        warm()
    push_by_level(arrays, weights, starts, raised)


def sweep(arrays: Arrays, earliest: Integers, latest: Integers, finish: int) -> int:
    """As `sweep_by_level`, by whatever is ready."""
    if ready.sweep:
        outgoing = arrays.firsts, arrays.afters, arrays.weights
        return ready.sweep(arrays.incoming, outgoing, arrays.durations, earliest, latest, finish)
    if len(arrays.afters) >= WORTHWHILE:
        warm()
    return sweep_by_level(arrays, earliest, latest, finish)
