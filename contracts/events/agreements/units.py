"""Units and actors that answer for commitments. The aggregate's id is derived from the code."""

from datetime import date
from typing import ClassVar

from contracts.events.shape import Event, published


class UnitEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "unit"

    code: str
    name: str
    kind: str
    institution: str
    parent: str | None
    head: str | None
    coordination: str | None
    executive: str | None
    valid_from: date
    valid_to: date | None


@published
class Registered(UnitEvent, frozen=True, kw_only=True):
    """A unit or actor is known. `kind` is unit or actor; parent, head, coordination and executive are codes."""

    TYPE: ClassVar[str] = "pactos.unit.registered.v1"


@published
class Revised(UnitEvent, frozen=True, kw_only=True):
    """Its description changed; all fields as they are now."""

    TYPE: ClassVar[str] = "pactos.unit.revised.v1"
