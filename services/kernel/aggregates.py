"""The base of every aggregate and of every event: explicit topics, two times, who and why, and immutable state.

An aggregate's attributes are immutable values; an event's `apply` only assigns new ones, and never validates: guards
stand in the aggregate's command methods, before `_record`. So a shallow copy is a safe copy.
"""

from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from eventsourcing.domain import Aggregate, AggregateEvent, CanInitAggregate
from eventsourcing.utils import get_topic, register_topic

from services.kernel.acts import Act, Who


class Event(AggregateEvent):
    """What happened. Stored as plain JSON; `timestamp` (stored as `recorded_at`) is the moment we learnt it, UTC."""

    effective_on: date
    who: Who
    why: str | None
    correlation_id: str
    causation_id: str | None


class CreationEvent(CanInitAggregate[UUID], Event):
    """The first event of an aggregate. Subclasses are nested in their aggregate under the name `Created`."""

    originator_topic: str


def register(base: type[Event]) -> None:
    """Makes the topics of a noun's events known; needed where they are not nested in their aggregate."""
    for event in base.__subclasses__():
        if "TOPIC" in vars(event):
            register_topic(event.TOPIC, event)
        register(event)


class Root(Aggregate):
    """An aggregate whose state is immutable values.

    `State` is a TypedDict that names each attribute with its type, so that snapshots decode to the same values.
    """

    State: ClassVar[type]

    @classmethod
    def create(cls, id: UUID, act: Act, effective_on: date, why: str | None = None, **facts: Any) -> Self:  # noqa: A002
        """A new aggregate with its creation event pending."""
        created = cls.Created(
            originator_topic=get_topic(cls),
            originator_id=id,
            originator_version=cls.INITIAL_VERSION,
            timestamp=act.now,
            effective_on=effective_on,
            who=act.who,
            why=why,
            correlation_id=act.correlation_id,
            causation_id=act.causation_id,
            **facts,
        )
        aggregate = created.mutate(None)
        aggregate.pending_events.append(created)
        return aggregate

    def _record(
        self, event_class: type[Event], act: Act, effective_on: date, why: str | None = None, **facts: Any
    ) -> None:
        """Triggers an event; its moment never goes back within the aggregate."""
        self.trigger_event(
            event_class,
            timestamp=self.moment(act),
            effective_on=effective_on,
            who=act.who,
            why=why,
            correlation_id=act.correlation_id,
            causation_id=act.causation_id,
            **facts,
        )

    def moment(self, act: Act) -> datetime:
        """When an event of this act counts as recorded: now, or the last event's moment where the clock went back."""
        return max(act.now, self.modified_on)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copied = object.__new__(type(self))
        copied.__dict__.update(self.__dict__)
        copied.__dict__["_pending_events"] = list(self._pending_events)
        return copied
