"""The version table: the only truth about what was applied. Locked in key order, so that consumers never deadlock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from services.chassis.store.database import POSTGRESQL, Connection

INSERT = "INSERT INTO applied (aggregate, version, position) SELECT unnest(%s::text[]), 0, 0 ON CONFLICT DO NOTHING"
LOCK = "SELECT aggregate, version FROM applied WHERE aggregate = ANY(%s) ORDER BY aggregate FOR UPDATE"
READ = "SELECT aggregate, version FROM applied WHERE aggregate = ANY(%s)"
ADVANCE = """UPDATE applied SET version = reached.version, position = reached.position
    FROM (SELECT * FROM unnest(%s::text[], %s::int[], %s::bigint[]) AS given (aggregate, version, position)) reached
    WHERE applied.aggregate = reached.aggregate"""


class Reached(NamedTuple):
    """How far an aggregate was applied."""

    version: int
    position: int


class Mark(NamedTuple):
    """How far a log was swept: the last position, and which event stands there (so that another log is noticed)."""

    position: int
    aggregate: str
    version: int


def lock(connection: Connection, aggregates: Collection[str]) -> dict[str, int]:
    """Locks the rows of these aggregates until the transaction ends; their applied versions, 0 for a new one."""
    keys = sorted(aggregates)
    if connection.dialect == POSTGRESQL:
        connection.execute(INSERT, [keys])
        return dict(connection.execute(LOCK, [keys]))
    connection.execute_many(
        "INSERT INTO applied (aggregate, version, position) VALUES (%s, 0, 0) ON CONFLICT DO NOTHING",
        [(key,) for key in keys],
    )
    return read(connection, keys)


def read(connection: Connection, aggregates: Collection[str]) -> dict[str, int]:
    """The applied versions of those aggregates that have one."""
    keys = list(aggregates)
    if connection.dialect == POSTGRESQL:
        return dict(connection.execute(READ, [keys]))
    found: dict[str, int] = {}
    for some in _slices(keys, 500):
        marks = ", ".join(["%s"] * len(some))
        found.update(connection.execute(f"SELECT aggregate, version FROM applied WHERE aggregate IN ({marks})", some))
    return found


def advance(connection: Connection, reached: Mapping[str, Reached]) -> None:
    """Saves how far each aggregate is applied now."""
    if connection.dialect == POSTGRESQL:
        versions = [at.version for at in reached.values()]
        connection.execute(ADVANCE, [list(reached), versions, [at.position for at in reached.values()]])
    else:
        rows = [(at.version, at.position, aggregate) for aggregate, at in reached.items()]
        connection.execute_many("UPDATE applied SET version = %s, position = %s WHERE aggregate = %s", rows)


def replace(connection: Connection, reached: Mapping[str, Reached]) -> None:
    """Writes the table anew."""
    connection.execute("DELETE FROM applied")
    rows = [(aggregate, at.version, at.position) for aggregate, at in reached.items()]
    connection.load("applied", ("aggregate", "version", "position"), rows)


def swept(connection: Connection, source: str) -> Mark:
    """How far the source's log was swept; position 0 where it never was."""
    found = connection.execute("SELECT position, aggregate, version FROM swept WHERE source = %s", [source])
    return Mark(*found[0]) if found else Mark(0, "", 0)


def save_swept(connection: Connection, source: str, mark: Mark) -> None:
    """Saves the mark; a mark behind the saved one (another consumer's) changes nothing."""
    connection.execute(
        """INSERT INTO swept (source, position, aggregate, version) VALUES (%s, %s, %s, %s)
        ON CONFLICT (source) DO UPDATE
        SET position = excluded.position, aggregate = excluded.aggregate, version = excluded.version
        WHERE excluded.position > swept.position""",
        [source, *mark],
    )


def _slices(keys: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
