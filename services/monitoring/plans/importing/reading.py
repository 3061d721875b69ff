"""From a file to the fields of a command, with the place of each part; every bad cell is named, not the first alone."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError, fields

from services.chassis.web.words import FIELD_WORDS, MARSHMALLOW
from services.kernel.acts import Minutes
from services.kernel.refusals import FieldError, InvalidFields
from services.kernel.words import Words
from services.monitoring.plans.drafting import structure_of
from services.monitoring.plans.importing import text, workbook
from services.monitoring.plans.importing.cells import UnreadableCell, reader_of
from services.monitoring.plans.importing.columns import IGNORED, PLAN, STATEMENT, Sheet
from services.monitoring.plans.importing.tables import Table, letters, plain
from services.monitoring.plans.places import Place, Places, SheetPlaces
from services.monitoring.plans.soundness import MOST_FAULTS
from services.monitoring.plans.structure import COLLECTIONS
from services.monitoring.plans.wording import FAULTS

UNKNOWN_SHEET = Words("No es una hoja de la plantilla.", "It is no sheet of the template.")
SHEET_TWICE = Words("La hoja está repetida.", "The sheet is there twice.")
NO_SHEET = Words("Falta esta hoja.", "This sheet is missing.")
UNKNOWN_COLUMN = Words("No es una columna de la plantilla.", "It is no column of the template.")
COLUMN_TWICE = Words("La columna está repetida.", "The column is there twice.")
REQUIRED = FIELD_WORDS[fields.Field]["required"]
NO_FACT = Words("Falta «{title}».", "“{title}” is missing.")
NO_COLUMN = Words("Falta la columna «{title}».", "The column “{title}” is missing.")


@dataclass(slots=True)
class Read:
    """What was read so far: rows and places by the name of their sheet, and faults.

    `head` has the places of single facts; `nested` which row of the budget is the nth of a line.
    """

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    places: dict[str, SheetPlaces] = field(default_factory=dict)
    head: dict[str, Place] = field(default_factory=dict)
    nested: dict[tuple[int, int], int] = field(default_factory=dict)
    faults: list[FieldError] = field(default_factory=list)

    def require_sound(self) -> None:
        """Raises InvalidFields, with the first 100 faults."""
        if self.faults:
            raise InvalidFields(errors=tuple(self.faults[:MOST_FAULTS]))


def plan_reader(tables_of: Callable[[bytes], list[Table]]) -> Callable[[bytes], dict[str, Any]]:
    """What makes the fields of `import_plan` and `revise_plan` of such a file. It raises InvalidFields."""

    def fields_of(content: bytes) -> dict[str, Any]:
        read = _read(PLAN, tables_of(content))
        head = _head(read, PLAN[0])
        _put_budgets(read)
        read.require_sound()
        rest_days = tuple(sorted({row["day"] for row in read.rows.get("rest_days", ())}))
        rows = {name: read.rows.get(name, []) for name in COLLECTIONS}
        return {**_facts(head, content, read), "rest_days": rest_days, "structure": structure_of(rows, rest_days)}

    return fields_of


def statement_reader(tables_of: Callable[[bytes], list[Table]]) -> Callable[[bytes], dict[str, Any]]:
    """What makes the fields of `record_budget` of such a file. It raises InvalidFields."""

    def fields_of(content: bytes) -> dict[str, Any]:
        read = _read(STATEMENT, tables_of(content))
        head = _head(read, STATEMENT[0])
        read.require_sound()
        return {**_facts(head, content, read), "entries": read.rows["entries"]}

    return fields_of


PLAN_FILES = {room.MEDIA: plan_reader(room.tables_of) for room in (workbook, text)}
STATEMENT_FILES = {room.MEDIA: statement_reader(room.tables_of) for room in (workbook, text)}


def _facts(head: dict[str, Any], content: bytes, read: Read) -> dict[str, Any]:
    minutes = Minutes(head.pop("reference"), head.pop("dated"))
    known = {} if "as_of" in head else {"example": False}
    digest = hashlib.sha256(content).hexdigest()
    return {
        **known,
        **head,
        "minutes": minutes,
        "sha256": digest,
        "places": Places(read.places, read.head, read.nested),
    }


def _read(sheets: Sequence[Sheet], tables: Sequence[Table]) -> Read:
    read, known = Read(), {plain(sheet.title): sheet for sheet in sheets}
    seen: set[str] = set()
    for table in tables:
        name = plain(table.name)
        if name == plain(IGNORED):
            continue
        if name not in known or name in seen:
            read.faults.append(Place(table.name).fault(SHEET_TWICE if name in seen else UNKNOWN_SHEET))
            continue
        seen.add(name)
        _read_sheet(read, known[name], table)
    for name, sheet in known.items():
        if sheet.required and name not in seen:
            read.faults.append(Place(sheet.title).fault(NO_SHEET))
    return read


def _read_sheet(read: Read, sheet: Sheet, table: Table) -> None:
    if sheet.upright:
        read.rows[sheet.name] = [_upright(read, sheet, table)]
        return
    schema, rows = sheet.row(), read.rows.setdefault(sheet.name, [])
    titles = _titles(read, sheet, table)
    columns = [(at, title, sheet.columns[title]) for at, title in titles.items()]
    sought = [(at, name, schema.fields[name], reader_of(schema.fields[name])) for at, _, name in columns]
    required = [name for name, one in schema.fields.items() if one.required and name in sheet.columns.values()]
    numbers = [number for number, _ in table.rows[1:]]
    read.places[sheet.name] = SheetPlaces(
        sheet.title, numbers, {name: (title, letters(at)) for at, title, name in columns}
    )
    for number, cells in table.rows[1:]:
        values: dict[str, Any] = {}
        bad = False
        for at, name, one, value_in in sought:
            cell = cells[at] if at < len(cells) else None
            if cell is None:
                continue
            try:
                values[name] = one.deserialize(value_in(cell), name)
            except (UnreadableCell, ValidationError) as error:
                read.faults.append(Place(sheet.title, number, titles[at], letters(at)).fault(_words(error)))
                bad = True
                values[name] = None
        for name in required:
            if name not in values:
                title, column = read.places[sheet.name].columns.get(name, (None, None))
                read.faults.append(Place(sheet.title, number, title, column).fault(REQUIRED))
                bad = True
        rows.append(schema.made(values) if hasattr(schema, "made") and not bad else values)


def _titles(read: Read, sheet: Sheet, table: Table) -> dict[int, str]:
    """The columns by their place; what is no column, comes twice, or is missing is a fault."""
    known, found = {plain(title): title for title in sheet.columns}, {}
    number, cells = table.rows[0] if table.rows else (1, [])
    for at, cell in enumerate(cells):
        title = known.get(plain(cell)) if cell is not None else None
        if cell is None:
            continue
        if title is None or title in found.values():
            words = UNKNOWN_COLUMN if title is None else COLUMN_TWICE
            read.faults.append(Place(sheet.title, number, str(cell)[:60], letters(at)).fault(words))
        else:
            found[at] = title
    schema = sheet.row()
    for title, name in sheet.columns.items():
        if schema.fields[name].required and title not in found.values() and (len(table.rows) > 1 or sheet.required):
            read.faults.append(Place(sheet.title, number).fault(NO_COLUMN.format(title=title)))
    return found


def _upright(read: Read, sheet: Sheet, table: Table) -> dict[str, Any]:
    """The facts of a sheet that has its titles in the first column."""
    schema, known = sheet.row(), {plain(title): title for title in sheet.columns}
    values: dict[str, Any] = {}
    for number, cells in table.rows:
        title = known.get(plain(cells[0])) if cells[0] is not None else None
        if title is None:
            read.faults.append(Place(sheet.title, number).fault(UNKNOWN_COLUMN))
            continue
        name, cell = sheet.columns[title], cells[1] if len(cells) > 1 else None
        place = read.head[name] = Place(sheet.title, number, title, "B")
        try:
            if cell is not None:
                values[name] = schema.fields[name].deserialize(reader_of(schema.fields[name])(cell), name)
        except (UnreadableCell, ValidationError) as error:
            read.faults.append(place.fault(_words(error)))
            values[name] = None
    for title, name in sheet.columns.items():
        if schema.fields[name].required and name not in values:
            place = read.head.get(name, Place(sheet.title))
            read.faults.append(place.fault(REQUIRED if name in read.head else NO_FACT.format(title=title)))
    return values


def _words(error: UnreadableCell | ValidationError) -> Words:
    """What is wrong with a cell; with a list, what is wrong with its first bad element."""
    if isinstance(error, UnreadableCell):
        return error.words
    messages: Any = error.messages
    while isinstance(messages, dict):
        messages = next(iter(messages.values()))
    message = MARSHMALLOW.get(messages[0], messages[0])
    return message if isinstance(message, Words) else Words(message, message)


def _head(read: Read, sheet: Sheet) -> dict[str, Any]:
    (head,) = read.rows.pop(sheet.name, [{}])
    return head


def _put_budgets(read: Read) -> None:
    """The rows of the budget into their lines."""
    lines = {row.get("code"): (at, row) for at, row in enumerate(read.rows.get("lines", ()))}
    places = read.places.get("budgets")
    for nth, row in enumerate(read.rows.pop("budgets", ())):
        code = row.pop("line", None)
        if code is None:
            continue
        if code not in lines:
            read.faults.append(places.at(nth, "line").fault(FAULTS["unknown"].format(code=code)))
            continue
        at, line = lines[code]
        budgets = line.setdefault("budgets", [])
        read.nested[at, len(budgets)] = nth
        budgets.append(row)
