"""A plan in a running suite, aligned with a milestone, and what the planner proposes for it."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.support.client import Json, Suite
from tests.support.plan_bodies import STORY
from tests.support.waiting import eventually

RESOLUTION = {
    "body": "Prefectura de Pichincha",
    "act": "Resolución administrativa",
    "number": "012-2026",
    "dated": "2026-05-10",
    "sha256": "ab" * 32,
}
PROPOSED = {"L1": ("2026-07-21", "2026-08-18"), "L2": ("2026-08-19", "2026-09-01"), "L3": ("2026-09-02", "2026-09-22")}


@dataclass(frozen=True)
class Planned:
    """A plan of story 8 in a suite. L1 depends on a milestone."""

    suite: Suite
    plan_id: str

    def pending(self, because: str | None = None) -> Json:
        """The pending proposal, in full, once there is one; `because`: one with a cause of that kind."""
        auditor = self.suite.as_("auditor")
        listed: list[Json] = []

        def there() -> list[Json]:
            found = auditor.get("/v1/realignments", plan=self.plan_id, state="pending")["items"]
            kinds = [{cause["kind"] for cause in one["causes"]} for one in found]
            listed[:] = [one for one, own in zip(found, kinds, strict=True) if because is None or because in own]
            return listed

        eventually(there, what="a proposal")
        return auditor.get(f"/v1/realignments/{listed[0]['id']}")

    def version(self) -> int:
        return self.suite.as_("auditor").version(f"/v1/plans/{self.plan_id}")


def planned(suite: Suite, commitment_id: str, milestone_id: str, **changed: Any) -> Planned:
    """The plan of story 8 under a code of its own; its L1 waits for the milestone."""
    plan = suite.as_("operator").create("/v1/plans", {**STORY, "code": f"POA-{uuid4().hex[:12]}", **changed})["id"]
    link = {"plan_id": plan, "line": "L1", "commitment_id": commitment_id, "milestone_id": milestone_id}
    suite.as_("officer").create("/v1/alignments", {**link, "relation": "depends", "reason": "Espera a las señales"})
    return Planned(suite, plan)
