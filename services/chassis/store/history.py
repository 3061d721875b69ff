"""The history of one aggregate."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.persistence import EventStore as DomainEvents

from services.chassis.store.mapper import JsonMapper

MOST_EVENTS = 1_000_000


class History(DomainEvents[UUID]):
    """The library's store of domain events, and called as `store.events(id)`: an aggregate's history with positions."""

    def __init__(self, mapper: JsonMapper, recorder: ApplicationRecorder, notifications: Callable[..., Any]) -> None:
        super().__init__(mapper, recorder)
        self._notifications = notifications

    def __call__(self, id: UUID, upto: int | None = None) -> Iterator[tuple[int, DomainEventProtocol[UUID]]]:  # noqa: A002
        """(position, event) of one aggregate, oldest first, through version `upto`. Empty where there is none."""
        for position, _, version, topic, state in self._notifications(0, MOST_EVENTS, aggregate=id):
            if upto is None or version <= upto:
                yield position, self.mapper.event_of(id, version, topic, state)
