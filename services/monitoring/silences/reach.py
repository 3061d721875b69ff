"""What matchers can cover, as far as monitoring knows: whose alerts, and whether there can be any."""

from contracts.events.agreements.terms import Terms
from services.chassis.store.database import Connection
from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.alerts.alerted import Alerted
from services.monitoring.alerts.rules import FEED_SILENT
from services.monitoring.alerts.view import read_alerted
from services.monitoring.silences.matching import Matchers
from services.monitoring.tracking.records import decode


def covered_unit(connection: Connection, matchers: Matchers) -> str | None:
    """The code of the one unit whose alerts these can fit; None where they are about many units or about nothing."""
    if matchers.alert_id is not None:
        alert = _alert(connection, matchers)
        return alert.unit if alert is not None else None
    if matchers.commitment_id is not None:
        rows = connection.execute("SELECT responsible FROM commitments WHERE id = %s", [str(matchers.commitment_id)])
        return rows[0][0] if rows else None
    return matchers.unit


def require_something(connection: Connection, matchers: Matchers) -> None:
    """Raises InvalidFields where no alert can ever fit these, naming the matcher at fault."""
    if matchers.alert_id is not None:
        alert = _alert(connection, matchers)
        if alert is None or not matchers.fit(alert):
            raise _nothing("/alert_id")
        if alert.rule == FEED_SILENT:
            raise InvalidFields(errors=(FieldError("/alert_id", "never_silenced"),))
        return
    if matchers.rule == FEED_SILENT:
        raise InvalidFields(errors=(FieldError("/rule", "never_silenced"),))
    if matchers.milestone_id is not None:
        _require_milestone(connection, matchers)
    if matchers.commitment_id is not None:
        responsible = covered_unit(connection, matchers)
        if responsible is None or matchers.unit not in (None, responsible):
            raise _nothing("/commitment_id" if responsible is None else "/unit")
    elif matchers.unit is not None and not _is_known(connection, matchers.unit):
        raise _nothing("/unit")


def _require_milestone(connection: Connection, matchers: Matchers) -> None:
    if matchers.commitment_id is None:
        raise InvalidFields(errors=(FieldError("/milestone_id", "milestone_without_commitment"),))
    sql = "SELECT type, body FROM facts WHERE commitment_id = %s ORDER BY version"
    known = set()
    for kind, body in connection.execute(sql, [str(matchers.commitment_id)]):
        terms = getattr(decode(kind, body), "terms", None)
        known |= {one.id for one in terms.milestones} if isinstance(terms, Terms) else set()
    if matchers.milestone_id not in known:
        raise _nothing("/milestone_id")


def _alert(connection: Connection, matchers: Matchers) -> Alerted | None:
    rows = connection.execute("SELECT body FROM alerts WHERE id = %s", [str(matchers.alert_id)])
    return read_alerted(rows[0][0]) if rows else None


def _is_known(connection: Connection, unit: str) -> bool:
    sql = "SELECT 1 FROM units WHERE code = %s UNION SELECT 1 FROM commitments WHERE responsible = %s LIMIT 1"
    return bool(connection.execute(sql, [unit, unit]))


def _nothing(pointer: str) -> InvalidFields:
    return InvalidFields(errors=(FieldError(pointer, "silences_nothing"),))
