"""What a change of a plan does to its annual targets, and to the progress that its programmes can show at year's end.

The index of compliance (ICM) takes, of each priority programme, the mean progress of its projects beside what was
accrued of its budget: dates move the first, and `Progress` says by how much.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from services.monitoring.plans.axis import Axis
from services.monitoring.plans.structure import Line, Structure
from services.monitoring.realignment.proposals.options import Move, Progress, Suffers

WHOLE = 10_000


def suffers(structure: Structure, moves: Iterable[Move], released: Iterable[str]) -> tuple[Suffers, ...]:
    """The annual targets of whose lines some will not end in the target's year any more, in the plan's order."""
    gone = set(released)
    ends = {move.line: move.ends_after for move in moves}
    found = []
    for target in structure.targets:
        own = [line for line in structure.lines if _serves(line, target.indicator, target.year)]
        late = [line for line in own if line.code in gone or ends.get(line.code, line.ends_on).year > target.year]
        if late:
            cents = sum(line.budgeted for line in late)
            codes = tuple(line.code for line in late)
            found.append(Suffers(target.indicator, target.year, str(target.value), codes, len(own), cents))
    return tuple(found)


def _serves(line: Line, indicator: str, year: int) -> bool:
    return line.indicator == indicator and line.ends_on.year == year and not line.released


def progress(structure: Structure, axis: Axis, moves: Sequence[Move], released: Iterable[str]) -> tuple[Progress, ...]:
    """For each programme and year in which it changes: the progress to expect at the year's end, before and after."""
    moved = {move.line: move for move in moves}
    gone = set(released)
    after = [_moved(line, moved.get(line.code), line.code in gone) for line in structure.lines]
    years = sorted(
        {day.year for move in moves for day in (move.ends_before, move.ends_after)} | _years(structure, gone)
    )
    found = []
    for year in years:
        was, will = _at_the_end_of(year, structure, structure.lines, axis), _at_the_end_of(year, structure, after, axis)
        found += [
            Progress(programme.code, year, was[programme.code], will[programme.code])
            for programme in structure.programmes
            if was.get(programme.code) != will.get(programme.code) and programme.code in was and programme.code in will
        ]
    return tuple(found)


def _years(structure: Structure, lines: set[str]) -> set[int]:
    return {line.ends_on.year for line in structure.lines if line.code in lines}


def _moved(line: Line, move: Move | None, gone: bool) -> Line:
    if move is not None:
        line = replace(line, starts_on=move.starts_after, ends_on=move.ends_after, duration=move.duration_after)
    return replace(line, starts_on=date.max, ends_on=date.max) if gone else line


def _at_the_end_of(year: int, structure: Structure, lines: Iterable[Line], axis: Axis) -> Mapping[str, int]:
    """Per programme the mean over its projects; a project's is that of its lines' working days."""
    end = axis.finish(date(year, 12, 31))
    done: dict[str, int] = {}
    total: dict[str, int] = {}
    for line in lines:
        if not line.released:
            total[line.project] = total.get(line.project, 0) + max(line.duration, 1)
            done[line.project] = done.get(line.project, 0) + _done(line, axis, end)
    shares: dict[str, list[int]] = {}
    for project in structure.projects:
        if project.code in total:
            shares.setdefault(project.programme, []).append(WHOLE * done[project.code] // total[project.code])
    return {programme: sum(values) // len(values) for programme, values in shares.items()}


def _done(line: Line, axis: Axis, end: int) -> int:
    if line.starts_on == date.max:
        return 0
    return max(0, min(max(line.duration, 1), end - axis.start(line.starts_on)))
