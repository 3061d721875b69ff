"""An alert that reached nobody: what is done then."""

import logging
from collections.abc import Callable, Sequence
from uuid import UUID

from services.chassis.store.application import EventStore
from services.chassis.store.database import Connection
from services.kernel.acts import Act

log = logging.getLogger(__name__)


def escalate(store: EventStore) -> Callable[[Connection, Sequence[UUID], Act], None]:
    """What the notifier calls with alerts that somebody could not be told of: it is logged."""

    def unreached(connection: Connection, alerts: Sequence[UUID], act: Act) -> None:
        for alert in alerts:
            log.warning("nobody could be told", extra={"fields": {"alert": str(alert)}})

    return unreached
