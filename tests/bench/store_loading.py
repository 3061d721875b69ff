"""An aggregate of 1 000 events loaded, without and with a snapshot, and its state known at a past moment."""

import dataclasses
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder, Transcoding

from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.terms import Evidence, Milestone, Terms
from services.chassis.store.application import EventStore, open_store
from services.kernel.acts import Minutes, Who
from tests.bench.store_commitments import BEGAN, commitment_of
from tests.bench.store_rounds import median_seconds, row
from tests.bench.store_saving import fresh_name, library_environment

EVENTS = 1000
MS = 1000


def run(postgres_url: str) -> list[dict[str, Any]]:
    """The rows of the table. Needs a PostgreSQL where schemas may be created."""
    with ExitStack() as opened:
        library = opened.enter_context(Default(library_environment(postgres_url, fresh_name("bench"))))
        plain = open_store(fresh_name("bench"), postgres_url, migrate=True)
        opened.callback(plain.close)
        snapshotting = open_store(fresh_name("bench"), postgres_url, migrate=True, snapshot_every={Commitment: 100})
        opened.callback(snapshotting.close)
        aggregate = uuid4()
        library.save(commitment_of(EVENTS, aggregate))
        for store in (plain, snapshotting):
            store.execute(lambda work: work.save(commitment_of(EVENTS, aggregate)))
        seconds = median_seconds(
            {
                "library": lambda: library.repository.get(aggregate),
                "plain": lambda: plain.get(Commitment, aggregate),
                "snapshot": lambda: snapshotting.get(Commitment, aggregate),
                "past": lambda: _known_then(snapshotting.get(Commitment, aggregate)),
            },
            before=lambda: _forget((plain, snapshotting)),
        )
    milliseconds = {name: each * MS for name, each in seconds.items()}
    title = f"aggregate of {EVENTS} events"
    return [
        row(
            f"{title} loaded, over the library", milliseconds["plain"], "ms", milliseconds["library"], 0.5, at_most=True
        ),
        row(f"{title} loaded with a snapshot", milliseconds["snapshot"], "ms", None, 1.0, at_most=True),
        row(f"{title}: its state known at a past moment", milliseconds["past"], "ms", None, 2.0, at_most=True),
    ]


def _forget(stores: Iterable[EventStore]) -> None:
    """Empties the caches."""
    for store in stores:
        store.repository.cache.cache.clear()
        store.repository.cache.clear()


def _known_then(commitment: Commitment) -> Any:
    """What was known halfway."""
    known_at = BEGAN + timedelta(hours=EVENTS // 2)
    as_of = known_at.date()
    told = [timeline.at(as_of, known_at) for timeline in commitment.reports.values()]
    return commitment.states.at(as_of, known_at), commitment.terms.at(as_of, known_at), told


class Default(Application):
    """The library as it comes: its JSON transcoder and recorder, with a transcoding for each type that it lacks."""

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        transcoder.register(_DayAsText())
        for cls in (Who, Minutes, Evidence, Milestone, Terms):
            transcoder.register(_as_fields(cls))


class _DayAsText(Transcoding):
    type = date
    name = "date"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


def _as_fields(cls: type) -> Transcoding:
    names = [field.name for field in dataclasses.fields(cls)]

    class AsFields(Transcoding):
        type = cls
        name = cls.__name__

        def encode(self, obj: Any) -> dict[str, Any]:
            return {name: getattr(obj, name) for name in names}

        def decode(self, data: dict[str, Any]) -> Any:
            return cls(**data)

    return AsFields()
