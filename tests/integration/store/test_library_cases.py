"""The library's own recorder test cases, on the group-commit recorders."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import pytest
from eventsourcing.persistence import AggregateRecorder, ApplicationRecorder

from services.chassis.store.application import EventStore, open_store
from services.chassis.store.postgresql import PostgresqlRecorder
from services.chassis.store.sqlite import SqliteRecorder

# The module of cases also has some about encryption, which we do not use, and imports a package for them.
sys.modules.setdefault("eventsourcing.cipher", ModuleType("eventsourcing.cipher")).AESCipher = None
cases = import_module("eventsourcing.tests.persistence")


class _Opening:
    """Opens stores for a case's recorders, closed after each test."""

    def _open(self) -> EventStore:
        store = open_store(f"cases_{uuid4().hex[:8]}", self._url, migrate=True)
        self.addCleanup(store.close)
        return store


class _OnPostgresql(_Opening):
    @pytest.fixture(autouse=True)
    def _place(self, fresh_postgres: Callable[[], str]) -> None:
        self._url = fresh_postgres()


class _OnSqlite(_Opening):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self._url = f"sqlite:///{tmp_path}"


class TestApplicationRecorderOnPostgresql(_OnPostgresql, cases.ApplicationRecorderTestCase):
    def create_recorder(self) -> ApplicationRecorder:
        recorder = self._open().recorder
        assert isinstance(recorder, PostgresqlRecorder)
        return recorder

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestApplicationRecorderOnSqlite(_OnSqlite, cases.ApplicationRecorderTestCase):
    def create_recorder(self) -> ApplicationRecorder:
        recorder = self._open().recorder
        assert isinstance(recorder, SqliteRecorder)
        return recorder


class TestNotificationIdsOnPostgresql(_OnPostgresql, cases.NonInterleavingNotificationIDsBaseCase):
    def create_recorder(self) -> ApplicationRecorder:
        return self._open().recorder


class TestNotificationIdsOnSqlite(_OnSqlite, cases.NonInterleavingNotificationIDsBaseCase):
    def create_recorder(self) -> ApplicationRecorder:
        return self._open().recorder


class _WithoutPositions(AggregateRecorder):
    """What an aggregate recorder promises, of an application recorder: no positions."""

    def __init__(self, recorder: ApplicationRecorder) -> None:
        self.select_events = recorder.select_events
        self._insert = recorder.insert_events

    def insert_events(self, stored_events, **kwargs):
        self._insert(stored_events, **kwargs)

    def select_events(self, *args, **kwargs):
        raise NotImplementedError


class TestAggregateRecorderOnPostgresql(_OnPostgresql, cases.AggregateRecorderTestCase):
    def create_recorder(self) -> AggregateRecorder:
        return _WithoutPositions(self._open().recorder)


class TestAggregateRecorderOnSqlite(_OnSqlite, cases.AggregateRecorderTestCase):
    def create_recorder(self) -> AggregateRecorder:
        return _WithoutPositions(self._open().recorder)
