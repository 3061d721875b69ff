"""From a plan and what is said about it to all that a proposal says: options, consequences, and to do nothing.

A function of its arguments alone: the same plan, words, rules and engine make the same content to the last byte. What
the engine answers is checked by the checker, which solves nothing. Where what keeps the limits fails, the dates alone
are published without certificate; where these fail too, nothing is (Unsound).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.monitoring.realignment.network import UNCERTIFIED, Floor, Release, Schedule
from services.monitoring.realignment.proposals import money, options
from services.monitoring.realignment.proposals.differences import cost_of, moves_of, too_long, whys_of
from services.monitoring.realignment.proposals.ground import Ground
from services.monitoring.realignment.proposals.options import Amount, Content, Idle, Late, Option
from services.monitoring.realignment.proposals.owing import late_commitments
from services.monitoring.realignment.proposals.reforms import crosses_years, reform_of
from services.monitoring.realignment.proposals.shocks import Spoken, spoken
from services.monitoring.realignment.proposals.words import Word


class Unsound(Exception):
    """The engine's answer by dates alone breaks the plan: the message says how."""


def heard(ground: Ground, said: Sequence[Word]) -> Spoken:
    """What the words ask of the plan in force, before anything is solved."""
    return spoken(said, ground.lines, ground.network, ground.axis)


def content_of(ground: Ground, asked: Spoken) -> Content:
    """The options and their consequences. Raises Unsound, and the engine's PlanUnsound."""
    exact = _by_dates(ground, options.EXACT, asked)
    found = [exact]
    if ground.has_limits:
        limited = _within_limits(ground, options.WITH_LIMITS, asked)
        if limited is None:
            found = [replace(exact, status=UNCERTIFIED if exact.acceptable else exact.status)]
        elif not _same(limited, exact):
            found.insert(0, limited)
    recommended = found[0]
    if recommended.acceptable:
        for one in _alternatives(ground, asked, recommended):
            if not (one.changes_nothing or any(_same(one, each) for each in found)):
                found.append(one)
    else:
        found = [recommended]
    return Content(tuple(found), _idle(ground, exact), asked.offers, asked.new_lines)


def _idle(ground: Ground, exact: Option) -> Idle:
    """If nothing is done it comes at best as the exact dates say, in the world and not in the plan."""
    late = tuple(Late(move.line, move.ends_before, move.ends_after, move.days) for move in exact.moves if move.days > 0)
    icm = ground.stakes.icm(exact.moves, exact.released, ())
    return Idle(late, exact.chains, exact.suffers, exact.progress, icm, exact.late_commitments)


def _alternatives(ground: Ground, asked: Spoken, recommended: Option) -> Iterator[Option]:
    for name, way in _ways(ground, asked, recommended).items():
        option = _within_limits(ground, name, way) if ground.has_limits else _by_dates(ground, name, way)
        if option is not None:
            yield option
    paid = money.compensated(ground.lines, recommended.amounts, recommended.released)
    if paid is not None:
        yield _with_amounts(ground, replace(recommended, name=options.COMPENSATED), paid)


def _ways(ground: Ground, asked: Spoken, recommended: Option) -> dict[str, Spoken]:
    """Other things to ask of the same plan for the same causes, by the name of the option."""
    ways: dict[str, Spoken] = {}
    if recommended.moves:
        ways[options.IN_BLOCK] = _in_block(ground, asked, recommended)
    crossing = [ground.places[code] for code in crosses_years(recommended.moves) if ground.may_go(code)]
    if crossing:
        ways[options.WITHIN_YEAR] = _without(asked, crossing)
    struck = {ground.network.names[word.line] for word in (*asked.shock.floors, *asked.shock.stretches)}
    struck |= asked.costs.keys()
    if struck := sorted(ground.places[code] for code in struck if ground.may_go(code)):
        ways[options.WITHOUT_LINES] = _without(asked, struck)
    if asked.shock.releases:
        gone = [ground.network.names[release.line] for release in asked.shock.releases]
        shock = replace(asked.shock, releases=())
        ways[options.BALANCES_ALONE] = replace(asked, shock=shock, balances=(*asked.balances, *gone))
    return ways


def _in_block(ground: Ground, asked: Spoken, recommended: Option) -> Spoken:
    """All that follows what moves, by as much as what moves most: intervals stay. Whoever waits for nobody stays."""
    event = asked.causes[0].event
    network = ground.network
    shift = max(move.days for move in recommended.moves)
    followers = _followers(ground, recommended)
    floors = [
        Floor(place, network.starts[place] + shift, event) for place in sorted(followers - network.frozen) if shift > 0
    ]
    return replace(asked, shock=replace(asked.shock, floors=(*asked.shock.floors, *floors)))


def _followers(ground: Ground, recommended: Option) -> set[int]:
    """The moved lines, and all that wait for one of them, at whatever remove."""
    found, waiting = set(), [ground.places[move.line] for move in recommended.moves]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting += ground.after[place]
    return found


def _without(asked: Spoken, places: Sequence[int]) -> Spoken:
    event = asked.causes[0].event
    gone = (*asked.shock.releases, *(Release(place, event) for place in places))
    return replace(asked, shock=replace(asked.shock, releases=gone))


def _by_dates(ground: Ground, name: str, asked: Spoken) -> Option:
    """By links and floors alone. Raises Unsound: there is nothing to fall back on."""
    schedule = ground.engine.by_dates(ground.held_free, asked.shock)
    faults = ground.engine.faults(ground.free, asked.shock, schedule, ground.reading)
    if faults:
        raise Unsound("; ".join(faults[:5]))
    return _option(ground, name, asked, schedule)


def _within_limits(ground: Ground, name: str, asked: Spoken) -> Option | None:
    """With capacities and ceilings kept; None where the engine's answer does not stand before the checker."""
    schedule = ground.engine.solve(ground.held, asked.shock)
    if ground.engine.faults(ground.network, asked.shock, schedule, ground.reading):
        return None
    return _option(ground, name, asked, schedule)


def _option(ground: Ground, name: str, asked: Spoken, schedule: Schedule) -> Option:
    network, axis = ground.network, ground.axis
    moves = moves_of(network, axis, schedule, asked.shock)
    gone = tuple(sorted({network.names[release.line] for release in asked.shock.releases}))
    option = Option(
        name=name,
        status=schedule.status,
        method=schedule.method,
        cost=cost_of(schedule.objective),
        bound=cost_of(schedule.bound),
        reform=reform_of(ground.kind, ground.lines, (), (), (), ground.rules),
        moves=moves,
        released=gone,
        finished=tuple(one for one in asked.finished if one.line not in gone),
        whys=whys_of(network, axis, schedule.blocks),
        chains=too_long(network, axis, schedule.chains),
        unmet=whys_of(network, axis, schedule.unmet),
        suffers=ground.stakes.suffers(moves, gone),
        progress=ground.stakes.progress(moves, gone),
        late_commitments=late_commitments(ground, schedule, gone),
    )
    costs = {code: cents for code, cents in asked.costs.items() if code not in gone}
    return _with_amounts(ground, option, money.amounts_of(ground.lines, moves, gone, asked.balances, costs))


def _with_amounts(ground: Ground, option: Option, amounts: Sequence[Amount]) -> Option:
    reform = reform_of(ground.kind, ground.lines, option.moves, amounts, option.released, ground.rules)
    icm = ground.stakes.icm(option.moves, option.released, amounts)
    return replace(option, amounts=tuple(amounts), reform=reform, icm=icm)


def _same(one: Option, other: Option) -> bool:
    return (one.moves, one.released, one.amounts) == (other.moves, other.released, other.amounts)
