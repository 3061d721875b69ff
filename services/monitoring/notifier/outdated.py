"""Whether a message that had to wait for its server says nothing any more that is true, or that anybody heard of.

What waits as a notice is judged when it is composed; this is for what was composed and could not leave.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from services.chassis.store.database import Connection
from services.monitoring.alerts.alerted import Alerted
from services.monitoring.notices import policy
from services.monitoring.notices.noticed import DELIVERED, PENDING, Dispatched, Noticed
from services.monitoring.notices.outcomes import UNKNOWN
from services.monitoring.notices.view import DispatchRow, dispatches_of, notices_of
from services.monitoring.notifier.instant import Instant
from services.monitoring.notifier.lines import select_alerts

WAITED = timedelta(minutes=1)


def is_outdated(connection: Connection, row: DispatchRow, at: Instant, gone: Collection[UUID]) -> bool:
    """Whether every line of a pending message is past; `gone` are the messages that are being withdrawn."""
    if not _is_doubtful(row.now, at):
        return False
    notices = [each.now for each in notices_of(connection, "dispatch_id", [str(row.id)])]
    alerts = select_alerts(connection, {now.occasion.alert_id for now in notices})
    left = [now for now in notices if not _is_past(now, alerts)]
    return bool(notices) and (not left or _nobody_heard(connection, left, gone))


def _is_doubtful(now: Dispatched, at: Instant) -> bool:
    """Whether it was tried before, was held up, or tells that something is over, which may never have been told."""
    held_up = now.tried > 0 or at.act.now - now.next_at > WAITED
    return held_up or any(line.state == policy.RESOLVED for line in now.lines)


def _is_past(now: Noticed, alerts: Mapping[UUID, Alerted]) -> bool:
    """Whether the alert was resolved meanwhile, or has fired again, which is told by a message of its own."""
    alerted = alerts[now.occasion.alert_id]
    return policy.untrue(now, alerted.state, alerted.firing, owed=True) is not None


def _nobody_heard(connection: Connection, notices: Sequence[Noticed], gone: Collection[UUID]) -> bool:
    """Whether all these tell that something is over of which nothing reached the recipient, or still may."""
    if any(now.occasion.about != policy.RESOLVED for now in notices):
        return False
    before = [row.now for row in notices_of(connection, "alert_id", {str(now.occasion.alert_id) for now in notices})]
    ways = dispatches_of(connection, {str(one.dispatch_id) for one in before if one.dispatch_id})
    reaching = {id for id, row in ways.items() if id not in gone and _may_arrive(row.now)}
    heard = [one for one in before if one.dispatch_id in reaching]
    return not any(_precedes(one, now) for now in notices for one in heard)


def _may_arrive(now: Dispatched) -> bool:
    """Whether it did, is on its way, or perhaps did: of one attempt nobody knows what came of it."""
    return now.state in (DELIVERED, PENDING) or any(one.result == UNKNOWN for one in now.attempts)


def _precedes(one: Noticed, now: Noticed) -> bool:
    """Whether it said something of the same alert, to the same recipient the same way, before."""
    return _way(one) == _way(now) and one.occasion.alert_version < now.occasion.alert_version


def _way(now: Noticed) -> tuple[UUID, str, str]:
    return now.occasion.alert_id, now.recipient, now.channel
