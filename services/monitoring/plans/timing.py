"""Lines as works on an axis, and which dependencies their days do not keep."""

from collections.abc import Iterator
from typing import NamedTuple

from services.monitoring.plans.axis import Axis
from services.monitoring.plans.structure import FINISH_START, START_START, Dependency, Line, Structure


class Work(NamedTuple):
    """The index at which a line starts, and the one after its last day."""

    start: int
    finish: int


def work_of(line: Line, axis: Axis) -> Work:
    """As planned; as it happened where it began. A line that took no time finishes where it starts."""
    start = axis.start(line.began_on or line.starts_on)
    if line.finished_on:
        return Work(start, max(start, axis.finish(line.finished_on)))
    return Work(start, start + line.duration)


def earliest_start(dependency: Dependency, before: Work, after: Work) -> int:
    """The least index at which the line that waits may start."""
    bound = (before.finish if dependency.kind in ("FS", "FF") else before.start) + dependency.lag
    ends = dependency.kind not in (FINISH_START, START_START)
    return bound - (after.finish - after.start) if ends else bound


def unkept(structure: Structure, axis: Axis) -> Iterator[tuple[int, Dependency, Work, Work]]:
    """The dependencies that the days of a line not yet begun do not keep, with their place and both works."""
    lines = {line.code: line for line in structure.lines}
    works = {code: work_of(line, axis) for code, line in lines.items()}
    for at, dependency in enumerate(structure.dependencies):
        waits = lines[dependency.after]
        if waits.began_on or waits.released or lines[dependency.before].released:
            continue
        before, after = works[dependency.before], works[dependency.after]
        if after.start < earliest_start(dependency, before, after):
            yield at, dependency, before, after
