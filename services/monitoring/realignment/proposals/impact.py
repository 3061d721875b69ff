"""What a change of a plan does to its annual targets, and to the progress that its programmes can show at year's end.

The index of compliance (ICM) takes, of each priority programme, the mean progress of its projects beside what was
accrued of its budget: dates move the first, `Progress` says by how much, and money moves the second. A plan that ranks
five programmes has an index, as far as it can be calculated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor

from services.monitoring.indicators.icm import Programme, index
from services.monitoring.plans.axis import Axis
from services.monitoring.plans.structure import Line, Structure
from services.monitoring.realignment.proposals.options import Amount, Index, Move, Progress, Suffers

WHOLE = 10_000
Done = tuple[int, int]
"""Of a project, the working days of its lines: done, and in all."""


class Stakes:
    """What is at stake in a version of a plan: found once, asked for each option. Days of each year's end are kept."""

    def __init__(self, structure: Structure, axis: Axis) -> None:
        self._structure, self._axis = structure, axis
        self._by_project: dict[str, list[Line]] = {}
        self._by_target: dict[tuple[str | None, int], list[Line]] = {}
        for line in structure.lines:
            if not line.released:
                self._by_project.setdefault(line.project, []).append(line)
                self._by_target.setdefault((line.indicator, line.ends_on.year), []).append(line)
        self._programme = {project.code: project.programme for project in structure.projects}
        self._lines = {line.code: line for line in structure.lines if not line.released}
        self._in_force: dict[int, Mapping[str, Done]] = {}
        self._ranks = {one.code: one.rank for one in structure.programmes if one.rank is not None}
        self._project_of = {line.code: line.project for line in structure.lines}
        self._money: dict[tuple[str, int], tuple[int, int]] = {}
        for line in structure.lines if self._ranks else ():
            for budget in line.budgets:
                key = (self._programme.get(line.project, ""), budget.year)
                budgeted, accrued = self._money.get(key, (0, 0))
                self._money[key] = budgeted + budget.budgeted, accrued + budget.accrued

    def suffers(self, moves: Iterable[Move], released: Iterable[str]) -> tuple[Suffers, ...]:
        """The annual targets of whose lines some will not end in the target's year any more, in the plan's order."""
        gone = set(released)
        ends = {move.line: move.ends_after for move in moves}
        found = []
        for target in self._structure.targets:
            own = self._by_target.get((target.indicator, target.year), ())
            late = [line for line in own if line.code in gone or ends.get(line.code, line.ends_on).year > target.year]
            if late:
                cents = sum(line.budgeted for line in late)
                codes = tuple(line.code for line in late)
                found.append(Suffers(target.indicator, target.year, str(target.value), codes, len(own), cents))
        return tuple(found)

    def progress(self, moves: Sequence[Move], released: Sequence[str]) -> tuple[Progress, ...]:
        """For each programme and year in which it changes: the progress to expect at the year's end."""
        found = []
        for year in sorted(self._years(moves, released)):
            found += self._changed(year, self._at_the_end_of(year), self._then(year, moves, released))
        return tuple(found)

    def icm(self, moves: Sequence[Move], released: Sequence[str], amounts: Sequence[Amount]) -> tuple[Index, ...]:
        """For each year in which it changes: the index to expect, with what is accrued so far."""
        if not self._ranks:
            return ()
        found = []
        for year in sorted(self._years(moves, released) | {amount.year for amount in amounts}):
            before = self._index(year, self._at_the_end_of(year), ())
            after = self._index(year, self._then(year, moves, released), amounts)
            if before is not None and after is not None and before != after:
                found.append(Index(year, before, after))
        return tuple(found)

    def _years(self, moves: Iterable[Move], released: Iterable[str]) -> set[int]:
        """The years at whose ends another progress is to be expected."""
        years = {day.year for move in moves for day in (move.ends_before, move.ends_after)}
        return years | {self._lines[code].ends_on.year for code in released if code in self._lines}

    def _then(self, year: int, moves: Sequence[Move], released: Sequence[str]) -> Mapping[str, Done]:
        """By project, with the plan as these changes leave it."""
        moved, gone = {move.line: move for move in moves}, set(released)
        end = self._axis.finish(date(year, 12, 31))
        after = dict(self._at_the_end_of(year))
        for line in (self._lines[code] for code in dict.fromkeys((*moved, *released)) if code in self._lines):
            now = _after(line, moved, gone)
            done, total = after[line.project]
            done += self._done(now, end) - self._done(line, end)
            after[line.project] = done, total + _days(now) - _days(line)
        return after

    def _index(self, year: int, projects: Mapping[str, Done], amounts: Iterable[Amount]) -> int | None:
        """The index in ten-thousandths, half up; None where it cannot be calculated."""
        budgeted = {code: self._money.get((code, year), (0, 0))[0] for code in self._ranks}
        for amount in amounts:
            programme = self._programme.get(self._project_of.get(amount.line, ""), "")
            if amount.year == year and programme in budgeted:
                budgeted[programme] += amount.final - amount.initial
        shares: dict[str, list[Fraction]] = {code: [] for code in self._ranks}
        for project, (done, total) in projects.items():
            if (programme := self._programme.get(project, "")) in shares:
                shares[programme].append(Fraction(100 * done, total))
        found = index(
            [
                Programme(rank, budgeted[code], self._money.get((code, year), (0, 0))[1], tuple(shares[code]))
                for code, rank in self._ranks.items()
            ]
        )
        return None if found is None else floor(found * WHOLE + Fraction(1, 2))

    def _changed(self, year: int, before: Mapping[str, Done], after: Mapping[str, Done]) -> Iterable[Progress]:
        was, will = self._means(before), self._means(after)
        for programme in self._structure.programmes:
            code = programme.code
            if code in was and was[code] != will[code]:
                yield Progress(code, year, was[code], will[code])

    def _at_the_end_of(self, year: int) -> Mapping[str, Done]:
        """By project, with the plan in force."""
        if year not in self._in_force:
            end = self._axis.finish(date(year, 12, 31))
            self._in_force[year] = {
                code: (sum(self._done(line, end) for line in lines), sum(map(_days, lines)))
                for code, lines in self._by_project.items()
            }
        return self._in_force[year]

    def _means(self, projects: Mapping[str, Done]) -> Mapping[str, int]:
        """By programme, the mean over its projects, in hundredths of a percent."""
        shares: dict[str, list[int]] = {}
        for project, (done, total) in projects.items():
            shares.setdefault(self._programme.get(project, ""), []).append(WHOLE * done // total)
        return {programme: sum(values) // len(values) for programme, values in shares.items()}

    def _done(self, line: Line, end: int) -> int:
        if line.starts_on == date.max:
            return 0
        return max(0, min(_days(line), end - self._axis.start(line.starts_on)))


def _days(line: Line) -> int:
    """What a line weighs in its project's progress."""
    return max(line.duration, 1)


def _after(line: Line, moved: Mapping[str, Move], gone: set[str]) -> Line:
    """The line as an option has it; one that is released never starts."""
    move = moved.get(line.code)
    if move is not None:
        line = replace(line, starts_on=move.starts_after, ends_on=move.ends_after, duration=move.duration_after)
    return replace(line, starts_on=date.max, ends_on=date.max) if line.code in gone else line
