"""Where in a file each part of a plan stood, so that a fault is named by sheet, row and column."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from services.kernel.refusals import FieldError, InvalidFields
from services.kernel.words import Words

AT = Words(
    "Hoja «{sheet}», fila {row}, columna «{column}» ({letters}): {fault}",
    "Sheet “{sheet}”, row {row}, column “{column}” ({letters}): {fault}",
)
AT_ROW = Words("Hoja «{sheet}», fila {row}: {fault}", "Sheet “{sheet}”, row {row}: {fault}")
AT_SHEET = Words("Hoja «{sheet}»: {fault}", "Sheet “{sheet}”: {fault}")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, a row or a whole sheet; rows count from 1, columns are told by title and letters."""

    sheet: str
    row: int | None = None
    column: str | None = None
    letters: str | None = None

    @property
    def pointer(self) -> str:
        return "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in self._parts())

    def _parts(self) -> Iterator[object]:
        yield self.sheet
        yield from (part for part in (self.row, self.column) if part is not None)

    def fault(self, words: Words) -> FieldError:
        """The fault at this place."""
        template = AT if self.column else AT_ROW if self.row else AT_SHEET
        facts = {"sheet": self.sheet, "row": self.row, "column": self.column, "letters": self.letters}
        return FieldError(self.pointer, template.format(**facts, fault=words))


@dataclass(frozen=True, slots=True)
class SheetPlaces:
    """The places of a sheet's rows: the number of each, and of each field its column's title and letters."""

    sheet: str
    rows: Sequence[int]
    columns: Mapping[str, tuple[str, str]]

    def at(self, nth: int, name: str | None = None) -> Place:
        """The cell of a field in the nth row, or the row where the field has no column."""
        return Place(self.sheet, self.rows[nth], *self.columns.get(name, (None, None)))


@dataclass(frozen=True, slots=True)
class Places:
    """The place of each JSON pointer of a plan; of one that has none, that of the nearest part around it.

    `nested`: which row of the budget is the nth of a line.
    """

    sheets: Mapping[str, SheetPlaces] = field(default_factory=dict)
    head: Mapping[str, Place] = field(default_factory=dict)
    nested: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @contextmanager
    def named(self) -> Iterator[None]:
        """Faults that are raised within are told by their places."""
        try:
            yield
        except InvalidFields as refusal:
            raise InvalidFields(errors=tuple(map(self._named, refusal.errors)), **refusal.facts) from refusal

    def _named(self, error: FieldError) -> FieldError:
        place = self.of(error.pointer)
        return error if place is None or not isinstance(error.reason, Words) else place.fault(error.reason)

    def of(self, pointer: str) -> Place | None:
        """The place of a part."""
        name, *rest = pointer.removeprefix("/").split("/")
        if name not in self.sheets:
            return self.head.get(rest[-1] if rest else name)
        if not rest or not rest[0].isdigit():
            return Place(self.sheets[name].sheet)
        nth, *field = rest
        if field[:1] == ["budgets"] and len(field) > 1:
            row = self.nested[int(nth), int(field[1])]
            return self.sheets["budgets"].at(row, field[2] if len(field) > 2 else None)
        return self.sheets[name].at(int(nth), field[0] if field else None)
