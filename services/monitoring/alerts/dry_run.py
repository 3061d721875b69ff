"""A dry run: what rules would have said over the recorded history, of every commitment. Nothing is written.

People's acknowledgements and the silences are taken as they were, for the alerts that they were about; escalations by
hand are not. A silent feed leaves no history to run over.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import msgspec

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.store.table import id_from_row, id_to_row
from services.monitoring.alerts import events
from services.monitoring.alerts.alerted import Told
from services.monitoring.alerts.authority import units_of
from services.monitoring.alerts.evaluation import HISTORIES, hushing
from services.monitoring.alerts.policy import Hush
from services.monitoring.alerts.recipients import Unit, circles, recipients
from services.monitoring.alerts.rules import Rules
from services.monitoring.alerts.simulation import EFFECTIVE, Acknowledgement, History, Said, simulate
from services.monitoring.alerts.situation import Concern
from services.monitoring.rows import select_by
from services.monitoring.silences.matching import Silence
from services.monitoring.silences.view import silences_between
from services.monitoring.tracking.records import Records

PAGE = 200
IDS = "SELECT id, version, pact_id FROM commitments WHERE id > %s ORDER BY id LIMIT %s"
COUNT = "SELECT COUNT(*) FROM commitments"
SIGNATORIES = "SELECT id, signatories FROM pacts WHERE id"
OF_ALERTS = "SELECT id, key, commitment_id FROM alerts WHERE commitment_id"
ACKNOWLEDGED = f"AND topic = '{events.Acknowledged.TOPIC}' ORDER BY originator_id, originator_version"
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Summary:
    """Of one rule: how often it would have fired, how many tellings that makes, and for whom."""

    rule: str
    fired: int = 0
    tellings: int = 0
    audiences: Counter[str] = field(default_factory=Counter)


def dry_run(
    store: EventStore, rules: Rules, first: date, last: date, by: str = EFFECTIVE, progress: Progress | None = None
) -> list[Said]:
    """What would have been said from the first day through the last, in the order of days."""
    said: list[Said] = []
    done, after = 0, ""
    with store.database.transaction(write=False) as connection:
        total = connection.execute(COUNT)[0][0]
        units, silences = units_of(connection), silences_between(connection, date.min, last)
    while page := _page(store, after, silences):
        for history, signatories in page:
            told = _WhoWouldBeTold(signatories, units)
            said += [one for one in simulate(history, rules, told, last, by) if one.on >= first]
        done, after = done + len(page), str(page[-1][0].commitment_id)
        if progress is not None:
            progress(done, total)
    return sorted(said, key=lambda one: (one.on, one.rule, str(one.commitment_id), one.subject_id))


def summaries(rules: Rules, said: Iterable[Said]) -> list[Summary]:
    """One for each rule that is on, also where it would never have fired."""
    found = {name: Summary(name) for name, rule in rules.rules.items() if rule.enabled}
    for one in said:
        summary = found[one.rule]
        summary.fired += one.what == "fired"
        summary.tellings += len(one.told)
        summary.audiences.update(told.audience for told in one.told)
    return list(found.values())


def _page(store: EventStore, after: str, silences: list[Silence]) -> list[tuple[History, tuple[str, ...]]]:
    with store.database.transaction(write=False) as connection:
        rows = connection.execute(IDS, [after, PAGE])
        versions = {row[0]: row[1] for row in rows}
        kept = Records(PAGE).at(connection, versions)
        pacts = dict(select_by(connection, SIGNATORIES, {row[2] for row in rows}))
        acknowledged = _acknowledged(connection, store, versions)
    days = [day for one in silences for day in (one.starts_on, one.ended_on or one.ends_on + timedelta(days=1))]

    def hush_on(day: date) -> Hush:
        return hushing([one for one in silences if one.in_force(day)])

    return [
        (
            History(UUID(key), kept[key].record, acknowledged.get(key, ()), hush_on, days),
            msgspec.json.decode(pacts.get(pact, "[]"), type=tuple[str, ...]),
        )
        for key, _, pact in rows
    ]


def _acknowledged(
    connection: Connection, store: EventStore, commitments: Iterable[str]
) -> dict[str, list[Acknowledgement]]:
    """What people acknowledged, by commitment."""
    alerts = {UUID(id): (key, commitment) for id, key, commitment in select_by(connection, OF_ALERTS, commitments)}
    to_row, from_row = id_to_row(connection.dialect), id_from_row(connection.dialect)
    found: dict[str, list[Acknowledgement]] = {}
    for alert, version, topic, state in select_by(connection, HISTORIES, map(to_row, alerts), ACKNOWLEDGED):
        event = store.mapper.event_of(from_row(alert), version, topic, state)
        key, commitment = alerts[from_row(alert)]
        found.setdefault(commitment, []).append(Acknowledgement(key, event.effective_on, event.heard))
    return found


class _WhoWouldBeTold:
    """Who stands behind audiences, in the units' tree of today."""

    def __init__(self, signatories: tuple[str, ...], units: Mapping[str, Unit]) -> None:
        self._signatories, self._units = signatories, units

    def __call__(self, concern: Concern, audiences: Iterable[str]) -> tuple[tuple[Told, ...], str | None]:
        audiences = tuple(audiences)
        told = recipients(audiences, concern.unit, self._signatories, self._units)
        return told, circles(audiences, concern.unit, self._units)
