"""Rows written and read by their keys, many at a time, on both databases."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from services.chassis.store.database import Connection, Row

AT_ONCE = 500


def select_by(connection: Connection, sql: str, keys: Iterable[str], order: str = "") -> list[Row]:
    """The rows of `sql`, which ends in `… IN`, for these keys."""
    return [row for some in _slices(list(keys)) for row in connection.execute(f"{sql} {_marks(some)} {order}", some)]


def replace(
    connection: Connection, table: str, key: str, keys: Iterable[str], columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Deletes the rows of these keys and loads the new ones."""
    for some in _slices(list(keys)):
        connection.execute(f"DELETE FROM {table} WHERE {key} IN {_marks(some)}", some)
    if rows:
        connection.load(table, columns, rows)


def _slices(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _marks(keys: Sequence[Any]) -> str:
    return f"({', '.join(['%s'] * len(keys))})"
