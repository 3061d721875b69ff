"""Reasons told as blocks: with the network's lines and names, the shock's causes, and who else takes what is full."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.explanations import reasons_of as parts_of
from services.monitoring.realignment.limits.arrays import payers_in, takers_on
from services.monitoring.realignment.limits.fitting import BY_ROOM, FITS
from services.monitoring.realignment.limits.reasons import BY_LOWEST, BY_WAITING, Reason
from services.monitoring.realignment.limits.situation import Situation
from services.monitoring.realignment.network import BY_CAPACITY, BY_CEILING, BY_FLOOR, BY_LINK, Block


@dataclass(frozen=True)
class Telling:
    """A schedule, by place, whose reasons are told; places that are `absent` take nothing."""

    situation: Situation
    starts: Integers
    absent: NDArray[np.bool_]
    known: dict[tuple[int, int, int], tuple[int, ...]] = field(default_factory=dict)

    def blocks(self, reasons: Iterable[Reason]) -> Iterator[Block]:
        """The blocks of reasons; of what nothing blocks none."""
        for reason in reasons:
            if reason.kind == BY_WAITING:
                yield from self._by_link(reason)
            elif reason.kind == BY_LOWEST:
                line = self._line(reason.place)
                cause = self.situation.effect.holding(line).cause
                yield Block(line, reason.first, reason.until, BY_FLOOR, cause=cause)
            elif reason.kind != FITS:
                yield self._by_limit(reason)

    def _line(self, place: int) -> int:
        return int(self.situation.arrays.lines[place])

    def _by_link(self, reason: Reason) -> Iterator[Block]:
        effect, link, line = self.situation.effect, reason.which, self._line(reason.place)
        before = self._line(int(effect.arrays.befores[link]))
        if effect.weights[link] <= effect.arrays.weights[link]:
            yield Block(line, reason.first, reason.until, BY_LINK, before)
            return
        for part in parts_of(effect, line, link, reason.until):
            yield Block(line, part.first, part.until, part.by, before, part.cause)

    def _by_limit(self, reason: Reason) -> Block:
        arrays, names, line = self.situation.arrays, self.situation.names, self._line(reason.place)
        others = tuple(other for other in self._takers(reason) if other != line)
        if reason.kind == BY_ROOM:
            resource = names.resources[reason.which]
            return Block(
                line, reason.first, reason.until, BY_CAPACITY, resource=resource, others=others, excess=reason.missing
            )
        item, year = names.items[reason.which], arrays.network.years[reason.where][0]
        return Block(
            line, reason.first, reason.until, BY_CEILING, year=year, others=others, item=item, excess=reason.missing
        )

    def _takers(self, reason: Reason) -> tuple[int, ...]:
        """The lines that take a resource on a day, or cost something of an item in a year."""
        s, key = self.situation, (reason.kind, reason.which, reason.where)
        if key not in self.known:
            takers = takers_on if reason.kind == BY_ROOM else payers_in
            places = takers(s.limits, self.starts, s.durations, reason.which, reason.where)
            self.known[key] = tuple(sorted(s.arrays.lines[places[~self.absent[places]]].tolist()))
        return self.known[key]


def caused_among(blocks: Sequence[Block], changed: Iterable[int]) -> set[int]:
    """The lines whose blocks reach, from line to line, a floor or a line that `changed` by a cause of its own."""
    caused = set(changed) | {block.line for block in blocks if block.cause is not None}
    led: dict[int, list[int]] = {}
    for block in blocks:
        for origin in block.others if block.line_before is None else (block.line_before,):
            led.setdefault(origin, []).append(block.line)
    waiting = list(caused)
    while waiting:
        for line in led.get(waiting.pop(), ()):
            if line not in caused:
                caused.add(line)
                waiting.append(line)
    return caused
