"""From words about lines to a shock in the engine's integers: only what the plan in force does not satisfy yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from services.monitoring.plans.axis import Axis
from services.monitoring.plans.networks import movable
from services.monitoring.plans.structure import Line
from services.monitoring.realignment.network import Actual, Floor, Network, Recost, Release, Shock, Stretch
from services.monitoring.realignment.proposals import words
from services.monitoring.realignment.proposals.money import uncommitted, with_cost
from services.monitoring.realignment.proposals.options import Finished, NewLine, Offer
from services.monitoring.realignment.proposals.words import Cause, Ceases, Costs, Ended, Grows, Lasts, Waits, Word


@dataclass(frozen=True, slots=True)
class Spoken:
    """A shock, and what it does not say: the causes that it has, money, what is finished, slack, and lines to come.

    `costs` are cents more or fewer by line; `balances` the lines that have begun and whose balance alone can go back.
    """

    shock: Shock = Shock()
    causes: tuple[Cause, ...] = ()
    costs: Mapping[str, int] = field(default_factory=dict)
    balances: tuple[str, ...] = ()
    finished: tuple[Finished, ...] = ()
    offers: tuple[Offer, ...] = ()
    new_lines: tuple[NewLine, ...] = ()


def spoken(said: Iterable[Word], lines: Mapping[str, Line], network: Network, axis: Axis) -> Spoken:
    """What the words ask of a plan. Words about a line that the plan does not have, or that is over, ask nothing."""
    listening = _Listening(lines, network, axis)
    for word in said:
        line = lines.get(word.line)
        if line is not None and not line.released and line.finished_on is None:
            listening.hear(word, line)
    return listening.spoken()


class _Listening:
    """The shock as it grows, word by word."""

    def __init__(self, lines: Mapping[str, Line], network: Network, axis: Axis) -> None:
        self._lines, self._network, self._axis = lines, network, axis
        self._places = {name: place for place, name in enumerate(network.names)}
        self._floors: list[Floor] = []
        self._stretches: list[Stretch] = []
        self._releases: list[Release] = []
        self._actuals: list[Actual] = []
        self._finished: list[Finished] = []
        self._balances: list[str] = []
        self._new_lines: list[NewLine] = []
        self._costs: dict[str, int] = {}
        self._awaited: dict[int, tuple[int, Cause]] = {}
        self._causes: set[Cause] = set()

    def hear(self, word: Word, line: Line) -> None:
        """Takes a word in; its cause counts where the plan in force does not do what it says."""
        place = self._places[word.line]
        match word:
            case Waits(_, cause):
                heard = self._wait(place, cause)
            case Ended(_, cause):
                heard = self._end(place, line, cause)
            case Lasts():
                heard = self._stretch(place, word)
            case Costs(_, cents, _):
                heard = self._charge(line, cents)
            case Ceases(_, cause):
                heard = self._cease(place, line, cause)
            case Grows(_, title, starts_on, due_on, cause):
                self._new_lines.append(NewLine(self._free_code(line), line.code, title, starts_on, due_on, cause.event))
                heard = True
        if heard:
            self._causes.add(word.cause)

    def _free_code(self, line: Line) -> str:
        taken = {*self._lines, *(one.code for one in self._new_lines)}
        return next(code for number in count(1) if (code := f"{line.code}.{number}") not in taken)

    def _wait(self, place: int, cause: Cause) -> bool:
        if place in self._network.frozen:
            return False
        earliest = self._axis.finish(cause.day)
        known = self._awaited.get(place)
        if known is None or earliest > known[0]:
            self._awaited[place] = (earliest, cause)
        if earliest <= self._network.starts[place]:
            return False
        self._floors.append(Floor(place, earliest, cause.event))
        return True

    def _end(self, place: int, line: Line, cause: Cause) -> bool:
        began = line.began_on or min(line.starts_on, cause.day)
        if began > cause.day:
            return False
        start = self._axis.start(began)
        self._actuals.append(Actual(place, start, max(0, self._axis.finish(cause.day) - start), cause.event))
        self._finished.append(Finished(line.code, began, cause.day))
        return True

    def _stretch(self, place: int, word: Lasts) -> bool:
        before, after = (self._axis.finish(last) - self._axis.start(first) for first, last in (word.before, word.after))
        duration = max(1, self._network.durations[place] + after - before)
        if duration == self._network.durations[place]:
            return False
        self._stretches.append(Stretch(place, duration, word.cause.event))
        return True

    def _charge(self, line: Line, cents: int) -> bool:
        """A line that has no budget item cannot be charged; of one that has, only what is uncommitted goes down."""
        if not line.budgets or (cents < 0 and not uncommitted(line.budgets)):
            return False
        self._costs[line.code] = self._costs.get(line.code, 0) + cents
        return True

    def _cease(self, place: int, line: Line, cause: Cause) -> bool:
        if line.began_on is None:
            self._releases.append(Release(place, cause.event))
            return True
        if uncommitted(line.budgets) and line.code not in self._balances:
            self._balances.append(line.code)
            return True
        return False

    def spoken(self) -> Spoken:
        shock = Shock(
            floors=tuple(self._floors),
            stretches=tuple(self._stretches),
            releases=tuple(self._releases),
            recosts=tuple(self._recosts()),
            actuals=tuple(self._actuals),
        )
        return Spoken(
            shock=shock,
            causes=tuple(sorted(self._causes, key=_place)),
            costs=self._costs,
            balances=tuple(self._balances),
            finished=tuple(self._finished),
            offers=tuple(self._offers()),
            new_lines=tuple(self._new_lines),
        )

    def _recosts(self) -> Iterable[Recost]:
        event = min(self._causes, key=_place).event if self._costs else ""
        for code, cents in self._costs.items():
            line = self._lines[code]
            before = movable(line)
            after = movable(replace(line, budgets=with_cost(line.budgets, cents, line.ends_on.year)))
            for item in sorted(before.keys() | after.keys()):
                if after.get(item, 0) != before.get(item, 0):
                    yield Recost(self._places[code], item, after.get(item, 0), event)

    def _offers(self) -> Iterable[Offer]:
        """What was waited for came earlier than the plan assumed, and nothing else holds the line back."""
        bounds = _bounds(self._network, set(self._awaited))
        for place, (earliest, cause) in self._awaited.items():
            could = max(earliest, bounds.get(place, 0))
            days = self._network.starts[place] - could
            if cause.kind == words.COMPLETED and days > 0:
                yield Offer(self._network.names[place], self._axis.day(could), days, cause.event)


def _place(cause: Cause) -> tuple[str, str, str]:
    return cause.place


def _bounds(network: Network, places: set[int]) -> dict[int, int]:
    """The earliest start that the links leave to some lines, where everything before them stays as it is."""
    bounds: dict[int, int] = {}
    for link in network.links if places else ():
        if link.after in places:
            finish = network.starts[link.before] + network.durations[link.before]
            bound = (finish if link.kind in ("FS", "FF") else network.starts[link.before]) + link.lag
            bound -= network.durations[link.after] if link.kind in ("FF", "SF") else 0
            bounds[link.after] = max(bounds.get(link.after, 0), bound)
    return bounds
