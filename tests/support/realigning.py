"""A plan in a running suite, aligned with a commitment, and what the planner proposes for it."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from services.kernel.acts import Act, Who
from services.monitoring.plans.alignment.domain import Alignment
from services.monitoring.plans.alignment.link import DEPENDS, AlignmentLink
from services.monitoring.plans.structure import Structure
from services.monitoring.wsgi import open_monitoring
from tests.support.client import Json, Suite
from tests.support.plans import STORY, plan_of
from tests.support.waiting import eventually

FACILITATOR = Who("mesa", None, "facilitator")
BEFORE = datetime(2026, 1, 10, 15, tzinfo=UTC)
RESOLUTION = {
    "body": "Prefectura de Pichincha",
    "act": "Resolución administrativa",
    "number": "012-2026",
    "dated": "2026-05-10",
    "sha256": "ab" * 32,
}


@dataclass(frozen=True)
class Planned:
    """A plan of story 8 in a suite. L1 depends on a milestone."""

    suite: Suite
    plan_id: str

    def pending(self) -> Json:
        """The pending proposal, in full, once there is one."""
        auditor = self.suite.as_("auditor")
        listed: list[Json] = []

        def there() -> list[Json]:
            listed[:] = auditor.get("/v1/realignments", plan=self.plan_id, state="pending")["items"]
            return listed

        eventually(there, what="a proposal")
        return auditor.get(f"/v1/realignments/{listed[0]['id']}")

    def version(self) -> int:
        with closing(open_monitoring(self.suite.database_url)) as store:
            return store.version(UUID(self.plan_id))


def planned(suite: Suite, commitment_id: str, milestone_id: str, structure: Structure = STORY) -> Planned:
    """The plan of story 8 under a code of its own; its L1 waits for the milestone."""
    act = Act(FACILITATOR, BEFORE, "story 8")
    with closing(open_monitoring(suite.database_url)) as store:
        plan = plan_of(structure, act, code=f"POA-{uuid4().hex[:12]}")
        link = AlignmentLink(plan.id, "L1", DEPENDS, UUID(commitment_id), UUID(milestone_id), 1, date(2026, 1, 1))
        store.execute(lambda work: work.add(plan))
        store.execute(lambda work: work.add(Alignment.decide(act, link, "La obra espera a las señales")))
    return Planned(suite, str(plan.id))
