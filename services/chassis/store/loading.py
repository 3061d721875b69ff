"""Aggregates from the cache, or from their rows: the last snapshot and the events after it, in one query."""

import copy
from collections.abc import Callable
from contextlib import suppress
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Repository

from services.chassis.store.database import Database
from services.chassis.store.mapper import JsonMapper, OutdatedSnapshot
from services.chassis.store.snapshots import Snapshots
from services.chassis.store.table import EVENTS, SNAPSHOTS, id_to_row
from services.kernel.aggregates import Root
from services.kernel.refusals import NotFound

A = TypeVar("A", bound=Root)
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
    """The library's repository and its cache, with our own way to load and to bring up to date."""

    def __init__(
        self, database: Database, mapper: JsonMapper, snapshots: Snapshots, event_store: Any, cache: int
    ) -> None:
        super().__init__(event_store, snapshot_store=snapshots, cache_maxsize=cache, fastforward=False)
        self.database, self._mapper = database, mapper
        self._id = id_to_row(database.dialect)

    def loaded(self, cls: type[A], id: UUID, *, fresh: bool) -> A:  # noqa: A002
        """A copy of the aggregate, cached or folded from its events; `fresh` looks for newer ones. Raises NotFound."""
        if fresh:
            self._catch_up(id)
        return self._found(cls, id, None)

    def as_of_version(self, cls: type[A], id: UUID, version: int) -> A:  # noqa: A002
        """The aggregate as it was at a version. Raises NotFound, also where it has not come that far."""
        aggregate = self._found(cls, id, version)
        if aggregate.version != version:
            raise NotFound(id=str(id))
        return aggregate

    def _found(self, cls: type[A], id: UUID, version: int | None) -> A:  # noqa: A002
        try:
            aggregate = self.get(id, version=version)
        except AggregateNotFoundError:
            raise NotFound(id=str(id)) from None
        if not isinstance(aggregate, cls):
            raise NotFound(id=str(id))
        return aggregate

    def _catch_up(self, id: UUID) -> None:  # noqa: A002
        """Brings a cached aggregate up to date. It is dropped where its last event is not in the database at all."""
        try:
            cached = self.cache.get(id)
        except KeyError:
            return
        last, *newer = self.event_store.recorder.select_events(id, gt=cached.version - 1) or (None,)
        if last is None or last.originator_version != cached.version:
            with suppress(KeyError):
                self.cache.get(id, evict=True)
        elif newer:
            aggregate = copy.deepcopy(cached)
            for event in newer:
                self._mapper.to_domain_event(event).mutate(aggregate)
            self.cache.put(id, aggregate)

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
        with self.database.transaction(write=False) as connection:
            rows = connection.execute(sql, parameters)
        if not rows:
            raise AggregateNotFoundError(aggregate_id)
        aggregate, event_of = None, self._mapper.event_of
        for row in sorted(rows, key=by_version):
            aggregate = event_of(aggregate_id, *row).mutate(aggregate)
        return aggregate
