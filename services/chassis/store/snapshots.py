"""Snapshots of aggregates, so that long histories load fast. A cache: one that no longer fits is passed over."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from eventsourcing.domain import Snapshot

from services.chassis.store.database import Database
from services.chassis.store.mapper import JsonMapper, OutdatedSnapshot
from services.chassis.store.table import SNAPSHOTS, id_to_row, select_events

INSERT = f"""
INSERT INTO {SNAPSHOTS} (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
log = logging.getLogger(__name__)


class Snapshots:
    """What the library's repository asks of a snapshot store."""

    def __init__(self, mapper: JsonMapper, database: Database) -> None:
        self.mapper = mapper
        self._database = database

    def put(self, snapshots: Sequence[Snapshot]) -> None:
        """Keeps the snapshots; one that is there already stays."""
        with self._database.transaction() as connection:
            for snapshot in snapshots:
                stored = self.mapper.to_stored_event(snapshot)
                originator_id = id_to_row(connection.dialect)(stored.originator_id)
                connection.execute(INSERT, (originator_id, stored.originator_version, stored.topic, stored.state))

    def get(self, originator_id: UUID, **bounds: Any) -> Iterator[Snapshot]:
        """The snapshots within the bounds, without those of an outdated shape."""
        with self._database.transaction(write=False) as connection:
            rows = select_events(connection, SNAPSHOTS, originator_id, **bounds)
        for row in rows:
            try:
                yield self.mapper.to_domain_event(row)
            except OutdatedSnapshot as outdated:
                log.info("snapshot of %s passed over: %s", originator_id, outdated)
