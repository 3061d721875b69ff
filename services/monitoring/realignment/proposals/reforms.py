"""Which reform a change of a plan is, by the rules: from the dates and amounts that it changes."""

from collections.abc import Iterable, Mapping, Sequence

from services.monitoring.plans.structure import PDOT, Line
from services.monitoring.realignment.proposals import rules as kinds
from services.monitoring.realignment.proposals.options import Amount, Move, Reform
from services.monitoring.realignment.proposals.rules import Rules


def reform_of(
    plan_kind: str,
    lines: Mapping[str, Line],
    moves: Sequence[Move],
    amounts: Sequence[Amount],
    released: Sequence[str],
    rules: Rules,
) -> Reform:
    """The reform that these changes take."""
    crossing = crosses_years(moves)
    found = {kinds.RESCHEDULING} | _of_money(lines, amounts)
    if plan_kind == PDOT and any(lines[line].goal for line in (*crossing, *released)):
        found.add(kinds.GOALS)
    if released and not any(amount.decrease for amount in amounts):
        found.add(kinds.RELEASE)
    ordered = rules.gravest_first(frozenset(found))
    if len(ordered) > 1:
        ordered = tuple(kind for kind in ordered if kind != kinds.RESCHEDULING or moves)
    needed = [each for kind in ordered for each in rules.kinds[kind].requirements]
    needed += rules.across_years if crossing else ()
    return Reform(ordered, rules.tier_of(ordered), tuple(dict.fromkeys(needed)), rules.version)


def crosses_years(moves: Iterable[Move]) -> tuple[str, ...]:
    """The lines that no longer end in the year in which they were to end."""
    return tuple(move.line for move in moves if move.ends_after.year > move.ends_before.year)


def _of_money(lines: Mapping[str, Line], amounts: Sequence[Amount]) -> set[str]:
    """By year: what goes down in one line pays for what goes up in another; the rest is released or asked for."""
    found: set[str] = set()
    for year in {amount.year for amount in amounts}:
        same = [amount for amount in amounts if amount.year == year]
        down, up = sum(one.decrease for one in same), sum(one.increase for one in same)
        if down > up:
            found.add(kinds.RELEASE)
        if up > down:
            found.add(kinds.REQUEST)
        if down and up:
            units = {lines[one.line].unit for one in same}
            found.add(kinds.INTERNAL if len(units) == 1 else kinds.EXTERNAL)
    return found
