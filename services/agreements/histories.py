"""The history of one aggregate, told from its events: what each changed, who recorded it, and what corrects what."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from services.agreements.differing import changes, flat
from services.kernel.acts import PUBLIC, Who
from services.kernel.aggregates import CreationEvent, Event
from services.kernel.calendar import day_of
from services.kernel.two_times import is_late_record

LATE = "registro tardío"
COMMON = frozenset(field.name for field in fields(Event)) | {field.name for field in fields(CreationEvent)}
PRIVATE = frozenset({"representative"})

Sight = Callable[[Any, Event], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Telling:
    """How a noun tells its history: Spanish labels by topic, what to look at around an event, what is not public."""

    labels: Mapping[str, str]
    sight: Sight
    private: Mapping[str, frozenset[str]]


def fold(events: Iterable[tuple[int, Event]]) -> Iterator[tuple[int, Event, Any]]:
    """(position, event, aggregate after it), oldest first. It is the same aggregate each time, further on."""
    aggregate = None
    for position, event in events:
        aggregate = event.mutate(aggregate)
        yield position, event, aggregate


def tell(events: Iterable[tuple[int, Event]], telling: Telling, store: str, who: Who) -> list[dict[str, Any]]:
    """The items of the history."""
    items, aggregate = [], None
    for position, event in events:
        before = {} if aggregate is None else flat(telling.sight(aggregate, event))
        aggregate = event.mutate(aggregate)
        item = describe(position, event, telling, store, who)
        item["changes"] = changes(before, flat(telling.sight(aggregate, event)))
        items.append(item)
    return _with_corrections(items)


def describe(position: int, event: Event, telling: Telling, store: str, who: Who) -> dict[str, Any]:
    """One event for this caller; without a key, no subject and nothing private."""
    late = is_late_record(event.effective_on, day_of(event.timestamp))
    hidden = telling.private.get(event.TOPIC, frozenset()) if who.role == PUBLIC else frozenset()
    return {
        "position": f"{store}:{position}",
        "version": event.originator_version,
        "type": event.TOPIC,
        "label": telling.labels[event.TOPIC],
        "recorded_at": event.timestamp,
        "effective_on": event.effective_on,
        "who": show_who(event.who, who),
        "why": event.why,
        "facts": {
            field.name: getattr(event, field.name)
            for field in fields(event)
            if field.name not in COMMON and field.name not in hidden
        },
        "changes": [],
        "late": late,
        "mark": LATE if late else None,
        "corrects": getattr(event, "version", None),
        "corrected_by": [],
    }


def show_who(who: Who, to: Who) -> dict[str, Any]:
    """Who did it; without a key, no subject."""
    shown = {"unit": who.unit, "role": who.role}
    return shown if to.role == PUBLIC else {"subject": who.subject, **shown}


def _with_corrections(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_version = {item["version"]: item for item in items}
    for item in items:
        if item["corrects"] is not None:
            by_version[item["corrects"]]["corrected_by"].append(item["version"])
    return items
