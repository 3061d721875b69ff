"""Which alerts a silence covers now, and through whom; also where no tick has looked at them since it was announced."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from services.chassis.store.database import Connection
from services.monitoring.alerts.alerted import Alerted
from services.monitoring.rows import select_by
from services.monitoring.silences.matching import Silence, silencing
from services.monitoring.silences.view import read_silence, silences_in_force


def silenced_by(connection: Connection, alerts: Mapping[UUID, Alerted], on: date) -> dict[UUID, str]:
    """By alert, the unit or role of who announced the silence that covers it."""
    silences = silences_in_force(connection, on)
    if not silences:
        return {}
    found = {id: silencing(silences, alerted) for id, alerted in alerts.items()}
    return {id: _author(silence) for id, silence in found.items() if silence is not None}


def authors_of(connection: Connection, silences: Iterable[UUID]) -> dict[UUID, str]:
    """By silence, the unit or role of who announced it."""
    rows = select_by(connection, "SELECT id, body FROM silences WHERE id", map(str, silences))
    return {UUID(id): _author(read_silence(body)) for id, body in rows}


def _author(silence: Silence) -> str:
    return silence.author.unit or silence.author.role
