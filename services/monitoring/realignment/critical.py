"""The critical path method over a whole plan: how early and how late each line can start, and what has no room."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from services.monitoring.realignment import passes
from services.monitoring.realignment.arrays import Arrays, Integers


@dataclass(frozen=True, eq=False)
class Timing:
    """The earliest starts that links allow and the latest that delay nothing, by place as in `arrays`.

    `finish` is the index after the last day, which is not to be delayed.
    """

    arrays: Arrays
    earliest_by_place: Integers
    latest_by_place: Integers
    finish: int

    @cached_property
    def earliest(self) -> Integers:
        """The earliest start of each line."""
        return self.earliest_by_place[self.arrays.places]

    @cached_property
    def latest(self) -> Integers:
        """The latest start of each line."""
        return self.latest_by_place[self.arrays.places]

    @cached_property
    def floats(self) -> Integers:
        """The days between the two, of each line. Negative where what must not be delayed is too early."""
        return self.latest - self.earliest

    @cached_property
    def critical(self) -> tuple[int, ...]:
        """The lines without float, in topological order."""
        return tuple(self.arrays.lines[self.latest_by_place <= self.earliest_by_place].tolist())


def critical_path(arrays: Arrays, lowest: Integers | None = None, finish: int | None = None) -> Timing:
    """Forward and backward pass, O(V + E). `lowest`, by place, are the starts that no line may precede: its first day
    unless given, the plan in force for the float that is left in it. What has actual dates starts then. `finish` is
    what must not be delayed: that of the earliest dates unless given. Links bind as everywhere in the engine: no
    further than the plan in force keeps them.
    """
    earliest = np.where(arrays.frozen, arrays.starts, 0 if lowest is None else lowest)
    latest = np.empty_like(earliest)
    last = passes.sweep(arrays, earliest, latest, -1 if finish is None else finish)
    return Timing(arrays, earliest, latest, last)
