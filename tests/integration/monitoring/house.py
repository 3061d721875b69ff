"""Monitoring on a real database, fed with published events, asked over HTTP as the gateway asks."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from contracts.envelope import Envelope, encode
from contracts.events import Event, Who
from contracts.events.agreements import pacts, units
from services.chassis.process.settings import DatabaseUrl, Secret
from services.chassis.stream.applying import Applier
from services.chassis.stream.delivery import delivery
from services.chassis.stream.log import Entry
from services.chassis.web import identity
from services.monitoring.opening import open_monitoring
from services.monitoring.settings import Settings
from services.monitoring.subscribing import subscriber
from services.monitoring.wsgi import build
from tests.unit.monitoring.given import Told, day

SECRET = "un secreto para las pruebas"
SOURCE = "/pactos/agreements"
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
STAFF = Who(subject="mesa", unit=None, role="facilitator")


class MemoryLog:
    """A producer's log in memory."""

    source = SOURCE

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    def add(self, aggregate: UUID, event: Event) -> Envelope:
        version = 1 + sum(one.subject == str(aggregate) for one in self.envelopes)
        envelope = Envelope(
            id=f"{aggregate}:{version}",
            source=SOURCE,
            type=event.TYPE,
            subject=str(aggregate),
            time=event.recorded_at,
            sequence=str(version),
            position=len(self.envelopes) + 1,
            data=msgspec.Raw(encode(event)),
        )
        self.envelopes.append(envelope)
        return envelope

    def head(self) -> int:
        return len(self.envelopes)

    def page(self, after: int, limit: int = 500) -> Sequence[Envelope]:
        return self.envelopes[after : after + limit]

    def of_aggregate(self, aggregate: str, after_version: int, limit: int = 500) -> Sequence[Envelope]:
        own = [one for one in self.envelopes if one.subject == aggregate and one.version > after_version]
        return own[:limit]

    def index(self, after: int, limit: int = 1000) -> Sequence[Entry]:
        return [Entry(one.position, one.subject, one.version) for one in self.page(after, limit)]


class House:
    """One monitoring service. `tell` is what the stream delivers."""

    def __init__(self, database_url: str) -> None:
        self.url = database_url
        self.store = open_monitoring(database_url, migrate=True)
        self.database = self.store.database
        self.log = MemoryLog()
        self.applier = Applier(self.database, self.log, subscriber(self.store))
        settings = Settings(DatabaseUrl(database_url), Secret(SECRET))
        self.client = build(settings, self.store, clock=lambda: NOW).test_client()
        self._told: dict[UUID, int] = {}

    def close(self) -> None:
        self.store.close()

    def tell(self, aggregate: UUID, events: Iterable[Event]) -> None:
        """Delivers those events of an aggregate that were not delivered yet, in one batch."""
        events = list(events)
        new = events[self._told.get(aggregate, 0) :]
        self._told[aggregate] = len(events)
        self.applier.apply(delivery([self.log.add(aggregate, event) for event in new]))

    def knows(self, told: Told, commitment: UUID | None = None) -> UUID:
        """Delivers what is new of a commitment."""
        commitment = commitment or uuid4()
        self.tell(commitment, told.events)
        return commitment

    def knows_unit(self, code: str, institution: str, **fields: Any) -> None:
        facts = {"name": code, "kind": "unit", "parent": None, "head": None, "coordination": None, "executive": None}
        event = units.Registered(
            **{**_said(), **facts, **fields},
            code=code,
            institution=institution,
            valid_from=day("2026-01-01"),
            valid_to=None,
        )
        self.tell(uuid4(), [event])

    def knows_pact(self, pact: UUID, *signatories: str, state: str = "in_force", **fields: Any) -> None:
        facts = {"title": "Pacto de turismo", "kind": "negotiated", "sector": "tourism", "cantons": ("1703",), **fields}
        drafted = pacts.Drafted(**_said(), **facts, signatories=signatories, example=False, state="draft")
        events = [drafted]
        if state == "in_force":
            signed = [
                pacts.Signed(
                    **_said(), actor=one, capacity="x", signed_on=day("2026-01-01"), sha256="0" * 64, state="signing"
                )
                for one in signatories
            ]
            events += [*signed, pacts.EnteredIntoForce(**_said(), minutes=None, state=state)]
        self.tell(pact, events)

    def ask(self, path: str, action: str, who: Who | None = None, method: str = "GET", **options: Any):
        """A request as the gateway passes it on; no caller is the public."""
        caller = who or Who(subject="public", unit=None, role="public")
        signed = identity.sign(identity.Identity(caller.subject, caller.unit, caller.role, action, "any"), SECRET)
        headers = {identity.HEADER: signed, **options.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **options)

    def get(self, path: str, action: str, who: Who | None = None, **query: Any):
        answer = self.ask(path, action, who, query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def status(self, commitment: UUID, who: Who | None = None, **query: Any):
        return self.get(f"/v1/commitments/{commitment}/status", "assess_commitment", who, **query)

    def tick(self, at: str):
        operator = Who(subject="op", unit=None, role="operator")
        return self.ask("/v1/ticks", "tick", operator, "POST", json={"at": at})

    def alerts(self, **query: Any):
        return self.get("/v1/alerts", "list_alerts", STAFF, **query)["items"]

    def rows(self, table: str) -> list[tuple]:
        with self.database.transaction(write=False) as connection:
            return sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)


def _said() -> dict[str, Any]:
    moment = datetime(2026, 1, 1, 6, tzinfo=UTC)
    return {
        "recorded_at": moment,
        "effective_on": day("2026-01-01"),
        "who": STAFF,
        "why": None,
        "correlation_id": "c",
        "causation_id": None,
    }
