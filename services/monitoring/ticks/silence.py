"""The dead man's alert: a feed that is not heard for 15 minutes of the wall clock is told to the operator.

A quiet night is no silence: the consumer asks for the log's head even where nothing happens.
"""

from collections.abc import Iterable
from datetime import datetime

from contracts.topics import AGREEMENTS
from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.stream.health import FOLLOWING, Health, read_health
from services.chassis.stream.locks import share_views
from services.kernel.acts import Act
from services.kernel.calendar import day_of
from services.monitoring.alerts.alerted import RESOLVED, Told
from services.monitoring.alerts.domain import Alert, alert_id
from services.monitoring.alerts.evaluation import read_alerts
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.alerts.rules import FEED_SILENT, OPERATOR, Book, Rules
from services.monitoring.alerts.situation import FEED, Concern
from services.monitoring.alerts.view import keep_alerts

NEVER = "never"


def silences(feeds: Iterable[Health], now: datetime, since: datetime, rules: Rules) -> list[Concern]:
    """The feeds that are silent at the moment; the period is when everything was applied last.

    What never happened counts from `since`, when this watch began; so does a feed that was never heard of.
    """
    known = {feed.source: feed for feed in feeds}
    expected = known.get(AGREEMENTS.source) or Health(AGREEMENTS.source, FOLLOWING, "", 0, None, None)
    return [
        Concern(FEED_SILENT, FEED, feed.source, feed.caught_up_at or NEVER)
        for feed in {**known, expected.source: expected}.values()
        if feed.state != FOLLOWING or now - _heard(feed, since) >= rules.silent_after
    ]


def _heard(feed: Health, since: datetime) -> datetime:
    moments = (feed.contacted_at, feed.caught_up_at)
    return min(since if moment is None else datetime.fromisoformat(moment) for moment in moments)


def look_at_feeds(store: EventStore, act: Act, since: datetime) -> list[Alert]:
    """Fires for each silent feed, and resolves those that are heard again. Changes nothing where nothing changed."""
    with store.database.transaction() as connection:
        share_views(connection)
        book = read_book(connection, store)
        silent = silences(read_health(connection), act.now, since, book.current)
        concerns = {concern.key: concern for concern in silent}
        firing = _firing(connection)
        if concerns.keys() == firing:
            return []
        alerts = read_alerts(connection, store, [alert_id(key) for key in concerns.keys() | firing])
        changed = list(_changes(concerns, alerts, act, book))
        store.append(connection, [event for alert in changed for event in alert.collect_events()])
        keep_alerts(connection, [*alerts.values(), *changed], book)
        return changed


def _firing(connection: Connection) -> set[str]:
    sql = "SELECT key FROM alerts WHERE rule = %s AND state <> %s"
    return {row[0] for row in connection.execute(sql, [FEED_SILENT, RESOLVED])}


def _changes(concerns: dict[str, Concern], alerts: dict[str, Alert], act: Act, book: Book) -> Iterable[Alert]:
    day, told = day_of(act.now), (Told(OPERATOR, None),)
    for key, concern in concerns.items():
        if key not in alerts:
            yield Alert.fire(act, book.current, concern, told, day)
        elif alerts[key].now.state == RESOLVED:
            alert = alerts[key]
            alert.fire_afresh(act, book.rule_of(FEED_SILENT, alert.now.rules_version), told, day)
            yield alert
    for key, alert in alerts.items():
        if key not in concerns and alert.now.state != RESOLVED:
            alert.resolve(act, day)
            yield alert
