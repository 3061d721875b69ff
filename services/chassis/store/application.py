"""The event store of a service: commands are executed, aggregates read, the log paged.

Built on the library's Application: its mapper, recorder and repository, ours plugged in by topic. One per process,
opened after a fork. Loaded aggregates are cached without looking whether they moved on: a command on a stale one meets
a conflict, or a refusal that is checked, and is run again on the fresh one; reads always look.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol, Snapshot
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.utils import Environment, EnvType
from psycopg.conninfo import conninfo_to_dict

from services.chassis.store import postgresql, sqlite
from services.chassis.store.database import POSTGRESQL, Connection, SqliteDatabase, is_occupied, open_database
from services.chassis.store.deadlines import DeadlinePassed, remaining, within
from services.chassis.store.environment import UnsafeSetting, refuse_unsafe, settings_of
from services.chassis.store.history import History
from services.chassis.store.idempotency import CREATE_KEYS, Request, Saved, find_answer
from services.chassis.store.judgement import Change, VersionConflict
from services.chassis.store.loading import Aggregates
from services.chassis.store.migrating import alone
from services.chassis.store.refusals import Busy, KeyReused, StaleVersion
from services.chassis.store.snapshots import Snapshots
from services.chassis.store.table import LoggedRow, id_to_row, position_column, select_log
from services.chassis.store.unit_of_work import UnitOfWork
from services.kernel.aggregates import Root
from services.kernel.refusals import Refusal

__all__ = [
    "Busy",
    "EventStore",
    "KeyReused",
    "Request",
    "Saved",
    "StaleVersion",
    "UnitOfWork",
    "UnsafeSetting",
    "migrate",
    "open_store",
]

A = TypeVar("A", bound=Root)
Command = Callable[[UnitOfWork], Saved]
WITHIN = 10.0
PAUSE = 0.05
GONE = (psycopg.OperationalError, psycopg.InterfaceError)
log = logging.getLogger(__name__)


def open_store(
    name: str,
    database_url: str,
    *,
    migrate: bool = False,
    cache: int = 2000,
    snapshot_every: Mapping[type[Root], int] | None = None,
) -> "EventStore":
    """The store of the service `name`. Creates its tables only where `migrate` is set; else they must be there."""
    if migrate:
        create_tables(name, database_url)
    return EventStore(name, database_url, cache=cache, snapshot_every=snapshot_every or {})


def migrate(name: str, database_url: str) -> None:
    """Creates the store's tables where they are missing; several processes may try at once."""
    create_tables(name, database_url)


def create_tables(name: str, database_url: str) -> None:
    """As migrate."""
    database = open_database(database_url, name, pool_size=2)
    try:
        with alone(database):
            EventStore(name, database_url, cache=1, create_tables=True).close()
            with database.transaction() as connection:
                connection.execute(CREATE_KEYS)
                if database.dialect == POSTGRESQL:
                    connection.execute("ALTER TABLE stored_snapshots ALTER COLUMN state SET STORAGE EXTERNAL")
    finally:
        database.close()


