"""From published events to views and alerts: one call for each batch, in the batch's transaction.

Units and pacts have views; commitments have views, and the policies of the alerts look at them at once, by monitoring's
now; the plans that are aligned with them are noted for the planner. Every published event of agreements is taken in. A
rebuild (see rebuilding.py) folds the views alone.
"""

from collections.abc import Callable, Iterable

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.chassis.stream.delivery import Received
from services.monitoring.alerts.evaluation import look_at
from services.monitoring.realignment.proposals.touching import touch_plans
from services.monitoring.ticks.clock import hold_clock
from services.monitoring.ticks.ticker import monitoring_acts
from services.monitoring.tracking.parties import record_parties
from services.monitoring.tracking.records import Records
from services.monitoring.tracking.view import Arrived, record_facts

NOUNS = ("unit", "pact", "commitment")
Handler = Callable[[Connection, list[Received]], object]


class NotOurs(ValueError):
    """An event of a noun that monitoring does not follow."""


def subscriber(store: EventStore) -> Handler:
    """What a consumer calls with each batch: `handle(connection, received)`."""
    records = Records.of(store.database)

    def handle(connection: Connection, received: list[Received]) -> None:
        arrived = by_noun(received)
        for noun in ("unit", "pact"):
            if arrived[noun]:
                record_parties(connection, arrived[noun], noun)
        if arrived["commitment"]:
            clock = hold_clock(connection)
            changed = record_facts(connection, arrived["commitment"], records)
            look_at(connection, store, changed, clock.day, monitoring_acts())
            touch_plans(connection, {commitment: kept.record.version for commitment, kept in changed.items()})

    return handle


def by_noun(received: Iterable[Received]) -> dict[str, dict[str, list[Arrived]]]:
    """The events by noun and aggregate, in their order. Raises NotOurs."""
    arrived: dict[str, dict[str, list[Arrived]]] = {noun: {} for noun in NOUNS}
    for envelope, event in received:
        if event.AGGREGATE not in arrived:
            raise NotOurs(envelope.type)
        arrived[event.AGGREGATE].setdefault(envelope.subject, []).append(Arrived(envelope, event))
    return arrived
