"""Whether the certificate proves that no schedule is better (docs/adr/0038): weak duality of linear programs.

Among all that keep the links and the lower bounds, the sum of the starts of the lines that moved is least when there
are integer flows > 0 on links and sources > 0 on lines such that every line that moved keeps one unit of what enters,
every other passes all of it on, and flows times weights plus sources times lower bounds make just this sum. The
feasible schedules have a least one; so a schedule with the least sum is that one, and the best by every measure.
"""

from collections.abc import Iterator

from services.monitoring.realignment.checker_case import Case
from services.monitoring.realignment.network import UNCERTIFIED


def proof_holds(case: Case) -> Iterator[str]:
    """The certificate, unless the schedule claims none."""
    certificate = case.schedule.certificate
    if case.schedule.status == UNCERTIFIED:
        if certificate.flows or certificate.sources:
            yield "a certificate of what is said to have none"
        return
    if case.schedule.bound != case.schedule.objective:
        yield "proven to be the best, and the bound is less"
    yield from _form(case)
    bounds = {bound.number: bound for into in case.bounds.values() for bound in into}
    kept, reached = {}, 0
    for number, flow in certificate.flows:
        bound = bounds.get(number)
        if bound is None:
            yield f"a flow on link {number}, which binds no line that moved"
            continue
        kept[bound.after] = kept.get(bound.after, 0) + flow
        kept[bound.before] = kept.get(bound.before, 0) - flow
        reached += flow * bound.weight
    for line, flow in certificate.sources:
        if not 0 <= line < len(case.network.names):
            yield f"a source at {line}, which is no line"
            continue
        kept[line] = kept.get(line, 0) + flow
        reached += flow * case.lowest(line)
    moved = {line for line in range(len(case.network.names)) if case.moved(line)}
    for line in sorted(moved | kept.keys()):
        if kept.get(line, 0) != (line in moved):
            yield f"{case.network.names[line]} keeps {kept.get(line, 0)} of the flow"
    if reached != sum(case.schedule.starts[line] for line in moved):
        yield f"the certificate proves {reached}, and not the schedule's dates"


def _form(case: Case) -> Iterator[str]:
    for name, pairs in (("flow", case.schedule.certificate.flows), ("source", case.schedule.certificate.sources)):
        places = [place for place, _ in pairs]
        if places != sorted(set(places)):
            yield f"{name}s out of order or twice"
        if any(flow <= 0 for _, flow in pairs):
            yield f"a {name} that is not positive"
