"""Alerts as monitoring's store gets them, without commitments behind: for the notifier's load, faults and figures."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID, uuid4

from services.chassis.store.application import EventStore
from services.chassis.store.idempotency import Request
from services.chassis.store.vault import Vault
from services.kernel.acts import OPERATOR, Act, Who
from services.kernel.calendar import day_of
from services.monitoring.alerts.alerted import Told
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.alerts.rules import OVERDUE
from services.monitoring.alerts.situation import MILESTONE, Concern
from services.monitoring.alerts.view import keep_alerts
from services.monitoring.recipients.commands import register_address, revise_preferences
from services.monitoring.recipients.preferences import Choice
from services.monitoring.ticks.ticker import MONITORING

RESPONSIBLE = "responsible"
SEVERITIES = ("critical", "warning", "notice")


class Alarms:
    """Writes to a store of monitoring as its consumer does."""

    def __init__(self, store: EventStore) -> None:
        self.store = store
        with store.database.transaction(write=False) as connection:
            self._book = read_book(connection, store)

    def has_address(self, code: str, channel: str, address: str) -> None:
        """An operator registers the address; a webhook may be on this machine."""
        act, request = _act(Who("op", None, OPERATOR)), Request("op", "register_address", uuid4().hex, "")
        sealing = {"vault_of": Vault.beside, "loopback": True}
        self.store.execute(lambda work: register_address(work, act, code, None, channel, address, **sealing), request)

    def wants_digests(self, code: str) -> None:
        """One message each morning."""
        act, choices = _act(Who("op", None, OPERATOR)), dict.fromkeys(SEVERITIES, Choice(("mail", "webhook"), "daily"))
        self.store.execute(lambda work: revise_preferences(work, act, code, None, language="es", **choices))

    def fire(self, codes: Iterable[str]) -> list[UUID]:
        """An overdue milestone of each of these, all in one transaction: the alerts."""
        act = _act(MONITORING)
        today = day_of(act.now)
        alerts = [
            Alert.fire(act, self._book.current, _concern(code), (Told(RESPONSIBLE, code),), today) for code in codes
        ]
        with self.store.database.transaction() as connection:
            self.store.append(connection, [event for alert in alerts for event in alert.collect_events()])
            keep_alerts(connection, alerts, self._book)
        return [alert.id for alert in alerts]


def _concern(code: str) -> Concern:
    return Concern(OVERDUE, MILESTONE, str(uuid4()), "2026-06-30", unit=code)


def _act(who: Who) -> Act:
    return Act(who, datetime.now(UTC), uuid4().hex)
