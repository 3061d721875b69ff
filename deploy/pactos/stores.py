"""The databases of this machine's suite, for commands that work on them directly."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.failures import Mistake
from deploy.suite import surroundings
from deploy.suite.home import Home
from services.chassis.store.database import Database, open_database


def environment() -> dict[str, str]:
    """The environment of the suite that ran last in this home, with the caller's over it. Raises Mistake."""
    found = surroundings.current(Home.of(os.environ))
    if not found.get(surroundings.DATABASE):
        raise Mistake("No hay base de datos: defina DATABASE_URL, o use la PACTOS_HOME de una suite que ya se inició.")
    return found


@contextmanager
def database_of(schema: str) -> Iterator[Database]:
    """The tables of one service. Raises Mistake."""
    database = open_database(environment()[surroundings.DATABASE], schema, pool_size=2)
    try:
        yield database
    finally:
        database.close()
