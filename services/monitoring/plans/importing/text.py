"""A CSV file as tables: the same sheets one below the other, each begun by a row `Hoja;<name>`.

UTF-8, with or without a byte order mark; semicolons, commas or tabs. An apostrophe before =, +, -, @ or ' is a
spreadsheet's way to say that what follows is text, and is taken off.
"""

import csv
import io
import re

from services.monitoring.plans.importing.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_LARGE,
    UNREADABLE,
    Formula,
    Table,
    plain,
    refused,
)

MEDIA = "text/csv"
BEGINS = "hoja"
GUARDED = re.compile(r"'(?=[=+\-@'])")
NUMBER = re.compile(r"[+-]?[\d.,\s$]+")


def tables_of(content: bytes) -> list[Table]:
    """The sheets of the text. Raises InvalidFields for what is no sound CSV."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(UNREADABLE) from error
    if "\0" in text:
        raise refused(UNREADABLE)
    tables: list[Table] = []
    try:
        for at, cells in enumerate(csv.reader(io.StringIO(text), delimiter=_delimiter(text)), 1):
            _take(tables, at, cells)
    except csv.Error as error:
        raise refused(UNREADABLE) from error
    return tables


def _take(tables: list[Table], at: int, cells: list[str]) -> None:
    if at > MOST_ROWS or len(cells) > MOST_COLUMNS:
        raise refused(TOO_LARGE)
    values = [_value(cell) for cell in cells]
    if len(cells) > 1 and plain(cells[0]) == BEGINS:
        tables.append(Table(cells[1].strip()))
    elif any(value is not None for value in values):
        if not tables:
            raise refused(UNREADABLE)
        tables[-1].rows.append((at, values))


def _value(cell: str) -> object:
    if not cell.strip():
        return None
    if cell.lstrip()[0] in "=@" or (cell.lstrip()[0] in "+-" and not NUMBER.fullmatch(cell.strip())):
        return Formula()
    return GUARDED.sub("", cell, count=1) if cell.startswith("'") else cell


def _delimiter(text: str) -> str:
    """The one that stands in the first line that has one."""
    for line in text.splitlines():
        found = max(";,\t", key=line.count)
        if found in line:
            return found
    return ";"
