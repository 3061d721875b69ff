"""The views of commitments, as events change them: facts, the current row, the light of each day, the milestones."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from contracts.envelope import Envelope
from contracts.events import Event
from services.chassis.store.database import Connection, Row
from services.monitoring.milestones.view import record_milestones
from services.monitoring.rows import replace
from services.monitoring.tracking import tables
from services.monitoring.tracking.lights import Stretch, outlook, renewed
from services.monitoring.tracking.record import Record, extend
from services.monitoring.tracking.records import Kept, Records


class Arrived(NamedTuple):
    """An event of a commitment, and the envelope that it came in."""

    envelope: Envelope
    event: Event


def record_facts(connection: Connection, arrived: Mapping[str, Sequence[Arrived]], records: Records) -> dict[str, Kept]:
    """Takes in events by commitment, each gapless; the commitments' records and outlooks after them."""
    before = records.at(connection, {commitment: new[0].envelope.version - 1 for commitment, new in arrived.items()})
    after = {commitment: _grown(before[commitment], new) for commitment, new in arrived.items()}
    connection.load("facts", tables.FACT_COLUMNS, [fact_row(*one) for new in arrived.values() for one in new])
    rows = [commitment_row(commitment, kept.record) for commitment, kept in after.items()]
    replace(connection, "commitments", "id", after, tables.COMMITMENT_COLUMNS, rows)
    _write_lights(connection, before, after)
    record_milestones(connection, {key: (before[key].record, kept.record) for key, kept in after.items()})
    return {commitment: records.keep(commitment, *kept) for commitment, kept in after.items()}


def fact_row(envelope: Envelope, _: Event) -> Row:
    return envelope.subject, envelope.version, envelope.type, str(envelope.data, "utf-8")


def commitment_row(commitment: str, record: Record) -> Row:
    """The current row; terms as they were last written."""
    terms = record.terms.facts[-1].value
    return (
        commitment,
        record.version,
        str(terms.pact_id),
        terms.statement,
        terms.responsible,
        as_json(terms.co_responsible),
        as_json(terms.cantons),
        terms.sector,
        terms.due_on.isoformat(),
        terms.budget_cents,
        record.state,
        int(record.public),
        int(record.example),
    )


def light_rows(commitment: str, stretches: Iterable[Stretch]) -> list[Row]:
    return [(commitment, *stretch) for stretch in stretches]


def as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _grown(kept: Kept, new: Sequence[Arrived]) -> Kept:
    record = extend(kept.record, [(one.envelope.version, one.event) for one in new])
    if kept.outlook is None:
        return Kept(record, outlook(record))
    since = min(one.event.effective_on for one in new).toordinal()
    return Kept(record, renewed(kept.outlook.stretches, record, since))


def _write_lights(connection: Connection, before: Mapping[str, Kept], after: Mapping[str, Kept]) -> None:
    """Only the stretches that are other ones than before."""
    gone, come = [], []
    for commitment, kept in after.items():
        known = before[commitment].outlook.stretches if before[commitment].outlook else []
        now = kept.outlook.stretches
        same = next(
            (at for at, (one, two) in enumerate(zip(known, now, strict=False)) if one != two),
            min(len(known), len(now)),
        )
        if before[commitment].record.version and same < max(len(known), 1):
            gone.append((commitment, known[same].from_day if known else 0))
        come += light_rows(commitment, now[same:])
    if gone:
        connection.execute_many("DELETE FROM lights WHERE commitment_id = %s AND from_day >= %s", gone)
    if come:
        connection.load("lights", tables.LIGHT_COLUMNS, come)
