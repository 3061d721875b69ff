"""The agreements service within a test: on a store of its own, called as each role, with a clock to set."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from services.agreements import opening, wsgi
from services.agreements.settings import Settings
from services.chassis.store.application import EventStore
from services.chassis.web import identity

SECRET = "not a secret, only a test"
MINUTES = {"reference": "Acta 1", "dated": "2026-01-01"}
EVIDENCE = [{"kind": "informe", "description": "Lo hecho", "sha256": "a" * 64}]
MILESTONES = [
    {"title": "A", "weight": 1, "starts_on": "2026-01-01", "due_on": "2026-03-31"},
    {"title": "B", "weight": 2, "starts_on": "2026-04-01", "due_on": "2026-06-30"},
    {"title": "C", "weight": 1, "starts_on": "2026-07-01", "due_on": "2026-09-30"},
]
UNITS = {"responsible": "TUR", "facilitator": "FAC", "verifier": "VER"}
ON_THE_FIRST = {"effective_on": "2026-01-01"}


class Service:
    """`post(operation, path, body, ...)` answers Flask's response."""

    def __init__(self, database_url: str) -> None:
        self.now = datetime(2026, 10, 1, 15, tzinfo=UTC)
        self.store: EventStore = opening.open_agreements(database_url, migrate=True)
        self.app = wsgi.build(Settings(database_url, SECRET), self.store, clock=self.tick)
        self.client = self.app.test_client()

    def tick(self) -> datetime:
        """A second passes between requests."""
        self.now += timedelta(seconds=1)
        return self.now

    def call(
        self,
        method: str,
        operation: str,
        path: str,
        body: Any = None,
        *,
        role: str = "facilitator",
        unit: str | None = None,
        seen: int | str | None = None,
        **headers: str,
    ) -> Any:
        who = identity.Identity(f"{role}-key", unit or UNITS.get(role), role, operation, identity.ANY)
        sent = {identity.HEADER: identity.sign(who, SECRET), **{k.replace("_", "-"): v for k, v in headers.items()}}
        if seen is not None:
            sent["If-Match"] = f'"{seen}"'
        return self.client.open(path, method=method, json=body, headers=sent)

    def post(self, operation: str, path: str, body: Any = None, **how: Any) -> Any:
        return self.call("POST", operation, path, {} if body is None else body, **how)

    def get(self, operation: str, path: str, role: str = "public", **how: Any) -> Any:
        return self.call("GET", operation, path, role=role, **how)

    # Things to begin with.

    def unit(self, code: str, **changed: Any) -> None:
        body = {"code": code, "name": code, "institution": "Institución", **changed}
        assert self.post("register_unit", "/v1/units", body, role="operator").status_code == 201

    def pact(self, **changed: Any) -> str:
        body = {"title": "Mesa de turismo", "kind": "negotiated", "sector": "tourism", "cantons": ["1703"]}
        answer = self.post("draft_pact", "/v1/pacts", {**body, "signatories": ["TUR"], **ON_THE_FIRST, **changed})
        assert answer.status_code == 201, answer.json
        return answer.json["id"]

    def signed(self, pact: str) -> str:
        signature = {"actor": "TUR", "representative": "Ana", "capacity": "Directora", "sha256": "a" * 64}
        body = {**signature, "signed_on": "2026-01-01"}
        assert self.post("record_signature", f"/v1/pacts/{pact}/signatures", body).status_code == 201
        return pact

    def in_force(self) -> str:
        pact = self.signed(self.pact())
        answer = self.post("enter_into_force", f"/v1/pacts/{pact}/entry-into-force", ON_THE_FIRST, seen=2)
        assert answer.status_code == 200, answer.json
        return pact

    def drafted(self, pact: str, **changed: Any) -> Mapping[str, Any]:
        body = {"pact_id": pact, "statement": "Abrir la ruta", "responsible": "TUR", "sector": "tourism"}
        body |= {"due_on": "2026-09-30", "budget_cents": 100, "milestones": MILESTONES, **ON_THE_FIRST, **changed}
        answer = self.post("draft_commitment", "/v1/commitments", body)
        assert answer.status_code == 201, answer.json
        return answer.json

    def started(self, pact: str) -> Mapping[str, Any]:
        one = f"/v1/commitments/{self.drafted(pact)['id']}"
        self.post("accept", f"{one}/acceptances", ON_THE_FIRST, role="responsible")
        self.post("approve", f"{one}/approval", {**ON_THE_FIRST, "minutes": MINUTES}, seen=2)
        answer = self.post("start", f"{one}/start", ON_THE_FIRST, role="responsible", seen=3)
        assert answer.status_code == 200, answer.json
        return answer.json
