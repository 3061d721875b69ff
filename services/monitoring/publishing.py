"""Which domain event is published as which contract. Every domain event is: else sequences would have holes."""

from collections.abc import Mapping

from contracts.events import Event as Contract
from contracts.events.monitoring import alerts as contracts
from services.monitoring.alerts import events

PUBLISHED: Mapping[type, type[Contract]] = {
    events.Fired: contracts.Fired,
    events.FiredAgain: contracts.FiredAgain,
    events.Escalated: contracts.Escalated,
    events.Acknowledged: contracts.Acknowledged,
    events.Resolved: contracts.Resolved,
}

# Which event an operation records, by operationId.
RECORDS: Mapping[str, type] = {"acknowledge_alert": events.Acknowledged}
