"""Whether the dates are possible, and cost what is said."""

from collections.abc import Iterator, Sequence

from services.monitoring.realignment.checker_case import Case
from services.monitoring.realignment.network import CERTIFIED, CONFLICT, UNCERTIFIED, Objective


def dates_kept(case: Case) -> Iterator[str]:
    """Links, floors, the plan in force, what stays, and the durations."""
    starts, names = case.schedule.starts, case.network.names
    for line, start in case.stays.items():
        if starts[line] != start:
            yield f"{names[line]} has actual dates or is released, and moves"
    for line, (start, agreed) in enumerate(zip(starts, case.network.starts, strict=True)):
        if start < agreed and line not in case.stays:
            yield f"{names[line]} is pulled"
    for line, floors in case.floors.items():
        yield from (
            f"{names[line]} starts before {floor.cause} lets it" for floor in floors if starts[line] < floor.start_from
        )
    for bound in case.broken:
        yield f"{names[bound.after]} does not wait for {names[bound.before]} (link {bound.number})"
    for name, said, duration in zip(names, case.schedule.durations, case.durations, strict=True):
        if said != duration:
            yield f"{name} takes {duration}, not {said}"


def cost_of(case: Case, starts: Sequence[int]) -> Objective:
    """What these starts, of all lines, cost."""
    beyond = lateness = moved = 0
    for fixed in case.network.fixed:
        if fixed.line not in case.released:
            beyond += max(0, starts[fixed.line] + case.durations[fixed.line] - fixed.finish_by)
    for due in case.network.dues:
        if due.line not in case.released:
            lateness += due.weight * max(0, starts[due.line] + case.durations[due.line] - due.finish_by)
    for start, agreed in zip(starts, case.network.starts, strict=True):
        if start > agreed:
            moved += start - agreed
    return Objective(beyond, lateness, moved)


def objective_true(case: Case) -> Iterator[str]:
    """What the schedule costs is added up again, and its bound is no greater, and the same where it is proven."""
    said, bound = case.schedule.objective, case.schedule.bound
    if said != (cost := cost_of(case, case.schedule.starts)):
        yield f"{said} is not what the schedule costs: {cost}"
    if bound > said:
        yield f"{bound} is no bound of {said}"
    status = case.schedule.status
    if status not in (CERTIFIED, UNCERTIFIED, CONFLICT):
        yield f"{status} is no status"
    elif status == CERTIFIED and bound != said:
        yield f"certified, and {bound} is not {said}"
