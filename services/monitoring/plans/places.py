"""Where in a file each part of a plan stood, so that a fault is named by sheet, row and column."""

from collections.abc import Iterator, Mapping
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
class Places:
    """The place of each JSON pointer of a plan; of one that is not here, that of the nearest part around it."""

    by_pointer: Mapping[str, Place] = field(default_factory=dict)

    @contextmanager
    def named(self) -> Iterator[None]:
        """Faults that are raised within are told by their places."""
        try:
            yield
        except InvalidFields as refusal:
            raise InvalidFields(errors=tuple(map(self._named, refusal.errors)), **refusal.facts) from refusal

    def _named(self, error: FieldError) -> FieldError:
        place = self._of(error.pointer)
        return error if place is None or not isinstance(error.reason, Words) else place.fault(error.reason)

    def _of(self, pointer: str) -> Place | None:
        while pointer and pointer not in self.by_pointer:
            pointer = pointer.rpartition("/")[0]
        return self.by_pointer.get(pointer)
