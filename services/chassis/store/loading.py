"""Aggregates from their rows: the last snapshot and the events after it, in one query."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Repository

from services.chassis.store.database import Database
from services.chassis.store.mapper import JsonMapper, OutdatedSnapshot
from services.chassis.store.snapshots import Snapshots
from services.chassis.store.table import EVENTS, SNAPSHOTS, id_to_row

# Without a bound where none is asked: the planner then keeps one plan, and planning costs as much as running.
SELECT = f"""
WITH snapshot AS (
    SELECT originator_version, topic, state FROM {SNAPSHOTS}
    WHERE originator_id = %s{{upto}} ORDER BY originator_version DESC LIMIT 1)
SELECT originator_version, topic, state FROM snapshot
UNION ALL
SELECT originator_version, topic, state FROM {EVENTS}
WHERE originator_id = %s AND originator_version > COALESCE((SELECT originator_version FROM snapshot), -1){{upto}}
"""
SELECT_EVENTS = f"SELECT originator_version, topic, state FROM {EVENTS} WHERE originator_id = %s{{upto}}"
UPTO = " AND originator_version <= %s"
by_version = itemgetter(0)


class Aggregates(Repository[UUID]):
    """The library's repository with its cache, without its way of loading."""

    def __init__(
        self, database: Database, mapper: JsonMapper, snapshots: Snapshots, event_store: Any, cache: int
    ) -> None:
        super().__init__(event_store, snapshot_store=snapshots, cache_maxsize=cache, fastforward=False)
        self._database, self._mapper = database, mapper
        self._id = id_to_row(database.dialect)

    def _reconstruct_aggregate(
        self, aggregate_id: UUID, version: int | None, projector_func: Callable[..., Any]
    ) -> Any:
        bound, upto = ("", ()) if version is None else (UPTO, (version,))
        some = (self._id(aggregate_id), *upto)
        try:
            return self._folded(aggregate_id, SELECT.format(upto=bound), some * 2)
        except OutdatedSnapshot:
            return self._folded(aggregate_id, SELECT_EVENTS.format(upto=bound), some)

    def _folded(self, aggregate_id: UUID, sql: str, parameters: tuple[Any, ...]) -> Any:
        with self._database.transaction(write=False) as connection:
            rows = connection.execute(sql, parameters)
        if not rows:
            raise AggregateNotFoundError(aggregate_id)
        aggregate, event_of = None, self._mapper.event_of
        for row in sorted(rows, key=by_version):
            aggregate = event_of(aggregate_id, *row).mutate(aggregate)
        return aggregate
