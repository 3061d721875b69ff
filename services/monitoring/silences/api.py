"""The routes of silences. They are public."""

from datetime import date
from typing import Any
from uuid import UUID

from services.chassis.store.application import EventStore, Saved
from services.chassis.web.pages import page
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import Who
from services.kernel.calendar import day_of
from services.monitoring.silences import commands, schemas
from services.monitoring.silences.domain import Announcement
from services.monitoring.silences.matching import Silence
from services.monitoring.silences.view import follow_silences, read_silence
from services.monitoring.ticks.clock import read_clock
from services.monitoring.tracking.lists import Conditions, two_texts

IN_FORCE = "starts_on <= %s AND ends_on >= %s AND (ended_on IS NULL OR ended_on > %s)"


def list_silences(reading: Reading, **filters: Any) -> Answer:
    """The silences, the one that ends last first."""
    follow_silences(reading.store)
    where = Conditions()
    where.equal({name: filters.get(name) for name in ("unit", "rule")})
    if filters["cursor"] is not None:
        last, id = two_texts(filters["cursor"])  # noqa: A001
        where.add("ends_on < %s OR (ends_on = %s AND id > %s)", last, last, id)
    with reading.database.transaction(write=False) as connection:
        today = read_clock(connection).day or day_of(reading.now)
        if "in_force" in filters:
            condition = IN_FORCE if filters["in_force"] else f"NOT ({IN_FORCE})"
            where.add(condition, *[today.isoformat()] * 3)
        sql = f"SELECT id, version, body, ends_on FROM silences WHERE {where} ORDER BY ends_on DESC, id LIMIT %s"
        rows = connection.execute(sql, [*where.parameters, filters["limit"] + 1])
    return Answer(
        page(
            rows,
            filters["limit"],
            lambda row: (row[3], row[0]),
            lambda row: represent(read_silence(row[2]), row[1], today),
        )
    )


def read_silence_by_id(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """One silence."""
    silence = reading.store.get(Announcement, id)
    with reading.database.transaction(write=False) as connection:
        today = read_clock(connection).day or day_of(reading.now)
    return Answer(represent(silence.now, silence.version, today), silence.version)


def show_silence(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The silence as a command left it. Its row, and a look at what it covers, follow: at the next tick where lost."""
    follow_silences(store)
    silence = store.get(Announcement, saved.id, saved.version)
    with store.database.transaction(write=False) as connection:
        today = read_clock(connection).day or silence.now.starts_on
    return represent(silence.now, silence.version, today)


def represent(silence: Silence, version: int, today: date) -> dict[str, Any]:
    """A silence as the API shows it, on a day."""
    return {
        "id": silence.id,
        "version": version,
        "matchers": silence.matchers,
        "author": silence.author,
        "reason": silence.reason,
        "starts_on": silence.starts_on,
        "ends_on": silence.ends_on,
        "in_force": silence.in_force(today),
        "ended_on": silence.ended_on,
    }


routes = Routes("silences")
routes.create(
    "announce_silence",
    "/v1/silences",
    body=schemas.SilenceAnnouncement,
    run=commands.announce_silence,
    show=show_silence,
    answer=schemas.SilenceShown,
    summary="Silencia alertas: con motivo, hasta un día, a la vista de todos",
)
routes.read(
    "list_silences",
    "/v1/silences",
    query=schemas.SilenceFilters,
    answer=schemas.SilencePage,
    run=list_silences,
    summary="Los silencios, de quién y por qué",
)
routes.read(
    "read_silence", "/v1/silences/<uuid:id>", answer=schemas.SilenceShown, run=read_silence_by_id, summary="Un silencio"
)
routes.act(
    "end_silence",
    "/v1/silences/<uuid:id>/ending",
    body=schemas.SilenceEnding,
    run=commands.end_silence,
    show=show_silence,
    answer=schemas.SilenceShown,
    summary="Termina un silencio antes de su último día",
)
