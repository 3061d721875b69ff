"""Who may do what to an alert: its parties, the coordination of its unit, the programme's staff."""

import msgspec

from services.chassis.store.database import Connection
from services.kernel.acts import FACILITATOR, OFFICER, OPERATOR, RESPONSIBLE, VERIFIER, Act
from services.kernel.refusals import Forbidden
from services.monitoring.alerts.alerted import Alerted
from services.monitoring.alerts.recipients import Unit, recipients
from services.monitoring.alerts.rules import COORDINATION

PARTIES = "SELECT responsible, co_responsible FROM commitments WHERE id = %s"
UNITS = "SELECT code, institution, parent, head, coordination, executive FROM units"
STAFF = {
    "acknowledge_alert": (),
    "comment_alert": (FACILITATOR, VERIFIER, OFFICER, OPERATOR),
    "escalate_alert": (FACILITATOR,),
}
BY_COORDINATION = frozenset({"comment_alert", "escalate_alert"})


def authorise(connection: Connection, operation: str, act: Act, alert: Alerted) -> None:
    """Raises Forbidden for whoever is neither of the staff that may, nor a party, nor (for some) their coordination."""
    who = act.who
    if who.role in STAFF[operation]:
        return
    if who.role == RESPONSIBLE and who.unit is not None:
        if who.unit in parties_of(connection, alert):
            return
        if operation in BY_COORDINATION and coordination_of(connection, alert.unit) == who.unit:
            return
    raise Forbidden(operation=operation, role=who.role)


def parties_of(connection: Connection, alert: Alerted) -> set[str]:
    """The codes of the responsible and co-responsible ones."""
    rows = connection.execute(PARTIES, [str(alert.commitment_id)])
    return {rows[0][0], *msgspec.json.decode(rows[0][1])} if rows else set()


def coordination_of(connection: Connection, unit: str | None) -> str | None:
    """The code of the coordination of a unit, within its institution; None where it has none."""
    (told,) = recipients([COORDINATION], unit, (), units_of(connection))
    return told.unit


def units_of(connection: Connection) -> dict[str, Unit]:
    """Every unit by its code."""
    return {row[0]: Unit(*row) for row in connection.execute(UNITS)}
