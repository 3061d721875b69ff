"""The routes of pacts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.agreements import schemas as shared
from services.agreements.histories import tell
from services.agreements.pacts import commands, events, schemas
from services.agreements.pacts.domain import Pact
from services.agreements.pacts.representation import TELLING, represent
from services.agreements.reading import at_version, visible
from services.chassis.store.application import EventStore
from services.chassis.store.idempotency import Saved
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import SEES_DRAFTS, Who
from services.kernel.refusals import NotFound


def show_pact(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The pact as a command left it."""
    return represent(at_version(store, Pact, saved), who)


def version_for(store: EventStore, who: Who, id: UUID) -> int:  # noqa: A002
    """The pact's version, for a caller who may know of it."""
    return visible(store, Pact, who, id).version


def read_pact(reading: Reading, id: UUID, as_of: date | None, known_at: datetime | None) -> Answer:  # noqa: A002
    """The pact on a day, as known at a moment."""
    shown = represent(_visible(reading, id), reading.who, as_of, known_at)
    if shown is None:
        raise NotFound
    return Answer(shown, shown["version"], weak=as_of is not None or known_at is not None)


def read_pact_history(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """Every event that this caller may know of, oldest first."""
    return Answer({"items": _items(reading, id), "next": None})


def read_pact_event(reading: Reading, id: UUID, version: int) -> Answer:  # noqa: A002
    """One event of the history."""
    for item in _items(reading, id):
        if item["version"] == version:
            return Answer(item)
    raise NotFound


def _items(reading: Reading, id: UUID) -> list[dict[str, Any]]:  # noqa: A002
    """The history; that a commitment was drafted is told to those who see drafts."""
    _visible(reading, id)
    items = tell(reading.store.events(id), TELLING, reading.store.name, reading.who)
    sees_drafts = reading.who.role in SEES_DRAFTS
    return [item for item in items if sees_drafts or item["type"] != events.CommitmentAdded.TOPIC]


def _visible(reading: Reading, id: UUID) -> Pact:  # noqa: A002
    return visible(reading.store, Pact, reading.who, id)


ONE = "/v1/pacts/<uuid:id>"
SHOWN: dict[str, Any] = {"show": show_pact, "version_for": version_for, "answer": schemas.Pact}

routes = Routes("pacts")
routes.create(
    "draft_pact",
    "/v1/pacts",
    body=schemas.PactDraft,
    run=commands.draft_pact,
    summary="Redacta un pacto",
    **SHOWN,
)
routes.record(
    "record_signature",
    f"{ONE}/signatures",
    body=schemas.SignatureRecord,
    run=commands.record_signature,
    summary="Registra una firma",
    **SHOWN,
)
for name, noun, body, run, summary in (
    ("enter_into_force", "entry-into-force", shared.Act, commands.enter_into_force, "Pone el pacto en vigor"),
    ("close_pact", "closure", shared.Act, commands.close_pact, "Cierra el pacto"),
    ("terminate_pact", "termination", shared.ReasonedAct, commands.terminate_pact, "Termina el pacto"),
):
    routes.act(name, f"{ONE}/{noun}", body=body, run=run, summary=summary, **SHOWN)
routes.read(
    "read_pact",
    ONE,
    query=shared.TwoTimes,
    answer=schemas.Pact,
    run=read_pact,
    summary="Un pacto, en dos tiempos",
)
routes.read(
    "read_pact_history",
    f"{ONE}/history",
    answer=shared.History,
    run=read_pact_history,
    summary="Su historia",
)
routes.read(
    "read_pact_event",
    f"{ONE}/history/<int:version>",
    answer=shared.HistoryItem,
    run=read_pact_event,
    summary="Un evento de un pacto",
)
