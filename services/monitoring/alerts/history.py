"""How an alert tells its history, from its events."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from services.kernel.acts import PUBLIC, Who
from services.kernel.aggregates import CreationEvent, Event
from services.monitoring.alerts.events import AlertEvent

LABELS = {
    "alert.fired": "Se activó",
    "alert.fired-again": "Se activó otra vez",
    "alert.escalated": "Escaló",
    "alert.acknowledged": "Acuse",
    "alert.silenced": "Silenciada",
    "alert.repeated": "Se avisó otra vez",
    "alert.unreached": "No se pudo avisar: pasó a quien sigue",
    "alert.commented": "Comentario",
    "alert.resolved": "Se resolvió",
}
PLAIN = frozenset({"state", "step", "told"})
COMMON = frozenset(field.name for cls in (Event, CreationEvent) for field in fields(cls)) | PLAIN
PRIVATE = frozenset({"text"})


def tell(events: Iterable[tuple[int, AlertEvent]], store: str, to: Who) -> list[dict[str, Any]]:
    """The items of the history, oldest first; without a key, no account and nothing that a comment says."""
    return [_item(position, event, store, to) for position, event in events]


def _item(position: int, event: AlertEvent, store: str, to: Who) -> dict[str, Any]:
    public = to.role == PUBLIC
    who = {"unit": event.who.unit, "role": event.who.role}
    hidden = PRIVATE if public else frozenset()
    return {
        "position": f"{store}:{position}",
        "version": event.originator_version,
        "type": event.TOPIC,
        "label": LABELS[event.TOPIC],
        "recorded_at": event.timestamp,
        "effective_on": event.effective_on,
        "who": who if public else {"subject": event.who.subject, **who},
        "why": event.why,
        "state": event.state,
        "step": event.step,
        "told": [
            {"on": event.effective_on, "audience": one.audience, "unit": one.unit, "instead_of": one.instead_of}
            for one in event.told
        ],
        "facts": {
            field.name: getattr(event, field.name)
            for field in fields(event)
            if field.name not in COMMON and field.name not in hidden
        },
    }
