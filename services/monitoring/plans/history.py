"""What happened to a plan, event by event, as it is told: no structure again, only what changed and who decided it."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from services.kernel.acts import Who
from services.kernel.aggregates import Event
from services.kernel.calendar import day_of
from services.kernel.two_times import is_late_record
from services.monitoring.plans import events
from services.monitoring.plans.representation import decider
from services.monitoring.plans.structure import COLLECTIONS, Structure

LABELS = {
    events.Imported.TOPIC: "Primera edición",
    events.Revised.TOPIC: "Nueva edición",
    events.Continued.TOPIC: "Continuación de la edición",
    events.BudgetRecorded.TOPIC: "Estado presupuestario",
    events.Realigned.TOPIC: "Realineación aceptada",
}
FEW = 20
COMMON = {each.name for each in fields(events.Event)} | {"originator_topic"}


def told(history: Iterable[tuple[int, Event]], store: str, to: Who) -> list[dict[str, Any]]:
    """The items of the history, oldest first."""
    return [_brief(item_of(position, event, store, to)) for position, event in history]


def item_of(position: int, event: Event, store: str, to: Who) -> dict[str, Any]:
    """One event with all that it says."""
    own = {each.name: getattr(event, each.name) for each in fields(event) if each.name not in COMMON}
    return {
        "position": f"{store}:{position}",
        "version": event.originator_version,
        "type": event.TOPIC,
        "label": LABELS[event.TOPIC],
        "recorded_at": event.timestamp,
        "effective_on": event.effective_on,
        "late": is_late_record(event.effective_on, day_of(event.timestamp)),
        "who": decider(event.who, to),
        "why": event.why,
        "facts": own,
    }


def _brief(item: dict[str, Any]) -> dict[str, Any]:
    """In the list, how many parts there are of what has many."""
    return {**item, "facts": {name: _counted(value) for name, value in item["facts"].items()}}


def _counted(value: Any) -> Any:
    if isinstance(value, Structure):
        return {name: len(each) for name in COLLECTIONS if (each := getattr(value, name))}
    return len(value) if isinstance(value, tuple) and len(value) > FEW else value
