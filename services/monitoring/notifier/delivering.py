"""Hands over what is due, and records what came of it. Addresses are opened here, right before they are used.

An attempt is recorded after it was made: a crash between makes another, under the same Message-ID or webhook-id.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit
from uuid import UUID

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.store.vault import Vault
from services.monitoring.notices import message, outcomes, policy
from services.monitoring.notices.domain import Dispatch
from services.monitoring.notices.noticed import GIVEN_UP, PENDING, WAITING, WITHDRAWN, Noticed
from services.monitoring.notices.outcomes import MAIL, WEBHOOK
from services.monitoring.notices.view import (
    DispatchRow,
    dispatches_of,
    dispatches_where,
    keep,
    notices_of,
    text_of,
)
from services.monitoring.notices.webhook import Endpoint
from services.monitoring.notifier.histories import aggregates
from services.monitoring.notifier.instant import Instant
from services.monitoring.notifier.lines import select_alerts
from services.monitoring.notifier.outage import Outage
from services.monitoring.notifier.outdated import is_outdated
from services.monitoring.notifier.pages import Pages
from services.monitoring.notifier.unreached import keep_unreached
from services.monitoring.notifier.workers import MAIL as MAIL_LANE
from services.monitoring.notifier.workers import PROVEN, UNPROVEN, Done, Errand, Workers
from services.monitoring.recipients.destinations import Mailbox, reach
from services.monitoring.recipients.domain import Recipient, recipient_id

AT_ONCE, PAGES = 50, 20
LOST = (GIVEN_UP, WITHDRAWN)
PENDING_DUE = "state = %s AND channel = %s AND next_at <= %s ORDER BY next_at, id LIMIT %s OFFSET %s"
ADDRESS_GONE, UNTRUE, UNDELIVERABLE = "address_withdrawn", "untrue", "undeliverable"


class Delivering:
    """`pages` makes the links in messages."""

    def __init__(self, store: EventStore, workers: Workers, pages: Pages, vault: Vault) -> None:
        self._store, self._workers, self._pages, self._vault = store, workers, pages, vault
        self._outage, self._hosts = Outage(), dict[UUID, str]()

    def hand_over(self, connection: Connection, at: Instant) -> list[tuple[UUID, str]]:
        """Gives what is due to the workers; the dispatches that cannot go anywhere any more, and why."""
        gone: list[tuple[UUID, str]] = []
        if self._outage.over(at.act.now):
            most = 1 if self._outage.probing else AT_ONCE
            if not (self._outage.probing and self._workers.under_way(MAIL_LANE)):
                self._channel(connection, MAIL, at, gone, most)
        self._channel(connection, WEBHOOK, at, gone, AT_ONCE)
        return gone

    def record(
        self, connection: Connection, done: Sequence[Done], gone: Iterable[tuple[UUID, str]], at: Instant
    ) -> None:
        """Writes what came of errands, and withdraws what has no address left or is not true any more."""
        why = dict(gone)
        dispatches = aggregates(connection, self._store, {each.errand.dispatch_id for each in done} | why.keys())
        for each in done:
            self._record_one(dispatches[each.errand.dispatch_id], each, at)
        for id, reason in why.items():
            if dispatches[id].now.state == PENDING:
                dispatches[id].withdraw(at.act, at.on, reason)
        self._store.append(connection, [event for each in dispatches.values() for event in each.collect_events()])
        keep(connection, (), dispatches.values())
        lost = [each for id, each in dispatches.items() if each.now.state in LOST and why.get(id) != UNTRUE]
        self._keep_unreached(connection, lost)

    def _channel(
        self, connection: Connection, channel: str, at: Instant, gone: list[tuple[UUID, str]], most: int
    ) -> None:
        lanes = (MAIL_LANE,) if channel == MAIL else (PROVEN, UNPROVEN)
        for page in range(PAGES):
            if not any(map(self._workers.any_free, lanes)):
                return
            parameters = [PENDING, channel, text_of(at.act.now), most, page * most]
            rows = dispatches_where(connection, PENDING_DUE, parameters)
            waiting = [row for row in rows if not self._workers.has(row.id)]
            recipients = aggregates(connection, self._store, {recipient_id(row.now.recipient) for row in waiting})
            for row in waiting:
                recipient = recipients.get(recipient_id(row.now.recipient))
                if not self._may_take(recipient, channel):
                    continue
                if is_outdated(connection, row, at, [id for id, _ in gone]):
                    gone.append((row.id, UNTRUE))
                    continue
                errand = self._errand(row, recipient, at)
                if errand is None:
                    gone.append((row.id, ADDRESS_GONE))
                else:
                    self._workers.take(errand)
            if len(rows) < most or most == 1:
                return

    def _may_take(self, recipient: Recipient | None, channel: str) -> bool:
        """Whether a worker is free for this address, as far as its host is known, before it is opened."""
        if channel == MAIL:
            return self._workers.any_free(MAIL_LANE)
        address = recipient.addresses.get(channel) if recipient else None
        host = self._hosts.get(address.subject) if address else None
        return host is None or self._workers.may_take(host)

    def _errand(self, row: DispatchRow, recipient: Recipient | None, at: Instant) -> Errand | None:
        """The message and where it goes; None where there is no such address any more."""
        now = row.now
        if recipient is None or now.channel not in recipient.addresses:
            return None
        address = recipient.address(now.channel)
        asks = now.kind == message.CONFIRMATION
        if asks and (address.subject != now.subject or address.confirmed):
            return None
        found = reach(self._vault, recipient, now.channel, at.on)
        if found.destination is None or not (found.confirmed or asks):
            return None
        if isinstance(found.destination, Mailbox):
            return Errand(row.id, self._pages.message(now), found.destination.address)
        hook = found.destination
        self._hosts[address.subject] = urlsplit(hook.url).netloc
        return Errand(row.id, self._pages.message(now), Endpoint(hook.url, hook.secrets), urlsplit(hook.url).netloc)

    def _record_one(self, dispatch: Dispatch, done: Done, at: Instant) -> None:
        outcome = done.outcome
        if dispatch.now.state != PENDING:  # another notifier recorded it: the id that went out was the same
            return
        facts = {"at": done.at, "result": outcome.result, "reason": outcome.reason, "sent_as": outcome.sent_as}
        outage = self._outage.noted(outcome, done.at) if dispatch.now.channel == MAIL else None
        if outcome.delivered:
            dispatch.deliver(at.act, at.on, **facts)
        elif outcome.result == outcomes.PERMANENT:
            dispatch.fail(at.act, at.on, **facts, next_at=None)
        else:
            next_at = policy.next_attempt(dispatch.now, str(dispatch.id), done.at, outcome.retry_after, outage)
            dispatch.fail(at.act, at.on, **facts, next_at=next_at)

    def _keep_unreached(self, connection: Connection, lost: Sequence[Dispatch]) -> None:
        """What was lost and can reach its recipient through no other channel, of alerts that are not resolved."""
        own = notices_of(connection, "dispatch_id", [str(each.id) for each in lost])
        siblings = notices_of(connection, "alert_id", {str(row.now.occasion.alert_id) for row in own})
        ways = dispatches_of(connection, {str(row.now.dispatch_id) for row in siblings if row.now.dispatch_id})
        alerts = select_alerts(connection, {row.now.occasion.alert_id for row in own})
        unreached = [
            row
            for row in own
            if alerts[row.now.occasion.alert_id].state != policy.RESOLVED
            and not any(_same_occasion(each.now, row.now) and _may_arrive(each.now, ways) for each in siblings)
        ]
        keep_unreached(connection, unreached, UNDELIVERABLE)


def _whom(now: Noticed) -> tuple:
    return now.recipient, now.occasion.alert_id, now.occasion.firing


def _same_occasion(one: Noticed, other: Noticed) -> bool:
    return _whom(one) == _whom(other)


def _may_arrive(notice: Noticed, ways: dict[UUID, DispatchRow]) -> bool:
    """Whether it waits, is on its way, or has arrived."""
    if notice.dispatch_id is None:
        return notice.state == WAITING
    return ways[notice.dispatch_id].now.state not in LOST
