"""Where the lines of a unit need more than the unit can carry. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.monitoring.plans.axis import Axis
from services.monitoring.plans.structure import Structure
from services.monitoring.plans.timing import work_of


@dataclass(frozen=True, slots=True)
class Gap:
    """From `first_on` to `last_on` a unit has `available` and needs up to `needed`, on `days` working days."""

    unit: str
    first_on: date
    last_on: date
    needed: int
    available: int
    days: int


def gaps(structure: Structure, axis: Axis) -> list[Gap]:
    """The stretches of working days on which a unit's lines need more than its capacity, by unit and day."""
    found = []
    for unit, needed in sorted(_needed(structure, axis).items()):
        capacities = [each for each in structure.capacities if each.unit == unit]
        for each in sorted(capacities, key=lambda capacity: capacity.first_on):
            first, until = axis.start(each.first_on), axis.finish(each.last_on)
            for start, end in _above(needed, first, until, each.amount):
                peak = max(needed[start:end])
                found.append(Gap(unit, axis.day(start), axis.day(end - 1), peak, each.amount, end - start))
    return found


def units_without_capacity(structure: Structure) -> list[str]:
    """The units that have lines to carry and of which no capacity is known."""
    known = {each.unit for each in structure.capacities}
    return sorted({line.unit for line in structure.lines if line.demand and not line.released} - known)


def _needed(structure: Structure, axis: Axis) -> dict[str, list[int]]:
    """By unit, how much its lines need on each day of the axis."""
    units = {each.unit for each in structure.capacities}
    steps = {unit: [0] * (len(axis) + 1) for unit in units}
    for line in structure.lines:
        if line.unit in units and line.demand and not line.released:
            work = work_of(line, axis)
            steps[line.unit][work.start] += line.demand
            steps[line.unit][work.finish] -= line.demand
    needed = {}
    for unit, changes in steps.items():
        total, days = 0, []
        for change in changes[:-1]:
            total += change
            days.append(total)
        needed[unit] = days
    return needed


def _above(needed: list[int], first: int, until: int, amount: int) -> Iterator[tuple[int, int]]:
    start = None
    for at in range(first, until + 1):
        over = at < until and needed[at] > amount
        if over and start is None:
            start = at
        elif not over and start is not None:
            yield start, at
            start = None
