"""Rows written and read by their keys, many at a time, on both databases."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from services.chassis.store.database import POSTGRESQL, Connection, Row

AT_ONCE = 500


def select_by(connection: Connection, sql: str, keys: Iterable[Any], order: str = "") -> list[Row]:
    """The rows of `sql`, which ends in the name of a column, where that column is one of the keys."""
    return [
        row for among, some in _among(connection, keys) for row in connection.execute(f"{sql} {among} {order}", some)
    ]


def replace(
    connection: Connection, table: str, key: str, keys: Iterable[str], columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Deletes the rows of these keys and loads the new ones."""
    for among, some in _among(connection, keys):
        connection.execute(f"DELETE FROM {table} WHERE {key} {among}", some)
    if rows:
        connection.load(table, columns, rows)


def _among(connection: Connection, keys: Iterable[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    """A condition and its parameters: one array in PostgreSQL, slices of marks in SQLite."""
    keys = list(keys)
    if keys and connection.dialect == POSTGRESQL:
        yield "= ANY(%s)", [keys]
        return
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        yield f"IN ({', '.join(['%s'] * len(some))})", some
