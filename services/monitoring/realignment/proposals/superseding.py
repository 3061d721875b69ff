"""Whether what is proposed now is so much another thing that it takes the place of what is pending. Pure.

Officers need something that stands still to decide on: a pending proposal gives way only where a line would move by
the rules' number of working days or more from what it proposes, where lines or amounts to be released, finished or paid
are others, where it can no longer be accepted or now can, or where the plan itself has changed.
"""

from collections.abc import Callable
from datetime import date

from services.monitoring.realignment.proposals.options import Content, Option
from services.monitoring.realignment.proposals.rules import Rules

Index = Callable[[date], int]


def gives_way(pending: Content, now: Content, index: Index, rules: Rules) -> bool:
    """Whether the pending content gives way to the new one, both made for the same version of a plan."""
    before, after = pending.options[0], now.options[0]
    if before.acceptable != after.acceptable or _settled(before) != _settled(after):
        return True
    return furthest(before, after, index) >= rules.supersedes_from


def furthest(one: Option, other: Option, index: Index) -> int:
    """By how many working days the start or the end of a line differs most between two options."""
    mine, others = {move.line: move for move in one.moves}, {move.line: move for move in other.moves}
    most = 0
    for line in mine.keys() | others.keys():
        either = mine.get(line) or others[line]
        ends = []
        for move in (mine.get(line), others.get(line)):
            days = (either.starts_before, either.ends_before) if move is None else (move.starts_after, move.ends_after)
            ends.append(tuple(map(index, days)))
        most = max(most, *(abs(a - b) for a, b in zip(*ends, strict=True)))
    return most


def _settled(option: Option) -> tuple[object, ...]:
    money = tuple((one.line, one.item, one.year, one.final) for one in option.amounts)
    return option.released, option.finished, money
