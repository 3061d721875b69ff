"""A file as tables: named sheets of numbered rows of cells. And how a file that cannot be one is refused."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from services.kernel.refusals import FieldError, InvalidFields
from services.kernel.words import Words

MOST_ROWS = 200_000
MOST_COLUMNS = 60
UNREADABLE = Words(
    "El archivo no se puede leer: debe ser un libro XLSX o un CSV en UTF-8, sin dañar.",
    "The file cannot be read: it must be an XLSX workbook or a CSV in UTF-8, undamaged.",
)
TOO_LARGE = Words(
    "El archivo tiene demasiadas filas o columnas, o crece demasiado al abrirse.",
    "The file has too many rows or columns, or grows too much when it is opened.",
)
MACROS = Words(
    "El libro contiene macros o vínculos a otros libros: guárdelo como XLSX sin ellos.",
    "The workbook contains macros or links to other workbooks: save it as XLSX without them.",
)


class Formula:
    """Stands in a cell for a formula: what it gives is not known here."""


class BadCell:
    """Stands in a cell for an error of the spreadsheet, such as #REF!."""


@dataclass(slots=True)
class Table:
    """A sheet: (row number from 1, cells) for each row that is not empty."""

    name: str
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)


def refused(words: Words) -> InvalidFields:
    """The file as a whole is refused."""
    return InvalidFields(errors=(FieldError("", words),))


def plain(text: object) -> str:
    """A title without accents, case and blanks around: how sheets and columns are recognised."""
    bare = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode()
    return re.sub(r"\s+", " ", bare).strip().lower()


def letters(column: int) -> str:
    """The letters of a column, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
