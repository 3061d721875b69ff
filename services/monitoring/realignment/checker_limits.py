"""Whether capacities and annual ceilings are kept, whether what is said of them is true, and whether it has a cause.

What only lines that cannot move overload is a fact and no fault.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from services.monitoring.realignment.checker_case import Case
from services.monitoring.realignment.checker_reading import Amounts
from services.monitoring.realignment.checker_taking import Taking, fits_nowhere
from services.monitoring.realignment.network import BY_CAPACITY, BY_CEILING, CONFLICT, Block


def limits_kept(case: Case) -> Iterator[str]:
    """Limits are kept, every block by one is true, and so is what the schedule says cannot be kept."""
    taking = Taking(case)
    yield from _overloads(case, taking)
    yield from _overspending(case, taking)
    for block in (*case.schedule.blocks, *case.schedule.unmet):
        yield from _faults_of_block(case, taking, block)
    yield from _faults_of_unmet(case, taking)


def _overloads(case: Case, taking: Taking) -> Iterator[str]:
    """On no day does a line that could move take of a resource that is overloaded.

    On days on which nobody takes it who has changed, no more is taken than in force.
    """
    for resource in sorted({capacity.resource for capacity in case.network.capacities}):
        for day in taking.on_days(resource):
            takers, room = taking.takers(resource, day), taking.room(resource, day)
            if room is not None and sum(takers.values()) > room and not takers.keys() <= case.stays.keys():
                yield f"{resource} lacks {sum(takers.values()) - room} on day {day}"


def _overspending(case: Case, taking: Taking) -> Iterator[str]:
    """In no year does a line that could move cost of an item of which there is too little."""
    for item in sorted({ceiling.item for ceiling in case.network.ceilings}):
        for year in taking.in_years(item):
            payers, ceiling = taking.payers(item, year), taking.ceiling(item, year)
            if ceiling is not None and sum(payers.values()) > ceiling and not payers.keys() <= case.stays.keys():
                yield f"{item} lacks {sum(payers.values()) - ceiling} in {case.network.years[year][0]}"


def _faults_of_block(case: Case, taking: Taking, block: Block) -> Iterator[str]:
    if not 0 <= block.line < len(case.durations):
        yield f"{block.line} is no line"
    elif block.by == BY_CAPACITY:
        yield from _faults_of_capacity(case, taking, block)
    elif block.by == BY_CEILING:
        yield from _faults_of_ceiling(case, taking, block)


def _faults_of_unmet(case: Case, taking: Taking) -> Iterator[str]:
    """What is in the way of a line that fits nowhere is told for as many days as is true, in the last year for one."""
    unmet, nowhere = case.schedule.unmet, fits_nowhere(case)
    last = {block.line: block for block in case.schedule.blocks}
    for block in unmet:
        if block.by not in (BY_CAPACITY, BY_CEILING):
            yield f"{block.by} is no limit that could be kept"
        elif block.line not in nowhere and last.get(block.line) != block:
            yield f"line {block.line} fits, and what does not hold it is said to be unmet"
        elif block.line in nowhere and not _is_longest(case, taking, block):
            yield f"what is in the way of line {block.line} is so for more days"
    if list(unmet) != sorted(set(unmet), key=lambda block: (block.line, block.first)):
        yield "what is unmet is out of order or twice"
    is_conflict = bool(unmet or case.schedule.chains)
    if is_conflict != (case.schedule.status == CONFLICT):
        yield f"{case.schedule.status}, with {len(case.schedule.chains)} chains and {len(unmet)} limits unmet"


def _is_longest(case: Case, taking: Taking, block: Block) -> bool:
    if block.by == BY_CEILING and block.year == case.network.years[-1][0]:
        return block.until == block.first + 1
    return any(_faults_of_block(case, taking, replace(block, until=block.until + 1)))


def _faults_of_capacity(case: Case, taking: Taking, block: Block) -> Iterator[str]:
    """On one day, which all the starts that are blocked have in common, just these others take it up."""
    own = taking.need(block.line, block.resource) if block.resource else 0
    common = range(block.until - 1, block.first + case.durations[block.line])
    if block.year is not None or block.item is not None or block.line_before is not None or block.cause is not None:
        yield f"a block by {block.resource} that says more"
    if block.first >= block.until or not own or not any(_is_full(taking, block, own, day) for day in common):
        yield f"line {block.line} is not kept by {block.others} with {block.resource} from {block.first}"


def _is_full(taking: Taking, block: Block, own: int, day: int) -> bool:
    others, room = _without(taking.takers(block.resource, day), block.line), taking.room(block.resource, day)
    return _are(others, block.others) and room is not None and block.excess == sum(others.values()) + own - room > 0


def _faults_of_ceiling(case: Case, taking: Taking, block: Block) -> Iterator[str]:
    """All the starts that are blocked finish in the year, and just these others take the item up."""
    own = taking.cost(block.line, block.item) if block.item else 0
    if block.resource is not None or block.line_before is not None or block.cause is not None:
        yield f"a block by {block.item} that says more"
    years = {taking.year_of(block.line, block.first), taking.year_of(block.line, block.until - 1)}
    year = min(years)
    if (
        block.first >= block.until
        or own <= 0
        or len(years) > 1
        or year < 0
        or case.network.years[year][0] != block.year
    ):
        yield f"line {block.line} does not cost {block.item} in {block.year} from {block.first}"
        return
    others, ceiling = _without(taking.payers(block.item, year), block.line), taking.ceiling(block.item, year)
    if ceiling is None or not _are(others, block.others) or block.excess != sum(others.values()) + own - ceiling:
        yield f"line {block.line} is not kept out of {block.year} by {block.others}"
    elif block.excess <= 0:
        yield f"{block.item} suffices for line {block.line} in {block.year}"


def _without(amounts: Amounts, line: int) -> Amounts:
    return {other: amount for other, amount in amounts.items() if other != line}


def _are(amounts: Amounts, lines: tuple[int, ...]) -> bool:
    return tuple(sorted(amounts)) == lines


def all_caused(case: Case) -> Iterator[str]:
    """Every moved line's blocks, followed from line to line, reach what happened: nobody moves in a circle."""
    caused = {block.line for block in case.schedule.blocks if block.cause is not None}
    caused |= case.changes.keys() | {recost.line for recost in case.shock.recosts}
    leads: dict[int, list[int]] = defaultdict(list)
    for block in case.schedule.blocks:
        for origin in block.others if block.line_before is None else (block.line_before,):
            leads[origin].append(block.line)
    waiting = list(caused)
    while waiting:
        reached = [line for line in leads[waiting.pop()] if line not in caused]
        caused.update(reached)
        waiting += reached
    for line in case.later:
        if line not in caused:
            yield f"{case.network.names[line]} moves, and nothing that happened is the cause"
