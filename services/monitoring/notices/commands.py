"""What links in messages do: whoever has the link acts as the recipient to whom it was sent, once."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from services.chassis.store.application import Saved, UnitOfWork
from services.chassis.store.database import Connection, Database
from services.chassis.store.table import EVENTS, id_to_row
from services.kernel.acts import RESPONSIBLE, Act, Who
from services.kernel.calendar import GUAYAQUIL
from services.monitoring.alerts.alerted import FIRING
from services.monitoring.alerts.commands import acknowledge_alert
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.refusals import NotFiring
from services.monitoring.notices.links import ACKNOWLEDGE, CONFIRM_ADDRESS, Ticket, read
from services.monitoring.notices.refusals import LinkExpired, LinkOutdated, LinkUsed
from services.monitoring.recipients import commands as recipients
from services.monitoring.recipients.domain import Recipient, recipient_id
from services.monitoring.recipients.preferences import MAIL
from services.monitoring.ticks.clock import read_clock

CAUSED = f"SELECT state FROM {EVENTS} WHERE originator_id = %s AND originator_version > 1"


class _Cause(msgspec.Struct):
    causation_id: str | None
    recorded_at: datetime


def ticket_of(database: Database, token: str, purpose: str, act: Act, secrets: Sequence[str]) -> Ticket:
    """The ticket in a token, by monitoring's clock. Raises LinkForged, LinkForAnotherPurpose, LinkExpired."""
    with database.transaction(write=False) as connection:
        now = read_clock(connection).at or act.now
    try:
        return read(token, purpose, now, secrets)
    except LinkExpired as refusal:
        raise LinkExpired(expired_at=shown(refusal.facts["expired_at"])) from refusal


def acknowledge_by_link(
    work: UnitOfWork,
    act: Act,
    token: str,
    seen: int | None,
    will_do: str,
    by_day: date,
    *,
    secrets: Sequence[str],
) -> Saved:
    """An ordinary acknowledgement, by the recipient of the link. Raises LinkUsed, LinkOutdated, NotFiring, too."""
    ticket = ticket_of(work.database, token, ACKNOWLEDGE, act, secrets)
    alert = work.load(Alert, ticket.subject)
    check_alert(work.database, alert, ticket)
    return acknowledge_alert(work, _as_recipient(act, ticket), alert.id, None, will_do=will_do, by_day=by_day)


def confirm_by_link(work: UnitOfWork, act: Act, token: str, seen: int | None, *, secrets: Sequence[str]) -> Saved:
    """Somebody answered from the address. Raises LinkUsed, NoAddress where it is no longer that one."""
    ticket = ticket_of(work.database, token, CONFIRM_ADDRESS, act, secrets)
    check_address(work.database, work.load(Recipient, recipient_id(ticket.recipient)), ticket)
    return recipients.confirm_address(work, _as_recipient(act, ticket), ticket.recipient, MAIL, ticket.subject)


def check_alert(database: Database, alert: Alert, ticket: Ticket) -> None:
    """Raises LinkUsed, LinkOutdated, NotFiring: what the link cannot do any more."""
    _check_unused(database, alert.id, ticket)
    if alert.now.firing != ticket.firing:
        raise LinkOutdated
    if alert.now.state != FIRING:
        raise NotFiring(state=alert.now.state)


def check_address(database: Database, recipient: Recipient, ticket: Ticket) -> None:
    """Raises LinkUsed, LinkOutdated."""
    _check_unused(database, recipient.id, ticket)
    address = recipient.addresses.get(MAIL)
    if address is None or address.subject != ticket.subject:
        raise LinkOutdated


def shown(moment: datetime) -> str:
    """A moment as people of the province read it."""
    return f"{moment.astimezone(GUAYAQUIL):%d/%m/%Y, %H:%M}"


def _as_recipient(act: Act, ticket: Ticket) -> Act:
    """The act of whom the link was sent to; what it causes names the link, so that it is used once."""
    return Act(Who(ticket.recipient, ticket.recipient, RESPONSIBLE), act.now, act.correlation_id, _cause(ticket))


def _cause(ticket: Ticket) -> str:
    return f"link:{ticket.id}"


def _check_unused(database: Database, aggregate: UUID, ticket: Ticket) -> None:
    with database.transaction(write=False) as connection:
        used_at = _used_at(connection, aggregate, _cause(ticket))
    if used_at is not None:
        raise LinkUsed(used_at=shown(used_at))


def _used_at(connection: Connection, aggregate: UUID, cause: str) -> datetime | None:
    """When something was done through the link: the event says so."""
    rows = connection.execute(CAUSED, [id_to_row(connection.dialect)(aggregate)])
    causes = (msgspec.json.decode(row[0], type=_Cause) for row in rows)
    return next((each.recorded_at for each in causes if each.causation_id == cause), None)
