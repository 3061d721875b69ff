"""A monitoring service with a plan, its links, a planner that looks when told, and officers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from contracts.events import Who
from services.chassis.web import identity
from services.kernel.acts import COUNCIL, PREFECT, Act
from services.kernel.acts import Who as Subject
from services.monitoring.plans.alignment.domain import Alignment
from services.monitoring.plans.alignment.link import DEPENDS, AlignmentLink
from services.monitoring.plans.domain import Plan
from services.monitoring.plans.structure import Structure
from services.monitoring.realignment.proposals.domain import Realignment
from services.monitoring.realignment.proposals.planner import Planner
from services.monitoring.ticks.ticker import MONITORING
from tests.integration.monitoring.house import NOW, SECRET, House
from tests.support.plans import STORY, plan_of
from tests.unit.monitoring.given import B, Told

OFFICER = Who(subject="prefecta", unit=None, role="officer")
SECOND = Who(subject="viceprefecto", unit=None, role="officer")
FACILITATOR = Subject("facilitacion", None, "facilitator")
DECIDED_AT = datetime(2026, 1, 1, 10, 30, tzinfo=UTC)
SHA = "ab" * 32
RESOLUTION = {
    "body": "Prefectura de Pichincha",
    "act": "Resolución administrativa",
    "number": "012-2026",
    "dated": "2026-05-10",
    "sha256": SHA,
}


class Office:
    """The house with a plan in it."""

    def __init__(self, house: House, structure: Structure = STORY, **plan: Any) -> None:
        self.house, self.store = house, house.store
        made = plan_of(structure, Act(FACILITATOR, datetime(2026, 1, 10, tzinfo=UTC), "c"), **plan)
        self.plan_id = made.id
        self.store.execute(lambda work: work.add(made))
        self.planner = Planner(self.store, lambda: Act(MONITORING, NOW, "c"))

    @property
    def plan(self) -> Plan:
        return self.store.get(Plan, self.plan_id)

    def aligns(self, line: str, commitment: UUID, milestone=B, relation: str = DEPENDS, **more: Any) -> UUID:
        """Decides a link."""
        of = milestone.id if milestone is not None else None
        link = AlignmentLink(self.plan_id, line, relation, commitment, of, more.pop("weight", 1), date(2026, 1, 1))
        made = Alignment.decide(Act(FACILITATOR, more.pop("at", DECIDED_AT), "c"), link, "Porque la línea lo espera")
        self.store.execute(lambda work: work.add(made))
        return made.id

    def looks(self) -> list[Realignment]:
        """One step of the planner."""
        return self.planner.step()

    def listed(self, **query: Any) -> list[dict]:
        return self.house.get("/v1/realignments", "list_realignments", **query)["items"]

    def pending(self) -> dict:
        """The one proposal that is pending, in full."""
        (only,) = self.listed(state="pending")
        return self.shown(only["id"])

    def shown(self, id: str) -> dict:  # noqa: A002
        return self.house.get(f"/v1/realignments/{id}", "read_realignment")

    def supposes(self, *events: dict, status: int = 200, **event: Any) -> dict:
        """The answer of what-if."""
        sent = [
            {name: str(value) if isinstance(value, UUID) else value for name, value in each.items()}
            for each in (*events, *([event] if event else []))
        ]
        who = Who(subject="unidad", unit="GADM-MEJIA-TUR", role="responsible")
        answer = self.house.ask(f"/v1/plans/{self.plan_id}/what-if", "what_if", who, "POST", json={"events": sent})
        assert answer.status_code == status, answer.text
        return answer.json

    def accept(self, proposal: dict, who: Who = OFFICER, tier: str | None = PREFECT, seen: Any = None, **body: Any):
        """An officer's acceptance; the answer."""
        sent = {"resolution": RESOLUTION, **body}
        return self.decides("acceptance", "accept_realignment", proposal, who, tier, seen, sent)

    def reject(self, proposal: dict, who: Who = OFFICER, tier: str | None = PREFECT, seen: Any = None, **body: Any):
        sent = {"reason": "No hay cómo pagarlo", **body}
        return self.decides("rejection", "reject_realignment", proposal, who, tier, seen, sent)

    def decides(self, act: str, action: str, proposal: dict, who: Who, tier: str | None, seen: Any, sent: dict):
        signed = identity.sign(identity.Identity(who.subject, who.unit, who.role, action, "any", tier), SECRET)
        version = proposal["version"] if seen is None else seen
        headers = {identity.HEADER: signed, "If-Match": f'"{version}"', "Idempotency-Key": str(uuid4())}
        path = f"/v1/realignments/{proposal['id']}/{act}"
        return self.house.client.post(path, json=sent, headers=headers)


def slipping(house: House, to: str = "2026-07-20") -> tuple[Told, UUID]:
    """A commitment whose milestone B is expected later than agreed, as monitoring knows it."""
    told = Told().started().forecast(B, to, "2026-05-01")
    return told, house.knows(told)


__all__ = ["COUNCIL", "NOW", "replace", "timedelta"]
