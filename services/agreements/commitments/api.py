"""The routes of commitments."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.agreements import schemas as shared
from services.agreements.commitments import answers, commands, schemas
from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.history import TELLING, differences
from services.agreements.commitments.representation import represent
from services.agreements.histories import tell
from services.agreements.reading import at_version, visible
from services.agreements.refusals import invalid
from services.chassis.store.application import EventStore
from services.chassis.store.idempotency import Saved
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import Who
from services.kernel.refusals import NotFound


def show_commitment(store: EventStore, who: Who, saved: Saved) -> dict[str, Any]:
    """The commitment as a command left it."""
    return represent(at_version(store, Commitment, saved))


def version_for(store: EventStore, who: Who, id: UUID) -> int:  # noqa: A002
    """The commitment's version, for a caller who may know of it."""
    return visible(store, Commitment, who, id).version


def read_commitment(reading: Reading, id: UUID, as_of: date | None, known_at: datetime | None) -> Answer:  # noqa: A002
    """The commitment on a day, as known at a moment."""
    shown = represent(_visible(reading, id), as_of, known_at)
    if shown is None:
        raise NotFound
    return Answer(shown, shown["version"], weak=as_of is not None or known_at is not None)


def read_history(reading: Reading, id: UUID) -> Answer:  # noqa: A002
    """Every event, oldest first."""
    _visible(reading, id)
    return Answer({"items": tell(reading.store.events(id), TELLING, reading.store.name, reading.who), "next": None})


def read_event(reading: Reading, id: UUID, version: int) -> Answer:  # noqa: A002
    """One event of the history."""
    _visible(reading, id)
    for item in tell(reading.store.events(id), TELLING, reading.store.name, reading.who):
        if item["version"] == version:
            return Answer(item)
    raise NotFound


def read_differences(reading: Reading, id: UUID, from_: datetime, to: datetime | None, as_of: date | None) -> Answer:  # noqa: A002
    """What changed in what is known."""
    _visible(reading, id)
    to = to or reading.now
    if to < from_:
        raise invalid("/to", "ends_before_it_begins")
    history = reading.store.events(id)
    return Answer(differences(history, from_, to, as_of, reading.store.name, reading.who))


def _visible(reading: Reading, id: UUID) -> Commitment:  # noqa: A002
    return visible(reading.store, Commitment, reading.who, id)


ONE = "/v1/commitments/<uuid:id>"
SHOWN: dict[str, Any] = {"show": show_commitment, "version_for": version_for, "answer": answers.Commitment}

routes = Routes("commitments")
routes.create(
    "draft_commitment",
    "/v1/commitments",
    body=schemas.CommitmentDraft,
    run=commands.draft_commitment,
    summary="Redacta un compromiso de un pacto",
    **SHOWN,
)
routes.put(
    "revise_terms",
    f"{ONE}/terms",
    body=schemas.TermsRevision,
    run=commands.revise_terms,
    summary="Reescribe los términos de un borrador",
    **SHOWN,
)
for name, noun, body, run, summary in (
    ("approve", "approval", shared.MinutedAct, commands.approve, "Acuerda el compromiso"),
    ("start", "start", shared.Act, commands.start, "Inicia la ejecución"),
    ("suspend", "suspension", schemas.Suspension, commands.suspend, "Suspende hasta un día"),
    ("resume", "resumption", shared.MinutedAct, commands.resume, "Reanuda lo suspendido"),
    ("breach", "breach", shared.ReasonedAct, commands.breach, "Declara el incumplimiento"),
    ("fulfil", "fulfilment", shared.Act, commands.fulfil, "Declara el cumplimiento"),
    ("verify", "verification", shared.Act, commands.verify, "Verifica el cumplimiento"),
    ("withdraw", "withdrawal", shared.ReasonedAct, commands.withdraw, "Retira el compromiso"),
):
    routes.act(name, f"{ONE}/{noun}", body=body, run=run, summary=summary, **SHOWN)
for name, noun, body, run, summary in (
    ("accept", "acceptances", schemas.Acceptance, commands.accept, "Acepta los términos"),
    ("report_progress", "progress-reports", schemas.ProgressReport, commands.report_progress, "Declara avance"),
    ("forecast", "forecasts", schemas.ForecastRecord, commands.forecast, "Pronostica la fecha de un hito"),
    ("verify_progress", "progress-verifications", schemas.ProgressVerification, commands.verify_progress, "Verifica"),
):
    routes.record(name, f"{ONE}/{noun}", body=body, run=run, summary=summary, **SHOWN)
for name, noun, body, run, summary in (
    ("renegotiate", "renegotiations", schemas.Renegotiation, commands.renegotiate, "Renegocia los términos"),
    ("correct", "corrections", schemas.Correction, commands.correct, "Corrige un registro anterior"),
):
    routes.record(name, f"{ONE}/{noun}", body=body, run=run, precondition="required", summary=summary, **SHOWN)
routes.read(
    "read_commitment",
    ONE,
    query=shared.TwoTimes,
    answer=answers.Commitment,
    run=read_commitment,
    summary="Un compromiso, en dos tiempos",
)
routes.read("read_history", f"{ONE}/history", answer=shared.History, run=read_history, summary="Toda su historia")
routes.read(
    "read_event", f"{ONE}/history/<int:version>", answer=shared.HistoryItem, run=read_event, summary="Un evento"
)
routes.read(
    "read_differences",
    f"{ONE}/differences",
    query=schemas.Window,
    answer=answers.Differences,
    run=read_differences,
    summary="Qué cambió entre lo sabido en dos momentos",
)