class EventStore(Application[UUID]):
    """See the functions below; `database` is the chassis Database of the same schema or file."""

    def __init__(
        self,
        name: str,
        database_url: str,
        *,
        cache: int,
        snapshot_every: Mapping[type[Root], int] | None = None,
        create_tables: bool = False,
    ) -> None:
        self.name = name
        self.database = open_database(database_url, name)
        self._cache = cache
        self._every = dict(snapshot_every or {})
        try:
            super().__init__(settings_of(self.database, database_url, create_tables=create_tables))
        except BaseException:
            self.database.close()
            raise
        self.recorder.attach(self.database, self._writer(database_url))

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Ours alone: no setting of the process's environment changes how the store works; an unsafe one is refused."""
        refuse_unsafe(name)
        return Environment("", env)

    def construct_factory(self, env: Environment) -> Any:
        """The library's factory, with every parameter of the URL given to its connections."""
        factory = super().construct_factory(env)
        if self.database.dialect == POSTGRESQL:
            if factory.datastore.enable_db_functions:
                raise UnsafeSetting("the library's database functions are on")
            factory.datastore.pool.kwargs.update(
                conninfo_to_dict(self.database.url), options=f"-c search_path={self.database.schema}"
            )
        return factory

    def construct_event_store(self) -> "History":
        """`store.events` is the library's store of events, and a function: see History."""
        return History(self.mapper, self.recorder, self.notifications)

    def construct_snapshot_store(self) -> Snapshots:
        """Snapshots are read through our own connections; the library creates their table."""
        self.factory.aggregate_recorder(purpose="snapshots")
        return Snapshots(self.mapper, self.database)

    def construct_repository(self) -> Aggregates:
        """With a cache, and without the library's way to bring cached aggregates up to date."""
        return Aggregates(self.database, self.mapper, self.snapshots, self.events, self._cache)

    # Commands

    def execute(self, command: Command, request: Request | None = None, deadline: float = WITHIN) -> Saved:
        """Runs the command until it is written, refused, or `deadline` seconds have passed (Busy).

        A request that was answered before gets that answer again, whatever the command would say now: the row of its
        key decides. Raises the command's refusals, KeyReused, StaleVersion, Busy.
        """
        known = request is not None
        request = request or Request.made_here()
        fresh = False
        try:
            with within(deadline):
                while True:
                    remaining()
                    work = UnitOfWork(self.repository, request, fresh=fresh)
                    try:
                        return self._commit(work, command(work))
                    except VersionConflict:
                        fresh = True
                    except KeyReused:
                        raise
                    except Refusal:
                        answered = self.find(request) if known else None
                        if answered is not None:
                            return answered
                        if fresh or self._current(work.expected):
                            raise
                        fresh = True
                    except GONE:
                        time.sleep(PAUSE)
        except DeadlinePassed:
            raise Busy(retry_after=1) from None

    def find(self, request: Request) -> Saved | None:
        """The answer given to this request before. Raises KeyReused where its key was used for another."""
        with self._reading() as connection:
            return find_answer(connection, request)

    def append(self, connection: Connection, domain_events: Sequence[DomainEventProtocol[UUID]]) -> list[int]:
        """Writes events in the transaction of the given connection; their positions.

        Raises the library's IntegrityError, after which the transaction is lost.
        """
        stored = [self.mapper.to_stored_event(event) for event in domain_events]
        if not stored:
            return []
        try:
            return _append(connection, stored)
        except (psycopg.IntegrityError, sqlite3.IntegrityError) as error:
            raise IntegrityError(str(error)) from error

    # Reads

    def get(self, cls: type[A], id: UUID, version: int | None = None) -> A:  # noqa: A002
        """The aggregate, current or as of a version; for reading only. Raises NotFound, Busy."""
        with self._bounded():
            if version is None:
                return self.repository.loaded(cls, id, fresh=True)
            return self.repository.as_of_version(cls, id, version)

    def version(self, id: UUID) -> int | None:  # noqa: A002
        """The aggregate's current version, or None where there is no such aggregate."""
        with self._reading() as connection:
            sql = "SELECT MAX(originator_version) FROM stored_events WHERE originator_id = %s"
            return connection.execute(sql, (id_to_row(connection.dialect)(id),))[0][0]

    def head(self) -> int:
        """The last position of the log, 0 where it is empty."""
        with self._bounded():
            return self.recorder.max_notification_id() or 0

    def notifications(
        self, after: int, limit: int, aggregate: UUID | None = None, after_version: int | None = None
    ) -> list[LoggedRow]:
        """(position, aggregate, version, topic, state) of the log after a position, or of one aggregate."""
        with self._reading() as connection:
            conditions = [(f"{position_column(connection.dialect)} > %s", after)] if after else []
            if aggregate is not None:
                conditions.append(("originator_id = %s", id_to_row(connection.dialect)(aggregate)))
            if after_version is not None:
                conditions.append(("originator_version > %s", after_version))
            return select_log(connection, conditions, limit)

    def close(self) -> None:
        """Closes every connection."""
        super().close()
        self.recorder.close()
        self.database.close()

    def _commit(self, work: UnitOfWork, saved: Saved) -> Saved:
        aggregates = work.saved.values()
        events = tuple(self.mapper.to_stored_event(event) for each in aggregates for event in each.pending_events)
        written = self.recorder.record(Change(events, work.request, work.expected, (saved.id, saved.version)))
        if not written.saved.replayed:
            for aggregate in aggregates:
                self._keep(aggregate, work.expected[aggregate.id])
        return written.saved

    def _keep(self, aggregate: Root, before: int) -> None:
        """In the cache, and as a snapshot where its class's interval was passed; a lost snapshot loses nothing."""
        aggregate.pending_events.clear()
        self.repository.cache.put(aggregate.id, aggregate)
        every = self._every.get(type(aggregate))
        if every and aggregate.version // every > before // every:
            try:
                self.snapshots.put([Snapshot.take(aggregate)])
            except (DeadlinePassed, *GONE):
                log.warning("no snapshot of %s at version %s", aggregate.id, aggregate.version)

    def _current(self, expected: Mapping[UUID, int]) -> bool:
        """Whether the aggregates still have these versions."""
        return all((self.version(id) or 0) == version for id, version in expected.items())

    def _writer(self, database_url: str) -> Any:
        if isinstance(self.database, SqliteDatabase):
            return sqlite.SqliteWriter(self.database)
        return postgresql.PostgresqlWriter(database_url, self.name)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._bounded(), self.database.transaction(write=False) as connection:
            yield connection

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        """A read's deadline; a database that is away is Busy to whoever reads."""
        try:
            with within(WITHIN):
                yield
        except (DeadlinePassed, *GONE) as error:
            raise Busy(retry_after=1) from error
        except sqlite3.OperationalError as error:
            if not is_occupied(error):
                raise
            raise Busy(retry_after=1) from error


def _append(connection: Connection, stored: Sequence[StoredEvent]) -> list[int]:
    if connection.dialect == POSTGRESQL:
        return postgresql.append(connection.driver, stored)
    return sqlite.append(connection, stored)
