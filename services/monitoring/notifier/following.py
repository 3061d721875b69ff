"""Follows monitoring's own events from a saved position, and plans what they say: one transaction for both.

An alert's event first drops what it makes untrue, then plans what it tells; an address that waits to be confirmed gets
a message that asks for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from services.chassis.store.application import EventStore
from services.chassis.store.database import POSTGRESQL, Connection
from services.chassis.store.table import LoggedRow, position_column, select_log
from services.kernel.acts import SERVICE
from services.monitoring.alerts.alerted import Alerted, Told
from services.monitoring.alerts.events import AlertEvent, Silenced
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.alerts.rules import Book
from services.monitoring.notices import message, policy
from services.monitoring.notices.domain import Dispatch, Notice
from services.monitoring.notices.hours import Hours
from services.monitoring.notices.noticed import NOWHERE, WAITING, Noticed, Occasion
from services.monitoring.notices.view import keep, notices_of
from services.monitoring.notifier.histories import aggregates, histories, states
from services.monitoring.notifier.instant import Instant
from services.monitoring.notifier.names import names_of
from services.monitoring.notifier.regardless import is_owed
from services.monitoring.notifier.silenced import authors_of
from services.monitoring.notifier.unreached import keep_unreached
from services.monitoring.recipients.domain import Recipient, recipient_id
from services.monitoring.recipients.events import AddressRegistered
from services.monitoring.recipients.preferences import DEFAULT, MAIL
from services.monitoring.rows import select_by

PAGE, FAR = 500, 10_000
ALERTS, ADDRESS = "alert.", AddressRegistered.TOPIC
CONFIRM_WITHIN = timedelta(days=3)
POSITION = "SELECT position FROM noticed WHERE name = 'alerts'"
MOVE = "UPDATE noticed SET position = %s WHERE name = 'alerts'"


@dataclass(frozen=True, slots=True)
class Followed:
    """One page: how many events it had, and how many notices were planned."""

    events: int
    planned: int

    @property
    def at_the_head(self) -> bool:
        return self.events < PAGE


@dataclass(slots=True)
class _Page:
    """What one page of events comes to."""

    notices: dict[UUID, Notice] = field(default_factory=dict)
    by_alert: dict[UUID, list[Notice]] = field(default_factory=dict)
    dispatches: list[Dispatch] = field(default_factory=list)
    before: dict[UUID, list[Noticed]] = field(default_factory=dict)
    silences: dict[UUID, str] = field(default_factory=dict)
    book: Book = field(default_factory=Book)

    def add(self, notice: Notice) -> None:
        self.notices[notice.id] = notice
        self.by_alert.setdefault(notice.now.occasion.alert_id, []).append(notice)


class Following:
    """`hours` say when a notice may leave."""

    def __init__(self, store: EventStore, hours: Hours) -> None:
        self._store, self._hours = store, hours
        self._saved: int | None = None
        self._passed: int | None = None

    def begin(self) -> None:
        """From the saved position on, wherever this process was."""
        self._saved = self._passed = None

    def step(self, at: Instant) -> Followed:
        """The next page. What says nothing to anybody is passed over without a word in the database."""
        database = self._store.database
        with database.transaction(write=False) as connection:
            if self._passed is None:
                self._saved = self._passed = _position(connection)
            rows = select_log(connection, [(f"{position_column(connection.dialect)} > %s", self._passed)], PAGE)
        if not rows:
            return Followed(0, 0)
        planned, last = 0, rows[-1][0]
        if any(_says_something(row) for row in rows) or last - self._saved > FAR:
            with database.transaction() as connection:
                if _position(connection, hold=True) != self._saved:
                    self.begin()
                    return Followed(PAGE, 0)
                planned = self._write(connection, rows, at)
                connection.execute(MOVE, [last])
            self._saved = last
        self._passed = last
        return Followed(len(rows), planned)

    def _write(self, connection: Connection, rows: Sequence[LoggedRow], at: Instant) -> int:
        page = _Page()
        self._plan(connection, rows, at, page)
        changed = [*page.notices.values(), *page.dispatches]
        self._store.append(connection, [event for each in changed for event in each.collect_events()])
        keep(connection, page.notices.values(), page.dispatches)
        keep_unreached(connection, filter(_found_nobody, page.notices.values()), policy.NO_ADDRESS)
        return len(page.notices)

    def _plan(self, connection: Connection, rows: Sequence[LoggedRow], at: Instant, page: _Page) -> None:
        new = {(row[1], row[2]) for row in rows if row[3].startswith(ALERTS)}
        alerts = {alert for alert, _ in new}
        after = {}
        for alert, events in histories(connection, self._store, alerts):
            after |= {(alert, event.originator_version): (event, each.now) for event, each in states(events)}
        if alerts:
            self._load_waiting(connection, alerts, page)
        silences = [event.silence_id for event, _ in after.values() if isinstance(event, Silenced)]
        page.silences |= authors_of(connection, silences)
        told = {code_of(one) for key in new for one in after[key][0].told}
        recipients = aggregates(connection, self._store, map(recipient_id, told))
        for row in rows:
            if (row[1], row[2]) in new:
                event, alerted = after[row[1], row[2]]
                self._drop_untrue(event, alerted, at, page)
                for one in dict.fromkeys(map(code_of, event.told)):
                    audience = next(each.audience for each in event.told if code_of(each) == one)
                    occasion = _occasion(event, alerted, audience)
                    self._tell(recipients.get(recipient_id(one)), one, occasion, at, page)
            elif row[3] == ADDRESS:
                self._ask_to_confirm(connection, row, at, page)
        self._forget_known(connection, page)

    def _load_waiting(self, connection: Connection, alerts: Iterable[UUID], page: _Page) -> None:
        """The notices that wait, of these alerts, and what they are judged by."""
        rows = notices_of(connection, "alert_id", map(str, alerts))
        for row in rows:
            page.before.setdefault(row.now.occasion.alert_id, []).append(row.now)
        waiting = [row.id for row in rows if row.now.state == WAITING]
        page.book = read_book(connection, self._store)
        for notice in aggregates(connection, self._store, waiting).values():
            page.add(notice)

    def _drop_untrue(self, event: AlertEvent, alerted: Alerted, at: Instant, page: _Page) -> None:
        for notice in page.by_alert.get(event.originator_id, ()):
            if notice.now.state != WAITING:
                continue
            owed = self._is_owed(notice.now, alerted, event.effective_on, page)
            reason = policy.untrue(notice.now, alerted.state, alerted.firing, owed=owed)
            if reason is not None:
                notice.drop(at.act, at.on, reason, _who(event, page.silences))

    def _is_owed(self, now: Noticed, alerted: Alerted, on: date, page: _Page) -> bool:
        same = [
            one
            for one in page.before.get(now.occasion.alert_id, ())
            if (one.recipient, one.channel) == (now.recipient, now.channel)
        ]
        return is_owed(page.book.rule_of(alerted.rule, alerted.rules_version), alerted, now, on, same)

    def _tell(self, recipient: Recipient | None, code: str, occasion: Occasion, at: Instant, page: _Page) -> None:
        """Plans a notice for each way to the recipient; where there is none, that is recorded."""
        choice = (recipient.preferences if recipient else DEFAULT).of(occasion.severity)
        ways = recipient.ways(occasion.severity) if recipient else ()
        for channel in ways or (NOWHERE,):
            if occasion.notice_id(code, channel) in page.notices:
                continue
            due_at, held = policy.due(self._hours, code, occasion.severity, choice.rhythm, at.now)
            if not ways:
                due_at, held = at.now, None
            notice = Notice.plan(
                at.act, at.on, occasion, code, channel, choice.rhythm, due_at, held, self._hours.version
            )
            page.add(notice)
            if not ways:
                reason = policy.NO_ADDRESS if choice.channels else policy.SWITCHED_OFF
                notice.drop(at.act, at.on, reason)

    def _forget_known(self, connection: Connection, page: _Page) -> None:
        """What was planned before is planned: its notice stays as it is."""
        fresh = [id for id, notice in page.notices.items() if notice.version == len(notice.pending_events)]
        for (known,) in select_by(connection, "SELECT id FROM notices WHERE id", map(str, fresh)):
            del page.notices[UUID(known)]

    def _ask_to_confirm(self, connection: Connection, row: LoggedRow, at: Instant, page: _Page) -> None:
        event = self._store.mapper.event_of(*row[1:])
        if event.confirmed or event.channel != MAIL:
            return
        recipient = aggregates(connection, self._store, [event.originator_id])[event.originator_id]
        page.dispatches.append(
            Dispatch.compose(
                at.act,
                at.on,
                key=f"confirm\n{event.code}\n{event.subject}",
                recipient=event.code,
                recipient_name=names_of(connection, [event.code])[event.code],
                channel=MAIL,
                kind=message.CONFIRMATION,
                language=recipient.preferences.language,
                made_at=at.now,
                links_until=at.now + CONFIRM_WITHIN,
                subject=event.subject,
            )
        )


def _position(connection: Connection, *, hold: bool = False) -> int:
    """Up to where everything is planned; held, nobody else moves it until the transaction ends."""
    sql = f"{POSITION} FOR UPDATE" if hold and connection.dialect == POSTGRESQL else POSITION
    return connection.execute(sql)[0][0]


def _says_something(row: LoggedRow) -> bool:
    return row[3].startswith(ALERTS) or row[3] == ADDRESS


def code_of(told: Told) -> str:
    """The code of who is told: a unit's or actor's, or the name of an office of the programme."""
    return told.unit or told.audience


def _occasion(event: AlertEvent, alerted: Alerted, audience: str) -> Occasion:
    return Occasion(
        alert_id=event.originator_id,
        alert_version=event.originator_version,
        rule=alerted.rule,
        severity=alerted.severity,
        about=alerted.state,
        firing=alerted.firing,
        repeat=alerted.repeats,
        step=alerted.step,
        audience=audience,
    )


def _found_nobody(notice: Notice) -> bool:
    """Whether this was to be said to somebody who cannot be reached, and somebody else must hear of it."""
    now = notice.now
    return now.reason == policy.NO_ADDRESS and now.occasion.about != policy.RESOLVED


def _who(event: AlertEvent, silences: Mapping[UUID, str]) -> str | None:
    """Through whom an event happened; None where time or a report did it."""
    if isinstance(event, Silenced):
        return silences.get(event.silence_id)
    return None if event.who.role == SERVICE else event.who.unit or event.who.role
