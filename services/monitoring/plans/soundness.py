"""Whether a plan is sound: its codes, references, days and budgets hold together. Pure.

A plan in force keeps its own dependencies, fixed dates and ceilings: else nobody could say whether a later move follows
from an event or from the plan's own fault. A line that has begun is exempt: facts beat plans.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from services.kernel.refusals import FieldError
from services.monitoring.plans.axis import Axis, axis_of, years_in
from services.monitoring.plans.ordering import cycle_in
from services.monitoring.plans.structure import COLLECTIONS, Structure
from services.monitoring.plans.timing import earliest_start, unkept
from services.monitoring.plans.wording import fault

MOST = {"lines": 20_000, "dependencies": 60_000, "targets": 10_000, "capacities": 10_000, "ceilings": 10_000}
MOST_OF_OTHERS = 5_000
MOST_FAULTS = 100
MOST_YEARS = 60
LONGEST = 4_000
Faults = Iterator[FieldError]


def faults_of(structure: Structure, rest_days: Iterable[date] = ()) -> list[FieldError]:
    """What is wrong, at most the first 100: each with the JSON pointer of the part at fault, and words."""
    found = [*_too_many(structure), *_too_long(structure)]
    if not structure.lines:
        found.append(fault("/lines", "no_lines"))
    for checks in (OF_NAMES, OF_FACTS, OF_WHOLES):
        if not found:
            axis = axis_of(structure, rest_days)
            found = [each for check in checks for each in check(structure, axis)]
    return found[:MOST_FAULTS]


def _too_many(structure: Structure) -> Faults:
    for name in COLLECTIONS:
        count, most = len(getattr(structure, name)), MOST.get(name, MOST_OF_OTHERS)
        if count > most:
            yield fault(f"/{name}", "too_many", count=count, most=most)


def _too_long(structure: Structure) -> Faults:
    years = years_in(structure)
    if years and max(years) - min(years) > MOST_YEARS:
        yield fault("", "too_long", first=min(years), last=max(years), most=MOST_YEARS)
    for at, line in enumerate(structure.lines):
        if not 0 <= line.duration <= LONGEST:
            yield fault(f"/lines/{at}/duration", "duration", most=LONGEST)


def _repeated_codes(structure: Structure, axis: Axis) -> Faults:
    for name in ("programmes", "projects", "goals", "indicators", "lines"):
        seen: set[str] = set()
        for at, each in enumerate(getattr(structure, name)):
            if each.code in seen:
                yield fault(f"/{name}/{at}/code", "twice", code=each.code)
            seen.add(each.code)


def _repeated_facts(structure: Structure, axis: Axis) -> Faults:
    keys = {
        "targets": lambda each: (each.indicator, each.year),
        "dependencies": lambda each: (each.before, each.after, each.kind),
        "ceilings": lambda each: (each.year, each.item),
    }
    for name, key in keys.items():
        yield from _repeated(f"/{name}", getattr(structure, name), key)
    for at, line in enumerate(structure.lines):
        yield from _repeated(f"/lines/{at}/budgets", line.budgets, lambda each: (each.year, each.item))


def _repeated(pointer: str, values: Iterable[object], key: Callable[..., object]) -> Faults:
    seen: set[object] = set()
    for at, each in enumerate(values):
        if key(each) in seen:
            yield fault(f"{pointer}/{at}", "repeated")
        seen.add(key(each))


def _dangling(structure: Structure, axis: Axis) -> Faults:
    codes = {name: {each.code for each in getattr(structure, name)} for name, _, _ in REFERENCES if name in CODED}
    for target, name, field in REFERENCES:
        known = codes.get(target) or {each.code for each in getattr(structure, target)}
        for at, each in enumerate(getattr(structure, name)):
            code = getattr(each, field)
            if code is not None and code not in known:
                yield fault(f"/{name}/{at}/{field}", "unknown", code=code)


CODED = ("programmes", "projects", "goals", "indicators", "lines")
REFERENCES = (
    ("programmes", "projects", "programme"),
    ("projects", "lines", "project"),
    ("goals", "lines", "goal"),
    ("indicators", "lines", "indicator"),
    ("goals", "indicators", "goal"),
    ("indicators", "targets", "indicator"),
    ("lines", "dependencies", "before"),
    ("lines", "dependencies", "after"),
    ("lines", "fixed_dates", "line"),
)
"""(what is named, who names it, in which field)"""


def _goals(structure: Structure, axis: Axis) -> Faults:
    for at, goal in enumerate(structure.goals):
        if not all(1 <= number <= 17 for number in goal.sdgs):
            yield fault(f"/goals/{at}/sdgs", "sdg")


def _days(structure: Structure, axis: Axis) -> Faults:
    """Plans begin and end on working days, a duration apart; what happened may have happened on any day."""
    for at, line in enumerate(structure.lines):
        if not axis.works(line.starts_on):
            yield _not_worked(f"/lines/{at}/starts_on", line.starts_on, axis)
            continue
        end = axis.last_day(axis.start(line.starts_on), line.duration)
        if line.ends_on != end:
            facts = {"duration": line.duration, "start": line.starts_on, "end": end}
            yield fault(f"/lines/{at}/ends_on", "wrong_end", **facts)
        if line.finished_on and not line.began_on:
            yield fault(f"/lines/{at}/finished_on", "finished_unbegun")
        elif line.finished_on and line.finished_on < line.began_on:
            yield fault(f"/lines/{at}/finished_on", "end_before_start")
    for at, capacity in enumerate(structure.capacities):
        if capacity.last_on < capacity.first_on:
            yield fault(f"/capacities/{at}/last_on", "end_before_start")


def _not_worked(pointer: str, day: date, axis: Axis) -> FieldError:
    return fault(pointer, "not_worked", day=day, following=axis.nearest(axis.start(day)))


def _budgets(structure: Structure, axis: Axis) -> Faults:
    for at, line in enumerate(structure.lines):
        for nth, budget in enumerate(line.budgets):
            pointer = f"/lines/{at}/budgets/{nth}"
            if budget.committed > budget.budgeted:
                yield fault(f"{pointer}/committed", "committed_beyond")
            if budget.accrued > budget.committed:
                yield fault(f"{pointer}/accrued", "accrued_beyond")


def _cycles(structure: Structure, axis: Axis) -> Faults:
    cycle = cycle_in((each.before, each.after) for each in structure.dependencies)
    if cycle:
        pairs = [(each.before, each.after) for each in structure.dependencies]
        at = pairs.index((cycle[-1], cycle[0]))
        yield fault(f"/dependencies/{at}", "cycle", cycle=" → ".join((*cycle, cycle[0])))


def _timing(structure: Structure, axis: Axis) -> Faults:
    for at, dependency, before, after in unkept(structure, axis):
        earliest = axis.nearest(earliest_start(dependency, before, after))
        facts = {name: getattr(dependency, name) for name in ("before", "after", "kind", "lag")}
        yield fault(f"/dependencies/{at}", "too_early", earliest=earliest, **facts)
    lines = {line.code: line for line in structure.lines}
    for at, fixed in enumerate(structure.fixed_dates):
        line = lines[fixed.line]
        if line.ends_on > fixed.finish_by and not line.began_on and not line.released:
            yield fault(f"/fixed_dates/{at}/finish_by", "after_fixed", end=line.ends_on)


def _ceilings(structure: Structure, axis: Axis) -> Faults:
    spent: Counter[tuple[int, str]] = Counter()
    for line in structure.lines:
        for budget in line.budgets:
            spent[budget.year, budget.item] += budget.budgeted
    for at, ceiling in enumerate(structure.ceilings):
        total = spent[ceiling.year, ceiling.item]
        if total > ceiling.cents:
            facts = {"sum": total, "item": ceiling.item, "year": ceiling.year, "ceiling": ceiling.cents}
            yield fault(f"/ceilings/{at}/cents", "over_ceiling", **facts)


OF_NAMES = (_repeated_codes, _repeated_facts, _dangling, _goals)
OF_FACTS = (_days, _budgets, _cycles)
OF_WHOLES = (_timing, _ceilings)
