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
Pull = Callable[[Integers, Integers, Integers, Integers], None]


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


def pull_by_level(arrays: Arrays, weights: Integers, latest: Integers) -> None:
    """Lowers `latest` starts to the greatest that the links allow, in place."""
    levels, firsts = arrays.levels, arrays.firsts
    for low, high in zip(levels[-2::-1], levels[:0:-1], strict=True):
        asked = slice(firsts[low], firsts[high])
        np.minimum.at(latest, arrays.befores[asked], latest[arrays.afters[asked]] - weights[asked])


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


def _pull(firsts: Integers, afters: Integers, weights: Integers, latest: Integers) -> None:
    for before in range(len(firsts) - 2, -1, -1):
        least = latest[before]
        for link in range(firsts[before], firsts[before + 1]):
            bound = latest[afters[link]] - weights[link]
            if bound < least:
                least = bound
        latest[before] = least


WORTHWHILE = 5_000
"""From so many links on, compiling is worth its seconds of another thread."""


@dataclass
class Ready:
    """What numba has compiled so far, and the thread that does."""

    push: Push | None = None
    pull: Pull | None = None
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
    from numba import boolean, int64, njit, void

    array, flags = int64[::1], boolean[::1]
    into.push = njit(void(array, array, array, array, flags), nogil=True)(_push)
    into.pull = njit(void(array, array, array, array), nogil=True)(_pull)


def push(arrays: Arrays, weights: Integers, starts: Integers, raised: NDArray[np.bool_]) -> None:
    """As `push_by_level`, by whatever is ready."""
    if ready.push:
        ready.push(arrays.firsts, arrays.afters, weights, starts, raised)
    else:
        if len(weights) >= WORTHWHILE:
            warm()
        push_by_level(arrays, weights, starts, raised)


def pull(arrays: Arrays, weights: Integers, latest: Integers) -> None:
    """As `pull_by_level`, by whatever is ready."""
    if ready.pull:
        ready.pull(arrays.firsts, arrays.afters, weights, latest)
    else:
        if len(weights) >= WORTHWHILE:
            warm()
        pull_by_level(arrays, weights, latest)
