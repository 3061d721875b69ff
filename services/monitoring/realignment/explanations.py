"""Why each line moved, why a fixed date cannot be met, and the proof that nothing better exists.

All three follow the tight constraint of each moved line: the floor, or else the first link, that reaches its start.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.effects import Effect
from services.monitoring.realignment.network import (
    BY_DURATION,
    BY_FLOOR,
    BY_LINK,
    Block,
    Certificate,
    Chain,
    Fixed,
)


def tight_links(effect: Effect, starts: Integers) -> dict[int, int]:
    """For every line that a link moved, the place of that link in the arrays. `starts` are by place."""
    arrays = effect.arrays
    reaches = starts[arrays.befores] + effect.weights
    tight = np.flatnonzero((reaches == starts[arrays.afters]) & (reaches > effect.lowest[arrays.afters]))
    tight = tight[np.lexsort((arrays.numbers[tight], arrays.afters[tight]))]
    afters, first = np.unique(arrays.afters[tight], return_index=True)
    return dict(zip(arrays.lines[afters].tolist(), tight[first].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a block by a tight link: `whose` change of duration it is, or the line before where that moved."""

    first: int
    until: int
    by: str
    whose: int
    cause: str | None = None


def reasons_of(effect: Effect, line: int, link: int, until: int) -> list[Reason]:
    """Why a link blocks a line from its start in force to before `until`: first what the movement of the line before
    explains, then what its changed duration adds, then what the line's own does.
    """
    arrays = effect.arrays
    before, first = int(arrays.lines[arrays.befores[link]]), int(arrays.starts[arrays.places[line]])
    grown = max(0, int(effect.weights[link] - arrays.weights[link]))
    longer = min(grown, max(0, int(arrays.befores_takes[link]) * _growth(effect, before)))
    days = ((BY_LINK, before, until - first), (BY_DURATION, before, longer), (BY_DURATION, line, grown - longer))
    reasons = []
    for by, whose, count in reversed(days):
        begin = max(first, until - count)
        if begin < until:
            cause = effect.stretches[whose].cause if by == BY_DURATION else None
            reasons.append(Reason(begin, until, by, whose, cause))
        until = begin
    return reasons[::-1]


def _growth(effect: Effect, line: int) -> int:
    place = effect.arrays.places[line]
    return int(effect.durations[place] - effect.arrays.durations[place])


def blocks_of(effect: Effect, starts: Integers, tight: dict[int, int]) -> tuple[Block, ...]:
    """For every line that moved, by number, the blocks that cover the indexes from its start in force to its start."""
    arrays, blocks = effect.arrays, []
    for line in np.sort(arrays.lines[starts > arrays.starts]).tolist():
        if line in tight:
            before = int(arrays.lines[arrays.befores[tight[line]]])
            for reason in reasons_of(effect, line, tight[line], int(starts[arrays.places[line]])):
                blocks.append(Block(line, reason.first, reason.until, reason.by, before, reason.cause))
        else:
            place = arrays.places[line]
            first, until, cause = int(arrays.starts[place]), int(starts[place]), effect.holding(line).cause
            blocks.append(Block(line, first, until, BY_FLOOR, cause=cause))
    return tuple(blocks)


def certificate_of(effect: Effect, starts: Integers, tight: dict[int, int]) -> Certificate:
    """One unit of flow to every moved line, along the tight links from where a lower bound holds it."""
    arrays = effect.arrays
    units: dict[int, int] = defaultdict(int)
    flows: list[tuple[int, int]] = []
    sources: list[tuple[int, int]] = []
    moved = starts > arrays.starts
    befores, numbers, lines = arrays.befores, arrays.numbers, arrays.lines.tolist()
    links = {int(arrays.places[line]): link for line, link in tight.items()}
    from_here = np.flatnonzero(moved | np.isin(np.arange(len(starts)), befores[list(links.values())]))
    moved_here = moved[from_here].tolist()
    for place, has_moved in zip(from_here[::-1].tolist(), moved_here[::-1], strict=True):
        flow = units[place] + has_moved
        link = links.get(place)
        if link is None:
            if flow:
                sources.append((lines[place], flow))
        else:
            flows.append((int(numbers[link]), flow))
            units[int(befores[link])] += flow
    return Certificate(tuple(sorted(flows)), tuple(sorted(sources)))


def chains_of(effect: Effect, starts: Integers, tight: dict[int, int]) -> tuple[Chain, ...]:
    """For every fixed date exceeded by more than in force, a chain from each cause upon the tight path to its line."""
    return tuple(
        Chain(cause, lines, fixed, excess)
        for fixed, excess in exceeded(effect, starts)
        for cause, lines in dict.fromkeys(causes_of(effect, starts, tight, fixed.line))
        if cause is not None
    )


def exceeded(effect: Effect, starts: Integers) -> Iterator[tuple[Fixed, int]]:
    """The fixed dates that lines exceed, and by more than in force; and by how many days they do."""
    arrays = effect.arrays
    for fixed in arrays.network.fixed:
        place = arrays.places[fixed.line]
        finish, in_force = (
            int(starts[place] + effect.durations[place]),
            int(arrays.starts[place] + arrays.durations[place]),
        )
        if fixed.line not in effect.released and finish > max(fixed.finish_by, in_force):
            yield fixed, finish - fixed.finish_by


def causes_of(
    effect: Effect, starts: Integers, tight: dict[int, int], line: int
) -> Iterator[tuple[str | None, tuple[int, ...]]]:
    """Back along the tight path to a line's finish: each cause, with the lines from it on.

    None stands for a limit of capacity or money, where it is one that holds the path's first line.
    """
    path = (line,)
    if _growth(effect, line) > 0:
        yield effect.stretches[line].cause, path
    while (link := tight.get(path[0])) is not None:
        before = int(effect.arrays.lines[effect.arrays.befores[link]])
        reasons = reasons_of(effect, path[0], link, int(starts[effect.arrays.places[path[0]]]))
        for reason in reversed(reasons):
            if reason.by == BY_DURATION:
                yield reason.cause, path if reason.whose == path[0] else (before, *path)
        if reasons[0].by != BY_LINK:
            return
        path = (before, *path)
    place = effect.arrays.places[path[0]]
    if starts[place] > effect.arrays.starts[place]:
        yield effect.holding(path[0]).cause if starts[place] == effect.lowest[place] else None, path
