"""From a plan and what is said about it to all that a proposal says: options, consequences, and to do nothing.

A function of its arguments alone: the same plan, words, rules and engine make the same content to the last byte. What
the engine answers is checked by the checker, which solves nothing; what fails is asked for again by dates alone, and
what still fails is published without certificate, or not at all where it breaks the plan (Unsound).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.monitoring.plans.axis import Axis, axis_of
from services.monitoring.plans.networks import network_of
from services.monitoring.plans.structure import Line, Structure
from services.monitoring.realignment.network import (
    CERTIFIED,
    CONFLICT,
    UNCERTIFIED,
    Floor,
    Network,
    Release,
    Schedule,
    Shock,
)
from services.monitoring.realignment.proposals import impact, money, options
from services.monitoring.realignment.proposals.differences import cost_of, moves_of, too_long, whys_of
from services.monitoring.realignment.proposals.options import Content, Idle, Late, Option
from services.monitoring.realignment.proposals.reforms import crosses_years, reform_of
from services.monitoring.realignment.proposals.rules import Rules
from services.monitoring.realignment.proposals.shocks import Spoken, spoken
from services.monitoring.realignment.proposals.words import Word

Solve = Callable[[Any, Shock], Schedule]
Faults = Callable[[Network, Shock, Schedule], Sequence[str]]


class Unsound(Exception):
    """The engine's answer breaks the plan, and so does that by dates alone: the message says how."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How schedules are found and judged. `hold` makes a network ready to be asked about again and again."""

    solve: Solve
    by_dates: Solve
    faults: Faults
    hold: Callable[[Network], Any]


@dataclass(frozen=True)
class Ground:
    """A version of a plan, ready to be asked about. `held` is the engine's own form of it."""

    kind: str
    structure: Structure
    lines: dict[str, Line]
    network: Network
    axis: Axis
    held: Any
    engine: Engine
    rules: Rules


def ground_of(kind: str, structure: Structure, rest_days: Iterable[date], engine: Engine, rules: Rules) -> Ground:
    """The plan made ready."""
    axis = axis_of(structure, rest_days)
    network = network_of(structure, axis)
    lines = {line.code: line for line in structure.lines}
    return Ground(kind, structure, lines, network, axis, engine.hold(network), engine, rules)


def heard(ground: Ground, said: Sequence[Word]) -> Spoken:
    """What the words ask of the plan in force, before anything is solved."""
    return spoken(said, ground.lines, ground.network, ground.axis)


def content_of(ground: Ground, asked: Spoken) -> Content:
    """The options and their consequences. Raises Unsound, and the engine's PlanUnsound."""
    exact = _option(ground, options.EXACT, asked, ground.engine.by_dates)
    found = [exact]
    if _has_limits(ground.network):
        limited = _option(ground, options.WITH_LIMITS, asked, ground.engine.solve)
        if not _same(limited, exact):
            found.insert(0, limited)
    recommended = found[0]
    if recommended.acceptable:
        for one in _alternatives(ground, asked, recommended):
            if not (one.changes_nothing or any(_same(one, each) for each in found)):
                found.append(one)
    else:
        found = [recommended]
    idle = Idle(
        late=tuple(
            Late(move.line, move.ends_before, move.ends_after, move.days) for move in exact.moves if move.days > 0
        ),
        chains=exact.chains,
        suffers=exact.suffers,
        progress=exact.progress,
    )
    return Content(tuple(found), idle, asked.offers, asked.new_lines)


def _has_limits(network: Network) -> bool:
    return bool(network.capacities or network.ceilings)


def _alternatives(ground: Ground, asked: Spoken, recommended: Option) -> Iterator[Option]:
    solve = ground.engine.solve if _has_limits(ground.network) else ground.engine.by_dates
    if recommended.moves:
        yield _option(ground, options.IN_BLOCK, _in_block(ground, asked, recommended), solve)
    places = {name: place for place, name in enumerate(ground.network.names)}
    crossing = [places[code] for code in crosses_years(recommended.moves) if _may_go(ground, code)]
    if crossing:
        yield _option(ground, options.WITHIN_YEAR, _without(asked, crossing), solve)
    struck = sorted({floor.line for floor in asked.shock.floors if _may_go(ground, ground.network.names[floor.line])})
    if struck:
        yield _option(ground, options.WITHOUT_LINES, _without(asked, struck), solve)
    if asked.shock.releases:
        gone = [ground.network.names[release.line] for release in asked.shock.releases]
        kept = replace(asked, shock=replace(asked.shock, releases=()), balances=(*asked.balances, *gone))
        yield _option(ground, options.BALANCES_ALONE, kept, solve)
    paid = money.compensated(ground.lines, recommended.amounts, recommended.released)
    if paid is not None:
        yield _with_amounts(ground, replace(recommended, name=options.COMPENSATED), paid)


