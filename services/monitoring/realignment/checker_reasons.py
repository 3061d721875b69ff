"""Whether every moved date is explained, every explanation is true, and every one reaches a cause."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from services.monitoring.realignment.checker_case import Bound, Case
from services.monitoring.realignment.network import (
    BY_CAPACITY,
    BY_CEILING,
    BY_DURATION,
    BY_FLOOR,
    BY_LINK,
    CONFLICT,
    FINISH_FINISH,
    FINISH_START,
    Block,
)

BY_LINES = (BY_LINK, BY_DURATION)
NAMED = ("line_before", "cause", "resource", "year", "item")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what a link blocks, and whose movement or change of duration explains it."""

    first: int
    until: int
    by: str
    cause: str | None
    whose: int


def blocks_true(case: Case) -> Iterator[str]:
    """The blocks of every moved line follow each other from its start in force to its start; each is true.

    Where a block by a link is true, the line before has moved, and its own blocks cover the days that the link carries
    over. Lines wait for each other in no circle, so that whoever follows them ends at a floor or a changed duration.
    """
    found: dict[int, list[Block]] = {}
    for line, group in groupby(case.schedule.blocks, lambda block: block.line):
        if line in found or (found and line < next(reversed(found))):
            yield f"blocks out of order at {line}"
        found[line] = list(group)
    for line in case.later:
        for fault in _faults_of_line(case, line, found.pop(line, [])):
            yield f"{case.network.names[line]}: {fault}"
    yield from (f"blocks of line {line}, which does not move" for line in found)


def _faults_of_line(case: Case, line: int, blocks: list[Block]) -> Iterator[str]:
    reached = case.network.starts[line]
    for block in blocks:
        if block.first != reached or block.until <= block.first:
            yield f"not every day from {reached} is explained once"
        reached = block.until
    if reached != case.schedule.starts[line]:
        yield f"explained to {reached}, and starts at {case.schedule.starts[line]}"
    for (by_lines, _), run in groupby(blocks, lambda block: (block.by in BY_LINES, block.line_before)):
        together = list(run)
        if by_lines:
            yield from _faults_of_run(case, line, together)
        else:
            yield from (fault for block in together if block.by == BY_FLOOR for fault in _faults_of_floor(case, block))
    yield from _faults_of_shape(blocks)


def _faults_of_shape(blocks: list[Block]) -> Iterator[str]:
    """A block says what its kind needs and nothing else."""
    said = {BY_LINK: {"line_before"}, BY_DURATION: {"line_before", "cause"}, BY_FLOOR: {"cause"}}
    for block in blocks:
        if block.by not in (*said, BY_CAPACITY, BY_CEILING):
            yield f"{block.by} blocks nothing"
        elif block.by in said:
            fields = {name for name in NAMED if getattr(block, name) is not None}
            if fields != said[block.by] or block.others or block.excess:
                yield f"a block by {block.by} that says {sorted(fields)}"


def _faults_of_floor(case: Case, block: Block) -> Iterator[str]:
    if case.first_to_reach(block.line, block.until) != block.cause:
        yield f"{block.cause} does not hold it to {block.until}, or another is to be named"


def _faults_of_run(case: Case, line: int, run: list[Block]) -> Iterator[str]:
    """Blocks that follow each other by one line before: one link, its movement first, then what durations add."""
    bound = case.first_to_reach(line, run[-1].until)
    if not isinstance(bound, Bound) or bound.before != run[0].line_before:
        yield f"line {run[0].line_before} does not hold it to {run[-1].until}, or another is to be named"
        return
    parts = _parts(case, bound, run[0].first, run[-1].until)
    expected = [(part.first, part.until, part.by, part.cause) for part in parts]
    if expected != [(block.first, block.until, block.by, block.cause) for block in run]:
        yield f"blocked by link {bound.number} as {expected}, and not as it says"


def _parts(case: Case, bound: Bound, first: int, until: int) -> Iterator[Part]:
    """How the days that a link blocks are explained: by movement, by the line before's duration, by its own."""
    end = case.schedule.starts[bound.before] + min(bound.weight, bound.weight_in_force)
    days = [(BY_LINK, bound.before, end)]
    grown = max(0, bound.weight - bound.weight_in_force)
    takes = case.network.links[bound.number].kind in (FINISH_START, FINISH_FINISH)
    longer = min(grown, max(0, case.grown(bound.before))) if takes else 0
    days += [(BY_DURATION, bound.before, end + longer)] if longer else []
    days += [(BY_DURATION, bound.after, end + grown)] if grown > longer else []
    for by, whose, last in days:
        if first < min(last, until):
            cause = case.changes[whose].cause if by == BY_DURATION else None
            yield Part(first, min(last, until), by, cause, whose)
            first = min(last, until)


def chains_true(case: Case) -> Iterator[str]:
    """The chains are those of the fixed dates exceeded by more than in force, and the status says whether any is."""
    expected = []
    for fixed in case.network.fixed:
        in_force = case.network.starts[fixed.line] + case.network.durations[fixed.line]
        finish = case.finish(fixed.line)
        if fixed.line not in case.released and finish > max(fixed.finish_by, in_force):
            causes = dict.fromkeys(_back_to_causes(case, fixed.line))
            expected += [(cause, lines, fixed, finish - fixed.finish_by) for cause, lines in causes]
    if [(chain.cause, chain.lines, chain.fixed, chain.excess) for chain in case.schedule.chains] != expected:
        yield f"the chains are not those that exceed fixed dates: {expected}"
    if expected and case.schedule.status != CONFLICT:
        yield f"{case.schedule.status}, and fixed dates cannot be met"


def _back_to_causes(case: Case, line: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Along the last blocks of each line to what happened; it ends at a block that is judged elsewhere."""
    blocks: dict[int, list[Block]] = {}
    for block in case.schedule.blocks:
        blocks.setdefault(block.line, []).append(block)
    path: tuple[int, ...] = (line,)
    if case.grown(line) > 0:
        yield case.changes[line].cause, path
    while path[0] in blocks:
        own = blocks.pop(path[0])
        if own[-1].by == BY_FLOOR:
            yield own[-1].cause, path
        run = [block for block in own if block.by in BY_LINES and block.line_before == own[-1].line_before]
        bound = case.first_to_reach(path[0], own[-1].until)
        if not run or not isinstance(bound, Bound):
            return
        parts = list(_parts(case, bound, run[0].first, run[-1].until))
        for part in reversed(parts):
            if part.by == BY_DURATION:
                yield part.cause, path if part.whose == path[0] else (bound.before, *path)
        if not parts or parts[0].by != BY_LINK:
            return
        path = (bound.before, *path)
