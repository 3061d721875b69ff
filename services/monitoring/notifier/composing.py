"""From notices that are due to messages: one for each recipient and channel, with a line for each alert.

What is not true any more, what a silence covers, and what follows a message that never left, is dropped here.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.monitoring.alerts.alerted import Alerted
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.notices import policy
from services.monitoring.notices.domain import Dispatch, Notice, dispatch_id
from services.monitoring.notices.hours import Hours
from services.monitoring.notices.message import DIGEST, IMMEDIATE, SEVERITIES
from services.monitoring.notices.noticed import WAITING, Noticed, WrittenLine
from services.monitoring.notices.view import NoticeRow, keep, notices_of, notices_where, text_of
from services.monitoring.notifier.histories import aggregates
from services.monitoring.notifier.instant import Instant
from services.monitoring.notifier.lines import Lines, select_alerts
from services.monitoring.notifier.names import names_of
from services.monitoring.notifier.regardless import is_owed, was_told
from services.monitoring.notifier.silenced import silenced_by
from services.monitoring.recipients.domain import recipient_id
from services.monitoring.recipients.preferences import DEFAULT

AT_ONCE = 2000
MOST_LINES = 500
LINKS_FOR = timedelta(days=7)
UNDER_SILENCE = (policy.RESOLVED, policy.SILENCED)
ANY_DUE = "SELECT 1 FROM notices WHERE state = %s AND due_at <= %s LIMIT 1"
DUE = "state = %s AND due_at <= %s ORDER BY recipient, channel, id LIMIT %s"
OF_ONE = "state = %s AND due_at <= %s AND recipient = %s AND channel = %s"


class Composing:
    """`by_the_wall`: hours are kept again as a message leaves."""

    def __init__(self, store: EventStore, hours: Hours, *, by_the_wall: bool = False) -> None:
        self._store, self._hours, self._by_the_wall = store, hours, by_the_wall

    def any_due(self, connection: Connection, at: Instant) -> bool:
        """Whether there is anything to compose."""
        return bool(connection.execute(ANY_DUE, [WAITING, text_of(at.now)]))

    def step(self, connection: Connection, at: Instant) -> int:
        """Composes what is due of some recipients, whole: how many notices changed; 0 where none is due."""
        rows = notices_where(connection, DUE, [WAITING, text_of(at.now), AT_ONCE])
        if len(rows) == AT_ONCE:
            rows = self._whole(connection, rows, at)
        if not rows:
            return 0
        notices = aggregates(connection, self._store, [row.id for row in rows])
        left = self._still_true(connection, notices, at)
        dispatches = self._compose(connection, left, at)
        events = [event for each in (*notices.values(), *dispatches) for event in each.collect_events()]
        self._store.append(connection, events)
        keep(connection, notices.values(), dispatches)
        return len(events) - len(dispatches)

    def _whole(self, connection: Connection, rows: Sequence[NoticeRow], at: Instant) -> Sequence[NoticeRow]:
        """The rows without the last recipient's, which may go on after them; all of that one's where it is alone."""
        last = _to(rows[-1].now)
        others = [row for row in rows if _to(row.now) != last]
        return others or notices_where(connection, OF_ONE, [WAITING, text_of(at.now), *last])

    def _still_true(self, connection: Connection, notices: dict[UUID, Notice], at: Instant) -> list[Notice]:
        """Those that leave now; the others are dropped, or held, or wait for an event that is not followed yet."""
        alerts = select_alerts(connection, {notice.now.occasion.alert_id for notice in notices.values()})
        silenced = silenced_by(connection, alerts, at.on)
        before = _before(connection, [each.now for each in notices.values()], alerts, silenced)
        owed = self._owed(connection, notices, alerts, before, at)
        latest = {_about(each.now): each.id for each in sorted(notices.values(), key=_version)}
        left = []
        for id, notice in notices.items():
            now, alerted = notice.now, alerts[notice.now.occasion.alert_id]
            if policy.untrue(now, alerted.state, alerted.firing, owed=id in owed) is not None:
                continue
            if now.occasion.alert_id in silenced and id not in owed and now.occasion.about not in UNDER_SILENCE:
                notice.drop(at.act, at.on, policy.SILENCE, silenced[now.occasion.alert_id])
            elif now.occasion.about == policy.RESOLVED and not was_told(now, before.get(_about(now), ())):
                notice.drop(at.act, at.on, policy.NOT_TOLD)
            elif latest[_about(now)] != id:
                notice.drop(at.act, at.on, policy.REPEATED)
            elif not self._held(notice, at):
                left.append(notice)
        return left

    def _owed(
        self, connection: Connection, notices: dict[UUID, Notice], alerts: Mapping, before: Mapping, at: Instant
    ) -> set[UUID]:
        """Those that leave whatever was acknowledged or silenced."""
        if not before:
            return set()
        book = read_book(connection, self._store)
        found = set()
        for id, notice in notices.items():
            now, alerted = notice.now, alerts[notice.now.occasion.alert_id]
            rule = book.rule_of(alerted.rule, alerted.rules_version)
            if _about(now) in before and is_owed(rule, alerted, now, at.on, before[_about(now)]):
                found.add(id)
        return found

    def _held(self, notice: Notice, at: Instant) -> bool:
        """Whether the hours ended meanwhile: then it waits for the next. A clock that ticks by hand jumps over them."""
        if not self._by_the_wall:
            return False
        due_at, held = self._hours.leaves(notice.now.recipient, notice.now.occasion.severity, at.now)
        if held is not None:
            notice.hold(at.act, at.on, due_at, held)
        return held is not None

    def _compose(self, connection: Connection, left: Sequence[Notice], at: Instant) -> list[Dispatch]:
        if not left:
            return []
        ordered = sorted(left, key=lambda each: (*_to(each.now), str(each.id)))
        lines = Lines(connection, self._store.database, (each.now.occasion.alert_id for each in ordered), at.on)
        codes = {each.now.recipient for each in ordered}
        names, recipients = (
            names_of(connection, codes),
            aggregates(connection, self._store, map(recipient_id, codes)),
        )
        dispatches = []
        for (recipient, channel), group in groupby(ordered, key=lambda each: _to(each.now)):
            own = list(group)
            known = recipients.get(recipient_id(recipient))
            digest = all(each.now.rhythm in policy.DIGESTS for each in own)
            written = sorted((lines.write(each.now) for each in own), key=_gravity)
            key = _key(recipient, channel, own)
            dispatch = Dispatch.compose(
                at.act,
                at.on,
                key=key,
                recipient=recipient,
                recipient_name=names[recipient],
                channel=channel,
                kind=DIGEST if digest else IMMEDIATE,
                language=(known.preferences if known else DEFAULT).language,
                made_at=at.now,
                links_until=at.now + LINKS_FOR,
                lines=written[:MOST_LINES],
                total=len(written),
            )
            for each in own:
                each.group(at.act, at.on, dispatch_id(key))
            dispatches.append(dispatch)
        return dispatches


def _to(now: Noticed) -> tuple[str, str]:
    return now.recipient, now.channel


def _about(now: Noticed) -> tuple:
    return now.occasion.alert_id, now.recipient, now.channel


def _version(notice: Notice) -> int:
    return notice.now.occasion.alert_version


def _before(
    connection: Connection, notices: Iterable[Noticed], alerts: Mapping[UUID, Alerted], silenced: Mapping[UUID, str]
) -> dict[tuple, list[Noticed]]:
    """All notices of the alerts of which it matters what was said before: resolved, acknowledged, silenced."""
    asked = {
        now.occasion.alert_id
        for now in notices
        if now.occasion.alert_id in silenced or alerts[now.occasion.alert_id].state != policy.FIRING
    }
    found: dict[tuple, list[Noticed]] = {}
    for row in notices_of(connection, "alert_id", map(str, asked)):
        found.setdefault(_about(row.now), []).append(row.now)
    return found


def _gravity(line: WrittenLine) -> tuple[bool, int, int, str, str]:
    grave = SEVERITIES.index(line.severity) if line.severity in SEVERITIES else len(SEVERITIES)
    return line.state == policy.RESOLVED, grave, -line.days_late, line.subject, str(line.alert_id)


def _key(recipient: str, channel: str, own: Iterable[Notice]) -> str:
    """What names the message for ever: who gets it, and what it says."""
    said = hashlib.sha256("\n".join(sorted(str(each.id) for each in own)).encode()).hexdigest()
    return f"{recipient}\n{channel}\n{said}"
