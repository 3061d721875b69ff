"""An accepted option as the plan is to stand: what `Plan.apply_realignment` takes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.monitoring.plans.axis import Axis
from services.monitoring.plans.structure import Budget, Line, Standing, Structure
from services.monitoring.realignment.proposals.options import Amount, NewLine, Option


def standings_of(option: Option, lines: Mapping[str, Line]) -> dict[str, Standing]:
    """Every line that the option changes, by code, in the order of the codes."""
    after: dict[str, Standing] = {}

    def change(code: str, **changes: object) -> None:
        after[code] = replace(after.get(code, lines[code].standing), **changes)

    for move in option.moves:
        change(move.line, starts_on=move.starts_after, ends_on=move.ends_after, duration=move.duration_after)
    for done in option.finished:
        change(done.line, began_on=done.began_on, finished_on=done.finished_on)
    for code in option.released:
        change(code, released=True)
    by_line: dict[str, list[Amount]] = {}
    for amount in option.amounts:
        by_line.setdefault(amount.line, []).append(amount)
    for code, amounts in by_line.items():
        change(code, budgets=_budgets(lines[code].budgets, amounts))
    return {code: after[code] for code in sorted(after)}


def lines_to_add(new: Iterable[NewLine], lines: Mapping[str, Line], axis: Axis) -> Structure:
    """The new lines, each of the project and unit of the one beside it, from its first to its last working day."""
    added = []
    for one in new:
        start, finish = axis.start(one.starts_on), axis.finish(one.ends_on)
        duration = max(1, finish - start)
        beside = lines[one.beside]
        added.append(
            Line(
                code=one.code,
                title=one.title,
                project=beside.project,
                unit=beside.unit,
                duration=duration,
                starts_on=axis.day(start),
                ends_on=axis.last_day(start, duration),
                demand=0,
            )
        )
    return Structure(lines=tuple(added))


def _budgets(before: tuple[Budget, ...], amounts: list[Amount]) -> tuple[Budget, ...]:
    rows = {(one.year, one.item): one for one in before}
    for amount in amounts:
        known = rows.get((amount.year, amount.item), Budget(amount.year, amount.item, 0))
        rows[amount.year, amount.item] = replace(known, budgeted=amount.final)
    return tuple(rows.values())
