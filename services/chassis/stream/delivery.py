"""What a consumer is given to apply, before it is known what of it is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from contracts.envelope import Envelope
from contracts.events import Event
from services.chassis.stream.feeds import Unreadable

ALL = 2**31 - 1


class Received(NamedTuple):
    """An event that is due: its envelope and what it says."""

    envelope: Envelope
    event: Event


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be applied: envelopes by aggregate and version. `wanted`: up to which version to read the log."""

    envelopes: Mapping[str, dict[int, Envelope]] = field(default_factory=dict)
    wanted: Mapping[str, int] = field(default_factory=dict)
    unreadable: Sequence[Unreadable] = ()

    @property
    def aggregates(self) -> set[str]:
        return self.envelopes.keys() | self.wanted.keys()

    def of(self, aggregate: str) -> "Delivery":
        """The part that concerns one aggregate."""
        found = self.envelopes.get(aggregate)
        wanted = self.wanted.get(aggregate)
        return Delivery({aggregate: found} if found else {}, {aggregate: wanted} if wanted else {})


def delivery(arrived: Iterable[Envelope | Unreadable]) -> Delivery:
    """What arrived, by aggregate. Of an unreadable record's aggregate everything in the log is wanted."""
    envelopes: dict[str, dict[int, Envelope]] = {}
    unreadable = []
    for one in arrived:
        if isinstance(one, Unreadable):
            unreadable.append(one)
        else:
            envelopes.setdefault(one.subject, {})[one.version] = one
    return Delivery(envelopes, {one.aggregate: ALL for one in unreadable if one.aggregate}, unreadable)
