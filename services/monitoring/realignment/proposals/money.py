"""What a change of a plan does to the budgets of its lines. Only what is not committed can move."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.monitoring.plans.structure import Budget, Line
from services.monitoring.realignment.proposals.options import Amount, Move


def uncommitted(budgets: Iterable[Budget]) -> int:
    """What can still move."""
    return sum(_free(budget) for budget in budgets)


def with_cost(budgets: Sequence[Budget], cents: int, year: int) -> tuple[Budget, ...]:
    """With so many cents more, under the first item of the year (or of any); or fewer, from the largest balances."""
    if not budgets or not cents:
        return tuple(budgets)
    if cents > 0:
        at = next((place for place, one in enumerate(budgets) if one.year == year), 0)
        return tuple(_changed(one, cents) if place == at else one for place, one in enumerate(budgets))
    left, taken = -cents, {}
    for place in sorted(range(len(budgets)), key=lambda place: (-_free(budgets[place]), place)):
        taken[place] = min(left, _free(budgets[place]))
        left -= taken[place]
    return tuple(_changed(one, -taken[place]) for place, one in enumerate(budgets))


def released(budgets: Iterable[Budget]) -> tuple[Budget, ...]:
    """What is committed stays."""
    return tuple(_changed(one, -_free(one)) for one in budgets)


def carried(budgets: Sequence[Budget], before: int, after: int) -> tuple[Budget, ...]:
    """What is not committed of the years from `before` to the one in which the line now ends goes to that one."""
    if after <= before:
        return tuple(budgets)
    kept: dict[tuple[int, str], Budget] = {(one.year, one.item): one for one in budgets}
    for one in budgets:
        if before <= one.year < after and _free(one):
            kept[one.year, one.item] = _changed(one, -_free(one))
            there = kept.get((after, one.item), Budget(after, one.item, 0))
            kept[after, one.item] = _changed(there, _free(one))
    return tuple(kept.values())


def amounts_of(
    lines: Mapping[str, Line],
    moves: Sequence[Move],
    gone: Sequence[str],
    balances: Sequence[str],
    costs: Mapping[str, int],
) -> tuple[Amount, ...]:
    """The budget rows that change, line by line in the order of the codes."""
    moved = {move.line: move for move in moves if move.ends_after.year > move.ends_before.year}
    found: list[Amount] = []
    for code in sorted({*moved, *gone, *balances, *costs}):
        line = lines[code]
        if code in gone or code in balances:
            after = released(line.budgets)
        else:
            after = with_cost(line.budgets, costs.get(code, 0), line.ends_on.year)
            if code in moved:
                after = carried(after, line.ends_on.year, moved[code].ends_after.year)
        found += _differences(code, line.budgets, after)
    return tuple(found)


def compensated(lines: Mapping[str, Line], amounts: Sequence[Amount], gone: Sequence[str]) -> tuple[Amount, ...] | None:
    """The increases paid for by balances of the unit's other lines in the same year; None where these do not reach."""
    more: list[Amount] = []
    spent: dict[tuple[str, int, str], int] = {}
    touched = {amount.line for amount in amounts} | set(gone)
    for amount in amounts:
        left = amount.increase
        for code, budget in _balances(lines, lines[amount.line].unit, amount.year, touched):
            key = (code, budget.year, budget.item)
            taken = min(left, _free(budget) - spent.get(key, 0))
            spent[key] = spent.get(key, 0) + taken
            left -= taken
        if left:
            return None
    for (code, year, item), cents in spent.items():
        if cents:
            row = next(one for one in lines[code].budgets if (one.year, one.item) == (year, item))
            more.append(Amount(code, year, item, row.budgeted, row.budgeted - cents, row.committed))
    return (*amounts, *more) if more else None


def _balances(lines: Mapping[str, Line], unit: str, year: int, but: set[str]) -> Iterator[tuple[str, Budget]]:
    """The balances of a unit's other lines in a year, the largest first."""
    found = [
        (code, budget)
        for code, line in lines.items()
        if line.unit == unit and code not in but and not line.released
        for budget in line.budgets
        if budget.year == year and _free(budget)
    ]
    return iter(sorted(found, key=lambda each: (-_free(each[1]), each[0], each[1].item)))


def _differences(code: str, before: Iterable[Budget], after: Iterable[Budget]) -> Iterator[Amount]:
    was = {(one.year, one.item): one for one in before}
    for one in after:
        known = was.get((one.year, one.item), Budget(one.year, one.item, 0))
        if known.budgeted != one.budgeted:
            yield Amount(code, one.year, one.item, known.budgeted, one.budgeted, one.committed)


def _free(budget: Budget) -> int:
    return max(0, budget.budgeted - budget.committed)


def _changed(budget: Budget, cents: int) -> Budget:
    return Budget(budget.year, budget.item, budget.budgeted + cents, budget.committed, budget.accrued)
