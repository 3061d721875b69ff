"""What an accepted proposal would make of a plan, and what no proposal may change. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from services.kernel.refusals import FieldError
from services.monitoring.plans.structure import Budget, Ceiling, Line, Standing, Structure
from services.monitoring.plans.wording import fault


def realigned(
    structure: Structure, standings: Mapping[str, Standing], added: Structure, ceilings: Sequence[Ceiling]
) -> Structure:
    """The structure with these lines as they are to stand, with what is new, and with these ceilings."""
    lines = tuple(
        line.standing_as(standings[line.code]) if line.code in standings else line for line in structure.lines
    )
    replaced = {(each.year, each.item): each for each in (*structure.ceilings, *ceilings)}
    return replace(structure, lines=lines, ceilings=tuple(replaced.values())).with_more(added)


def faults_of_changes(lines: Mapping[str, Line], standings: Mapping[str, Standing]) -> list[FieldError]:
    """What a proposal may not do to lines, with the pointer `/changes/<code>/<field>` of each."""
    return [each for code, after in standings.items() for each in _of_line(code, lines.get(code), after)]


def _of_line(code: str, line: Line | None, after: Standing) -> Iterator[FieldError]:
    at = f"/changes/{code}"
    if line is None:
        yield fault(at, "unknown", code=code)
        return
    if line.released:
        yield fault(at, "already_released")
    if after.released and line.began_on:
        yield fault(f"{at}/released", "cannot_release")
    moved = (after.starts_on, after.duration) != (line.starts_on, line.duration)
    if line.finished_on and (moved or (after.began_on, after.finished_on) != (line.began_on, line.finished_on)):
        yield fault(at, "already_finished")
    elif line.began_on and (after.began_on != line.began_on or after.starts_on != line.starts_on):
        yield fault(f"{at}/starts_on", "already_begun")
    yield from _of_budgets(at, line, after)


def _of_budgets(at: str, line: Line, after: Standing) -> Iterator[FieldError]:
    """Only budgeted - committed can move; what was committed or accrued is a fact."""
    wanted = {(each.year, each.item): each for each in after.budgets}
    for budget in line.budgets:
        now = wanted.pop((budget.year, budget.item), Budget(budget.year, budget.item, 0))
        if now.budgeted < budget.committed:
            facts = {"item": budget.item, "year": budget.year, "committed": budget.committed}
            yield fault(f"{at}/budgets", "committed_moved", **facts)
        elif (now.committed, now.accrued) != (budget.committed, budget.accrued):
            yield fault(f"{at}/budgets", "execution_changed")
    if any(each.committed or each.accrued for each in wanted.values()):
        yield fault(f"{at}/budgets", "execution_changed")
