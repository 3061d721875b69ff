"""Stores of the toy meter, as several processes of one service would open them on one database."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from services.chassis.store.application import EventStore, migrate, open_store
from tests.support.toy import Meter

Opening = Callable[[], EventStore]


@pytest.fixture
def opening(database_url: str) -> Iterator[Opening]:
    """Opens one more store on the same tables, on each of the two databases."""
    yield from _opening(database_url)


@pytest.fixture
def opening_postgresql(fresh_postgres: Callable[[], str]) -> Iterator[Opening]:
    """The same on PostgreSQL alone."""
    yield from _opening(fresh_postgres())


def _opening(url: str) -> Iterator[Opening]:
    name, opened = f"toy_{uuid4().hex[:8]}", []
    migrate(name, url)

    def once_more() -> EventStore:
        opened.append(open_store(name, url, snapshot_every={Meter: 10}))
        return opened[-1]

    yield once_more
    for store in opened:
        store.close()
