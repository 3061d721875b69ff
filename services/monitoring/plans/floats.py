"""How far each line could slip without moving the end of the plan, and the chain of lines that cannot slip. Pure."""

from collections import deque
from collections.abc import Mapping, Sequence

from services.monitoring.plans.axis import Axis
from services.monitoring.plans.structure import Dependency, Line
from services.monitoring.plans.timing import Work, work_of


def floats_of(lines: Sequence[Line], dependencies: Sequence[Dependency], axis: Axis) -> dict[str, int]:
    """By code, the total float in working days, from the last finish of all; links form no cycle."""
    works = {line.code: work_of(line, axis) for line in lines}
    following: dict[str, list[Dependency]] = {code: [] for code in works}
    waiting = dict.fromkeys(works, 0)
    for each in dependencies:
        if each.before in works and each.after in works:
            following[each.before].append(each)
            waiting[each.after] += 1
    last = max((work.finish for work in works.values()), default=0)
    latest = dict.fromkeys(works, last)
    for code in reversed(_ordered(waiting, following)):
        for each in following[code]:
            latest[code] = min(latest[code], _latest_finish(each, works, latest))
    return {code: latest[code] - work.finish for code, work in works.items()}


def driving_chain(
    lines: Sequence[Line], dependencies: Sequence[Dependency], floats: Mapping[str, int], axis: Axis
) -> list[str]:
    """The lines, in order, that drive the last one to finish: none of them can slip."""
    works = {line.code: work_of(line, axis) for line in lines}
    if not works:
        return []
    into: dict[str, list[str]] = {}
    for each in dependencies:
        if floats.get(each.before) == 0 and floats.get(each.after) == 0:
            into.setdefault(each.after, []).append(each.before)
    chain = [max(works, key=lambda code: (works[code].finish, code))]
    while before := into.get(chain[-1]):
        chain.append(max(before, key=lambda code: (works[code].finish, code)))
    return chain[::-1]


def _ordered(waiting: dict[str, int], following: Mapping[str, Sequence[Dependency]]) -> list[str]:
    ready, order = deque(code for code, count in waiting.items() if not count), []
    while ready:
        code = ready.popleft()
        order.append(code)
        for each in following[code]:
            waiting[each.after] -= 1
            if not waiting[each.after]:
                ready.append(each.after)
    return order


def _latest_finish(each: Dependency, works: Mapping[str, Work], latest: Mapping[str, int]) -> int:
    """What one link leaves to the finish of the line that it comes from."""
    after = latest[each.after]
    if each.kind in ("FS", "SS"):
        after -= works[each.after].finish - works[each.after].start
    bound = after - each.lag
    if each.kind in ("SS", "SF"):
        bound += works[each.before].finish - works[each.before].start
    return bound
