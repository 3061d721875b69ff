"""An XLSX workbook as tables. Nothing in it is computed, run or fetched; what would be is refused.

openpyxl, loaded with the first workbook, reads its XML through defusedxml, which refuses entities. A part of the
archive never yields more than the size that the archive's directory declares, so the declared sizes bound what is
unpacked.
"""

import zipfile
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from services.monitoring.plans.importing.tables import (
    MACROS,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_LARGE,
    UNREADABLE,
    BadCell,
    Formula,
    Table,
    refused,
)

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UNPACKED = 150 * 1024 * 1024
MOST_PARTS = 500
DANGEROUS = ("vbaproject", "xl/externallinks/", "xl/macrosheets/", "xl/activex/", "xl/embeddings/")
BROKEN = (
    *(zipfile.BadZipFile, DefusedXmlException, ParseError, KeyError, ValueError, TypeError),
    *(IndexError, AttributeError, NotImplementedError, EOFError, OSError, RuntimeError),
)


def tables_of(content: bytes) -> list[Table]:
    """The sheets of the workbook. Raises InvalidFields for what is no sound workbook, and for bombs and macros."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _inspect(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return [_table(sheet) for sheet in book.worksheets]
    except (*BROKEN, InvalidFileException) as error:
        raise refused(UNREADABLE) from error


def _inspect(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError) as error:
        raise refused(UNREADABLE) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refused(TOO_LARGE)
    if any(name in part.filename.lower() for part in parts for name in DANGEROUS):
        raise refused(MACROS)


def _table(sheet: Any) -> Table:
    table = Table(sheet.title)
    sheet.reset_dimensions()
    for at, cells in enumerate(sheet.iter_rows(), 1):
        if at > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise refused(TOO_LARGE)
        values = [_value(cell) for cell in cells]
        if any(value is not None for value in values):
            table.rows.append((at, values))
    return table


def _value(cell: Any) -> Any:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    kind = cell.data_type
    if kind == "f":
        return Formula()
    return BadCell() if kind == "e" else value
