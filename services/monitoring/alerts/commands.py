"""Commands on alerts."""

from datetime import date
from uuid import UUID

import msgspec

from services.chassis.store.application import Saved, UnitOfWork
from services.chassis.store.database import Connection
from services.kernel.acts import RESPONSIBLE, Act
from services.kernel.calendar import day_of
from services.kernel.refusals import Forbidden
from services.monitoring.alerts.alerted import Alerted
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.rules import RULES
from services.monitoring.alerts.watching import heard_of
from services.monitoring.ticks.clock import read_clock
from services.monitoring.tracking.records import Records

PARTIES = "SELECT version, responsible, co_responsible FROM commitments WHERE id = %s"


def acknowledge_alert(
    work: UnitOfWork,
    act: Act,
    id: UUID,  # noqa: A002
    seen: int | None,
    will_do: str,
    by_day: date,
) -> Saved:
    """The responsible or a co-responsible says what will be done. Raises Forbidden, NotFiring, AcknowledgedTooOften."""
    alert = work.load(Alert, id, seen)
    with work.database.transaction(write=False) as connection:
        _require_party(connection, act, alert.now)
        on = read_clock(connection).day or day_of(act.now)
        heard = _heard(work, connection, alert.now)
    alert.acknowledge(act, RULES[alert.now.rules_version], on, will_do, by_day, heard)
    return work.save(alert)


def _require_party(connection: Connection, act: Act, alert: Alerted) -> None:
    rows = connection.execute(PARTIES, [str(alert.commitment_id)])
    parties = {rows[0][1], *msgspec.json.decode(rows[0][2])} if rows else set()
    if act.who.role != RESPONSIBLE or act.who.unit is None or act.who.unit not in parties:
        raise Forbidden(operation="acknowledge_alert", role=act.who.role)


def _heard(work: UnitOfWork, connection: Connection, alert: Alerted) -> int:
    """What the last report or forecast about the subject was, as far as monitoring has it."""
    commitment = str(alert.commitment_id)
    version = connection.execute(PARTIES, [commitment])[0][0]
    record = Records.of(work.database).at(connection, {commitment: version})[commitment].record
    return heard_of(record, alert.milestone_id)
