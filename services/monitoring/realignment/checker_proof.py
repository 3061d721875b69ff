"""Whether the certificate proves the bound (docs/adr/0038): weak duality of linear programs.

Among all that keep the links and the lower bounds, the sum of the starts of the lines that must move is least when
there are integer flows > 0 on links and sources > 0 on lines such that every line that must move keeps one unit of what
enters, every other passes all of it on, and flows times weights plus sources times lower bounds make just this sum.
The feasible schedules have a least one, to which the flows lead from line to line; so a schedule with the least sum is
that one, and the best by every measure. One that limits of capacity or money push further is not below it: what the
least one would cost is its bound.
"""

from collections import defaultdict
from collections.abc import Iterator

from services.monitoring.realignment.checker_case import Bound, Case
from services.monitoring.realignment.checker_dates import cost_of


def proof_holds(case: Case) -> Iterator[str]:
    """The certificate, and the bound that it proves."""
    certificate, names = case.schedule.certificate, case.network.names
    yield from _form(case)
    bounds = {bound.number: bound for into in case.bounds.values() for bound in into}
    kept, reached = {}, 0
    used: dict[int, list[Bound]] = defaultdict(list)
    for number, flow in certificate.flows:
        bound = bounds.get(number)
        if bound is None:
            yield f"a flow on link {number}, which binds no line that moved"
            continue
        used[bound.before].append(bound)
        kept[bound.after] = kept.get(bound.after, 0) + flow
        kept[bound.before] = kept.get(bound.before, 0) - flow
        reached += flow * bound.weight
    for line, flow in certificate.sources:
        if not 0 <= line < len(names):
            yield f"a source at {line}, which is no line"
            continue
        kept[line] = kept.get(line, 0) + flow
        reached += flow * case.lowest(line)
    least = _led_to(case, used, [line for line, _ in certificate.sources if 0 <= line < len(names)])
    moved = {line for line, start in least.items() if start > case.network.starts[line]}
    for line in sorted(moved | kept.keys()):
        if kept.get(line, 0) != (line in moved):
            yield f"{names[line]} keeps {kept.get(line, 0)} of the flow"
    if reached != sum(least[line] for line in moved):
        yield f"the certificate proves {reached}, and not the dates to which it leads"
    yield from _along_others(case, used, least)
    starts = list(case.lowest_starts)
    for line, start in least.items():
        starts[line] = start
    if case.schedule.bound != (cost := cost_of(case, starts)):
        yield f"the certificate proves a bound of {cost}, not {case.schedule.bound}"


def _led_to(case: Case, used: dict[int, list[Bound]], sources: list[int]) -> dict[int, int]:
    """The starts to which links lead from sources: no feasible schedule has an earlier one."""
    least = {line: case.lowest(line) for line in sources}
    waiting = list(least)
    while waiting:
        before = waiting.pop()
        for bound in used[before]:
            start = least[before] + bound.weight
            if start > least.get(bound.after, case.lowest(bound.after) - 1):
                least[bound.after] = start
                waiting.append(bound.after)
    return least


def _along_others(case: Case, used: dict[int, list[Bound]], least: dict[int, int]) -> Iterator[str]:
    """Flows on links that are not the first to reach where they lead, or that lead where a lower bound does."""
    for bound in (bound for into in used.values() for bound in into):
        start = least.get(bound.after, case.lowest(bound.after))
        reaching = (
            other
            for other in case.bounds[bound.after]
            if least.get(other.before, case.lowest(other.before)) + other.weight >= start
        )
        if case.lowest(bound.after) >= start or next(reaching, None) != bound:
            yield f"a flow on link {bound.number}, and something else is named first"


def _form(case: Case) -> Iterator[str]:
    for name, pairs in (("flow", case.schedule.certificate.flows), ("source", case.schedule.certificate.sources)):
        places = [place for place, _ in pairs]
        if places != sorted(set(places)):
            yield f"{name}s out of order or twice"
        if any(flow <= 0 for _, flow in pairs):
            yield f"a {name} that is not positive"
