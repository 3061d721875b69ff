"""A schedule as the answer to a shock, as the checker reads it: plain Python."""

from dataclasses import dataclass

from services.monitoring.realignment.checker_reading import Reading
from services.monitoring.realignment.network import (
    FINISH_FINISH,
    FINISH_START,
    START_FINISH,
    Actual,
    Floor,
    Network,
    Schedule,
    Shock,
    Stretch,
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A link that binds: `after` starts no earlier than `before` by `weight`, which was `weight_in_force`."""

    number: int
    before: int
    after: int
    weight: int
    weight_in_force: int


@dataclass(frozen=True, slots=True)
class Case:
    """A schedule and what it is held against. `lowest_starts` are the least that links aside allow, by line; `touched`
    are the lines that start at another time than in force, or take another; `later` has the new start of each that
    starts later, in the plan's order, and `stays` the only possible start of what cannot move.

    `floors` has the days that hold for each line that can, `bounds` the binding links into each line that moved, and
    `broken` those that the schedule does not keep.
    """

    network: Network
    reading: Reading
    shock: Shock
    schedule: Schedule
    durations: list[int]
    lowest_starts: list[int]
    touched: frozenset[int]
    later: dict[int, int]
    stays: dict[int, int]
    released: frozenset[int]
    actuals: dict[int, Actual]
    changes: dict[int, Stretch | Actual]
    floors: dict[int, list[Floor]]
    bounds: dict[int, list[Bound]]
    broken: list[Bound]

    def lowest(self, line: int) -> int:
        """The least start that the plan in force, an actual start and floors allow."""
        return self.lowest_starts[line]

    def grown(self, line: int) -> int:
        """By how many days longer the line takes than in force."""
        return self.durations[line] - self.network.durations[line]

    def finish(self, line: int) -> int:
        """Where the line finishes by the schedule."""
        return self.schedule.starts[line] + self.durations[line]

    def moved(self, line: int) -> bool:
        """Whether the line starts later than in force."""
        return line in self.later

    def first_to_reach(self, line: int, until: int) -> "str | Bound | None":
        """Who is named for what is blocked before `until`: the cause of an actual start or a floor, else a link."""
        if line in self.actuals:
            return self.actuals[line].cause if self.actuals[line].start >= until else None
        floors = [floor for floor in self.floors.get(line, ()) if floor.start_from >= until]
        if floors:
            latest = max(floor.start_from for floor in floors)
            return next(floor.cause for floor in floors if floor.start_from == latest)
        starts = self.schedule.starts
        return next(
            (bound for bound in self.bounds.get(line, ()) if starts[bound.before] + bound.weight >= until), None
        )


def case_of(network: Network, reading: Reading, shock: Shock, schedule: Schedule) -> Case:
    """Reads it. `schedule` has a start for every line of the network."""
    released = frozenset(word.line for word in shock.releases)
    actuals = {word.line: word for word in shock.actuals if word.line not in released}
    changes: dict[int, Stretch | Actual] = {word.line: word for word in shock.stretches}
    changes.update(actuals)
    durations = list(network.durations)
    for line, word in changes.items():
        durations[line] = word.duration
    stays = {line: network.starts[line] for line in (*network.frozen, *released)}
    stays.update((line, word.start) for line, word in actuals.items())
    lowest = list(network.starts)
    for line, start in stays.items():
        lowest[line] = start
    floors: dict[int, list[Floor]] = {}
    for floor in shock.floors:
        if floor.line not in stays:
            floors.setdefault(floor.line, []).append(floor)
            lowest[floor.line] = max(lowest[floor.line], floor.start_from)
    agreed = network.starts
    moved = [line for line, start in enumerate(schedule.starts) if start != agreed[line]]
    touched = frozenset(moved) | {line for line in changes if durations[line] != network.durations[line]}
    later = {line: schedule.starts[line] for line in moved if schedule.starts[line] > agreed[line]}
    case = Case(
        *(network, reading, shock, schedule, durations, lowest, touched, later, stays, released, actuals, changes),
        *(floors, {}, []),
    )
    _read_links(case)
    return case


def _read_links(case: Case) -> None:
    """Sorts the binding links into those of lines that moved and those that are not kept.

    Between two lines that start and take as in force, a link is as in force: kept, or not broken further.
    """
    network, starts, durations = case.network, case.schedule.starts, case.durations
    agreed, planned = network.starts, network.durations
    later, stays, released = case.later, case.stays, case.released
    for number in sorted({number for line in case.touched for number in case.reading.links_of[line]}):
        link = network.links[number]
        before, after, kind = link.before, link.after, link.kind
        weight = in_force = link.lag
        if kind in (FINISH_START, FINISH_FINISH):
            weight += durations[before]
            in_force += planned[before]
        if kind in (FINISH_FINISH, START_FINISH):
            weight -= durations[after]
            in_force -= planned[after]
        gap = agreed[after] - agreed[before]
        if in_force > gap:
            weight -= in_force - gap
            in_force = gap
        is_kept = starts[after] >= starts[before] + weight
        if (is_kept and after not in later) or after in stays or before in released:
            continue
        bound = Bound(number, before, after, weight, in_force)
        case.bounds.setdefault(after, []).append(bound)
        if not is_kept:
            case.broken.append(bound)
