"""The critical path method over a whole plan: how early and how late each line can start, and what has no room."""

from dataclasses import dataclass

import numpy as np

from services.monitoring.realignment import passes
from services.monitoring.realignment.arrays import Arrays, Integers


@dataclass(frozen=True, eq=False)
class Timing:
    """By line: the earliest start that links allow, the latest that delays nothing, and the days between, its float.

    `critical` has the lines without float in topological order; `finish` is the index after the plan's last day.
    """

    earliest: Integers
    latest: Integers
    floats: Integers
    critical: tuple[int, ...]
    finish: int


def critical_path(arrays: Arrays, lowest: Integers | None = None, finish: int | None = None) -> Timing:
    """Forward and backward pass, O(V + E). `lowest`, by place, are the starts that no line may precede: its first day
    unless given, the plan in force for the float that is left in it. What has actual dates starts then. `finish` is
    what must not be delayed: that of the earliest dates unless given, with which a float may be negative. Links bind as
    everywhere in the engine: no further than the plan in force keeps them.
    """
    starts = np.where(arrays.frozen, arrays.starts, 0 if lowest is None else lowest)
    passes.push(arrays, arrays.weights, starts, np.ones(len(starts), np.bool_))
    last = int((starts + arrays.durations).max(initial=0)) if finish is None else finish
    latest = last - arrays.durations
    passes.pull(arrays, arrays.weights, latest)
    floats = latest - starts
    places = arrays.places
    critical = tuple(arrays.lines[floats <= 0].tolist())
    return Timing(starts[places], latest[places], floats[places], critical, last)
