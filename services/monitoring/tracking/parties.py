"""The rows of units and pacts, as their events change them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from contracts.events.agreements import pacts, units
from services.chassis.store.database import Connection
from services.monitoring.rows import replace, select_by
from services.monitoring.tracking.tables import PACT_COLUMNS, UNIT_COLUMNS
from services.monitoring.tracking.view import Arrived, as_json

PUBLIC_FROM = "in_force"


class UnitRow(NamedTuple):
    """A row of `units`."""

    id: str
    version: int
    code: str
    name: str
    kind: str
    institution: str
    parent: str | None
    head: str | None
    coordination: str | None
    executive: str | None
    valid_from: str
    valid_to: str | None


class PactRow(NamedTuple):
    """A row of `pacts`; cantons, signatories and who signed are JSON lists."""

    id: str
    version: int
    title: str
    kind: str
    sector: str
    cantons: str
    signatories: str
    signed: str
    state: str
    public: int
    example: int
    commitments: int
    effective_on: str


def unit_after(_: UnitRow | None, unit: str, version: int, event: units.UnitEvent) -> UnitRow:
    """The unit's row after an event; each says all."""
    return UnitRow(
        unit,
        version,
        event.code,
        event.name,
        event.kind,
        event.institution,
        event.parent,
        event.head,
        event.coordination,
        event.executive,
        event.valid_from.isoformat(),
        event.valid_to.isoformat() if event.valid_to else None,
    )


def pact_after(row: PactRow | None, pact: str, version: int, event: pacts.PactEvent) -> PactRow:
    """The pact's row after an event."""
    match event:
        case pacts.Drafted():
            return PactRow(
                pact,
                version,
                event.title,
                event.kind,
                event.sector,
                as_json(event.cantons),
                as_json(event.signatories),
                "[]",
                event.state,
                0,
                int(event.example),
                0,
                event.effective_on.isoformat(),
            )
        case pacts.CommitmentAdded():
            row = row._replace(commitments=row.commitments + 1)
        case pacts.Signed():
            row = row._replace(signed=as_json([*msgspec.json.decode(row.signed), event.actor]))
    return row._replace(version=version, state=event.state, public=max(row.public, int(event.state == PUBLIC_FROM)))


def record_parties(connection: Connection, arrived: Mapping[str, Sequence[Arrived]], noun: str) -> None:
    """Takes in the events of units or pacts (`noun`), by aggregate, each gapless."""
    table, row_type, columns, after = _VIEWS[noun]
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE id"
    known = {row[0]: row_type(*row) for row in select_by(connection, sql, arrived)}
    rows = [folded(known.get(key), after, key, new) for key, new in arrived.items()]
    replace(connection, table, "id", arrived, columns, rows)


def folded(row: tuple | None, after: Callable[..., tuple], key: str, new: Iterable[Arrived]) -> tuple:
    """The row after all these events."""
    for envelope, event in new:
        row = after(row, key, envelope.version, event)
    return row


_VIEWS = {
    "unit": ("units", UnitRow, UNIT_COLUMNS, unit_after),
    "pact": ("pacts", PactRow, PACT_COLUMNS, pact_after),
}