def _may_go(ground: Ground, code: str) -> bool:
    return ground.lines[code].began_on is None


def _in_block(ground: Ground, asked: Spoken, recommended: Option) -> Spoken:
    """Every line of the projects that move, from the first that moves on, by as much as the one that moves most."""
    places = {name: place for place, name in enumerate(ground.network.names)}
    event = asked.causes[0].event
    floors = list(asked.shock.floors)
    by_project: dict[str, list] = {}
    for move in recommended.moves:
        by_project.setdefault(ground.lines[move.line].project, []).append(move)
    for project, moves in by_project.items():
        shift = max(move.days for move in moves)
        first = min(move.starts_before for move in moves)
        for line in ground.structure.lines:
            place = places.get(line.code)
            concerned = line.project == project and line.starts_on >= first and not line.released
            if concerned and shift > 0 and place is not None and place not in ground.network.frozen:
                floors.append(Floor(place, ground.network.starts[place] + shift, event))
    return replace(asked, shock=replace(asked.shock, floors=tuple(floors)))


def _without(asked: Spoken, places: Sequence[int]) -> Spoken:
    event = asked.causes[0].event
    gone = (*asked.shock.releases, *(Release(place, event) for place in places))
    return replace(asked, shock=replace(asked.shock, releases=gone))


def _option(ground: Ground, name: str, asked: Spoken, solve: Solve) -> Option:
    schedule, certified = _checked(ground, asked.shock, solve)
    network, axis = ground.network, ground.axis
    moves = moves_of(network, axis, schedule, asked.shock)
    gone = tuple(sorted({network.names[release.line] for release in asked.shock.releases}))
    finished = tuple(one for one in asked.finished if one.line not in gone)
    option = Option(
        name=name,
        status=schedule.status if certified or schedule.status == CONFLICT else UNCERTIFIED,
        method=schedule.method,
        cost=cost_of(schedule.objective),
        bound=cost_of(schedule.bound),
        reform=reform_of(ground.kind, ground.lines, (), (), (), ground.rules),
        moves=moves,
        released=gone,
        finished=finished,
        whys=whys_of(network, axis, schedule.blocks),
        chains=too_long(network, axis, schedule.chains),
        unmet=whys_of(network, axis, schedule.unmet),
        suffers=impact.suffers(ground.structure, moves, gone),
        progress=impact.progress(ground.structure, axis, moves, gone),
    )
    costs = {code: cents for code, cents in asked.costs.items() if code not in gone}
    amounts = money.amounts_of(ground.lines, moves, gone, asked.balances, costs)
    return _with_amounts(ground, option, amounts)


def _with_amounts(ground: Ground, option: Option, amounts: Sequence) -> Option:
    reform = reform_of(ground.kind, ground.lines, option.moves, amounts, option.released, ground.rules)
    return replace(option, amounts=tuple(amounts), reform=reform)


def _checked(ground: Ground, shock: Shock, solve: Solve) -> tuple[Schedule, bool]:
    """The schedule, and whether the checker finds its proof good. Raises Unsound."""
    schedule = solve(ground.held, shock)
    faults = tuple(ground.engine.faults(ground.network, shock, schedule))
    if not faults:
        return schedule, schedule.status == CERTIFIED
    polished = ground.engine.by_dates(ground.held, shock)
    left = tuple(ground.engine.faults(ground.network, shock, polished))
    if left:
        raise Unsound("; ".join((*faults[:3], *left[:3])))
    return polished, False


def _same(one: Option, other: Option) -> bool:
    return (one.moves, one.released, one.amounts) == (other.moves, other.released, other.amounts)
