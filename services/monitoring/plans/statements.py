"""Whether a budget statement fits the plan. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from services.kernel.refusals import FieldError
from services.monitoring.plans.events import Entry, with_entries
from services.monitoring.plans.soundness import MOST_FAULTS, faults_of
from services.monitoring.plans.structure import Structure
from services.monitoring.plans.wording import fault


def faults_of_statement(
    structure: Structure, rest_days: Iterable[date], last: date | None, as_of: date, entries: Sequence[Entry]
) -> list[FieldError]:
    """What is wrong with the statement as of a day, after the last one; at most the first 100."""
    if last is not None and as_of < last:
        return [fault("/as_of", "before_last_statement", last=last)]
    lines = {line.code: line for line in structure.lines}
    items = {(line.code, budget.year, budget.item) for line in structure.lines for budget in line.budgets}
    seen: set[tuple[str, int, str]] = set()
    found = []
    for at, entry in enumerate(entries):
        pointer, key = f"/entries/{at}", (entry.line, entry.year, entry.item)
        if entry.line not in lines:
            found.append(fault(f"{pointer}/line", "unknown", code=entry.line))
        elif key not in items:
            found.append(fault(f"{pointer}/item", "no_such_budget", line=entry.line, year=entry.year, item=entry.item))
        if key in seen:
            found.append(fault(pointer, "repeated"))
        seen.add(key)
        if entry.committed > entry.budgeted:
            found.append(fault(f"{pointer}/committed", "committed_beyond"))
        if entry.accrued > entry.committed:
            found.append(fault(f"{pointer}/accrued", "accrued_beyond"))
    if found:
        return found[:MOST_FAULTS]
    told: dict[str, list[Entry]] = {}
    for entry in entries:
        told.setdefault(entry.line, []).append(entry)
    after = (with_entries(line, told[line.code]) if line.code in told else line for line in structure.lines)
    return faults_of(replace(structure, lines=tuple(after)), rest_days)
