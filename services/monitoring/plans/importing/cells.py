"""From what a cell holds to what JSON would say for the same field: days, dollars as cents, whole numbers, flags."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import fields

from services.chassis.web.fields import Cents, Day, Flag, Listing, Whole
from services.kernel.words import Words
from services.monitoring.plans.importing.tables import BadCell, Formula, plain

SPANISH_LINKS = {"FC": "FS", "CC": "SS", "CF": "SF"}
YES, NO = {"si", "s", "true", "verdadero", "x", "1"}, {"no", "n", "false", "falso", "0"}
LOCAL_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.A)


class UnreadableCell(ValueError):
    """What is in the cell cannot be what its column asks for; `words` say why."""

    def __init__(self, spanish: str, english: str) -> None:
        super().__init__(spanish)
        self.words = Words(spanish, english)


def reader_of(field: fields.Field) -> Callable[[Any], Any]:
    """What makes a field's value of a cell. It raises UnreadableCell.

    What has the right type and is still wrong is told by the field itself.
    """
    read = next((read for kind, read in READERS if isinstance(field, kind)), _text)

    def value_in(cell: Any) -> Any:
        if isinstance(cell, Formula):
            raise UnreadableCell("Es una fórmula: pegue su valor.", "It is a formula: paste its value.")
        if isinstance(cell, BadCell):
            raise UnreadableCell("La celda contiene un error de cálculo.", "The cell holds a spreadsheet error.")
        return read(cell)

    return value_in


def _day(cell: Any) -> str:
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell.isoformat()
    local = LOCAL_DAY.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if local:
        return f"{local[3]}-{int(local[2]):02}-{int(local[1]):02}"
    return _text(cell)


def _dollars(cell: Any) -> int:
    """Whole cents. A text may group thousands, in either way, as long as it says clearly where the cents begin."""
    if isinstance(cell, bool):
        raise UnreadableCell("No es un monto.", "It is no amount.")
    amount = Decimal(repr(cell)) if isinstance(cell, int | float) else _spoken_amount(str(cell))
    cents = amount * 100
    if not cents.is_finite() or cents != cents.to_integral_value():
        raise UnreadableCell(
            "El dinero va en dólares con dos decimales como máximo.", "Money is in dollars with two decimals at most."
        )
    return int(cents)


def _spoken_amount(text: str) -> Decimal:
    bare = re.sub(r"[$\s\u00a0]", "", text)
    whole, mark, rest = re.fullmatch(r"(.*?)([.,]?)(\d*)", bare, re.S).groups()
    grouped = re.fullmatch(r"-?\d{1,3}([.,]\d{3})*|-?\d+", whole or "0")
    clear = not mark or (len(rest) in (1, 2) and mark not in whole)
    if not grouped or not clear or not (whole or rest) or ("." in whole and "," in whole):
        raise UnreadableCell(
            "No se entiende el monto: escríbalo como 1234.56.", "The amount is not clear: write it as 1234.56."
        )
    digits = re.sub(r"[.,]", "", whole)
    return Decimal(f"{digits or '0'}.{rest}" if mark else f"{digits}{rest}")


def _whole(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str) and re.fullmatch(r"\s*[+-]?\d{1,15}\s*", cell, re.A):
        return int(cell)
    return cell


def _flag(cell: Any) -> Any:
    said = plain(cell)
    return True if said in YES else False if said in NO else cell


def _number(cell: Any) -> Any:
    text = str(cell).strip().replace(",", ".") if isinstance(cell, str) else repr(cell)
    try:
        return Decimal(text)
    except InvalidOperation:
        raise UnreadableCell("No es un número.", "It is no number.") from None


def _list(cell: Any) -> list[Any]:
    return [_whole(part) for part in re.split(r"[,;\s]+", _text(cell).strip()) if part]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    text = str(cell).strip()
    return SPANISH_LINKS.get(text, text)


READERS = (
    (Day, _day),
    (Cents, _dollars),
    (Whole, _whole),
    (Flag, _flag),
    (fields.Decimal, _number),
    (Listing, _list),
)
