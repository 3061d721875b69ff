"""A plan as the integers that the realignment engine works on. Pure.

Lines that were released are not there, and neither are their links. A line that began is frozen, with its real days;
what it did not wait for binds nobody any more.

Money: what a line still has uncommitted under the items of the year in which it ends goes where its end goes. All else
stays where it is, so it is taken off that year's ceiling beforehand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from services.monitoring.plans.axis import Axis
from services.monitoring.plans.structure import Line, Structure
from services.monitoring.plans.timing import earliest_start, work_of
from services.monitoring.realignment import network as engine
from services.monitoring.realignment.network import Network


def network_of(structure: Structure, axis: Axis) -> Network:
    """The network of a sound structure."""
    lines = [line for line in structure.lines if not line.released]
    places = {line.code: at for at, line in enumerate(lines)}
    works = {line.code: work_of(line, axis) for line in lines}
    frozen = frozenset(places[line.code] for line in lines if line.began_on)
    return Network(
        names=tuple(places),
        durations=tuple(work.finish - work.start for work in works.values()),
        starts=tuple(work.start for work in works.values()),
        links=tuple(_links(structure, places, works, frozen)),
        frozen=frozen,
        fixed=tuple(
            engine.Fixed(places[each.line], axis.finish(each.finish_by), each.basis)
            for each in structure.fixed_dates
            if each.line in places
        ),
        capacities=tuple(
            engine.Capacity(each.unit, axis.start(each.first_on), axis.finish(each.last_on), each.amount)
            for each in structure.capacities
        ),
        demands=tuple(engine.Demand(places[line.code], line.unit, line.demand) for line in lines if line.demand),
        costs=tuple(
            engine.Cost(places[line.code], item, cents) for line in lines for item, cents in movable(line).items()
        ),
        ceilings=tuple(_ceilings(structure)),
        years=axis.years(),
    )


def movable(line: Line) -> dict[str, int]:
    """What goes where the line's end goes: uncommitted cents by item, of the year in which it ends."""
    return {
        budget.item: budget.budgeted - budget.committed
        for budget in line.budgets
        if budget.year == line.ends_on.year and budget.budgeted > budget.committed and not line.finished_on
    }


def _links(
    structure: Structure, places: Mapping[str, int], works: Mapping[str, tuple], frozen: frozenset[int]
) -> Iterator[engine.Link]:
    for each in structure.dependencies:
        if each.before not in places or each.after not in places:
            continue
        before, after = works[each.before], works[each.after]
        if places[each.after] in frozen and after.start < earliest_start(each, before, after):
            continue
        yield engine.Link(places[each.before], places[each.after], each.kind, each.lag)


def _ceilings(structure: Structure) -> Iterator[engine.Ceiling]:
    """What a year has for what can move: its ceiling without all that stays where it is."""
    staying: Counter[tuple[int, str]] = Counter()
    for line in structure.lines:
        moving = {} if line.released else movable(line)
        for budget in line.budgets:
            stays = budget.budgeted
            if budget.year == line.ends_on.year:
                stays -= moving.get(budget.item, 0)
            staying[budget.year, budget.item] += stays
    for each in structure.ceilings:
        yield engine.Ceiling(each.year, each.item, each.cents - staying[each.year, each.item])
