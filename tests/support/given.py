"""given(events).when(command).then(events): what an aggregate does, told as a story.

`happened(Event, on, **facts)` is an event without the parts that every event has; `given` puts them in order, each
recorded on its own day at noon unless told otherwise. Nothing is guarded in what is given: it is history.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.utils import get_topic

from services.kernel.acts import Act, Who
from services.kernel.aggregates import CreationEvent, Event, Root
from services.kernel.refusals import Refusal

SOMEBODY = Who("somebody", None, "facilitator")
NOON = time(17, tzinfo=UTC)


@dataclass(frozen=True)
class Happened:
    """One event to come."""

    event: type[Event]
    on: date
    recorded_at: datetime | None
    who: Who
    facts: dict[str, Any]


def happened(
    event: type[Event], on: str, recorded_at: datetime | None = None, who: Who = SOMEBODY, **facts: Any
) -> Happened:
    """An event that took effect on a day."""
    return Happened(event, date.fromisoformat(on), recorded_at, who, facts)


def act_on(day: str, who: Who = SOMEBODY) -> Act:
    """An act at noon of a day in Guayaquil."""
    return Act(who, datetime.combine(date.fromisoformat(day), NOON), "c0ffee")


def history(cls: type[Root], steps: Iterable[Happened], id: UUID | None = None) -> list[Event]:  # noqa: A002
    """The steps as events of one aggregate."""
    id, latest, events = id or uuid4(), None, []  # noqa: A001
    for version, step in enumerate(steps, start=1):
        noon = step.recorded_at or datetime.combine(step.on, NOON)
        latest = max(noon, latest or noon)
        shared = {"originator_topic": get_topic(cls)} if issubclass(step.event, CreationEvent) else {}
        optional = {field.name: None for field in fields(step.event) if field.name == "minutes"}
        told = {"why": None, "correlation_id": "c0ffee", "causation_id": None, **shared, **optional, **step.facts}
        events.append(
            step.event(
                originator_id=id,
                originator_version=version,
                timestamp=latest,
                effective_on=step.on,
                who=step.who,
                **told,
            )
        )
    return events


def folded(events: Iterable[Event]) -> Any:
    """The aggregate that the events make."""
    aggregate = None
    for event in events:
        aggregate = event.mutate(aggregate)
    return aggregate


class Given:
    """What happened before."""

    def __init__(self, cls: type[Root], steps: Iterable[Happened]) -> None:
        self.aggregate = folded(history(cls, steps))

    def when(self, command: Callable[[Any], object]) -> "When":
        """What is asked now."""
        return When(self.aggregate, command)


class When:
    """What is asked, and what comes of it."""

    def __init__(self, aggregate: Any, command: Callable[[Any], object]) -> None:
        self.aggregate, self.command = aggregate, command

    def then(self, *expected: Happened) -> Any:
        """Exactly these events come, with at least these facts; the aggregate after them."""
        self.command(self.aggregate)
        came = self.aggregate.pending_events
        assert [type(event) for event in came] == [step.event for step in expected]
        for event, step in zip(came, expected, strict=True):
            told = {name: getattr(event, name) for name in step.facts}
            assert (event.effective_on, told) == (step.on, step.facts)
        return self.aggregate

    def refused(self, refusal: type[Refusal], *faults: tuple[str, str], **facts: Any) -> Refusal:
        """It is refused, with these field errors (pointer, reason) and facts, and nothing happened."""
        with pytest.raises(refusal) as raised:
            self.command(self.aggregate)
        assert self.aggregate.pending_events == []
        if faults:
            assert [(error.pointer, error.reason) for error in raised.value.errors] == list(faults)
        assert {name: raised.value.facts.get(name) for name in facts} == facts
        return raised.value


def given(cls: type[Root], *steps: Happened) -> Given:
    """The aggregate to which these events happened."""
    return Given(cls, steps)
