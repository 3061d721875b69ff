"""The pact and the commitment that the stories tell of: the tourism table of Mejía, milestones A, B and C."""

from dataclasses import dataclass
from typing import Any

from tests.support.client import Json, Suite

BEGIN, DUE = "2026-01-01", "2026-09-30"
MINUTES = {"reference": "Acta 003-2025 de la mesa de turismo de Mejía", "dated": "2025-12-18"}
EVIDENCE = [{"kind": "documento", "description": "Informe con fotografías", "sha256": "ab" * 32}]
MILESTONES = [
    {"title": "A: levantamiento de la ruta", "weight": 1, "starts_on": "2026-01-01", "due_on": "2026-03-31"},
    {"title": "B: fabricación de las señales", "weight": 2, "starts_on": "2026-04-01", "due_on": "2026-06-30"},
    {"title": "C: instalación", "weight": 1, "starts_on": "2026-07-01", "due_on": "2026-09-30"},
]


def pact_terms(suite: Suite, **changed: Any) -> Json:
    """The body that drafts the pact."""
    return {
        "title": "Pacto por el turismo de Mejía",
        "kind": "negotiated",
        "sector": "tourism",
        "cantons": ["1703"],
        "signatories": [suite.units["unit"], suite.units["other_unit"]],
        "effective_on": "2025-12-18",
        **changed,
    }


def commitment_terms(suite: Suite, pact: str, **changed: Any) -> Json:
    """The body that drafts the commitment."""
    return {
        "pact_id": pact,
        "statement": "Señalizar la ruta de los volcanes en el cantón Mejía",
        "responsible": suite.units["unit"],
        "co_responsible": [],
        "cantons": ["1703"],
        "sector": "tourism",
        "due_on": DUE,
        "budget_cents": 12_500_000,
        "milestones": MILESTONES,
        "effective_on": BEGIN,
        **changed,
    }


def drafted_pact(suite: Suite, **changed: Any) -> str:
    return suite.as_("facilitator").create("/v1/pacts", pact_terms(suite, **changed))["id"]


def signed_pact(suite: Suite) -> str:
    pact = drafted_pact(suite)
    for actor in (suite.units["unit"], suite.units["other_unit"]):
        suite.as_("facilitator").record(
            f"/v1/pacts/{pact}/signatures",
            {
                "actor": actor,
                "representative": "María Quishpe",
                "capacity": "Directora",
                "signed_on": "2025-12-20",
                "sha256": "cd" * 32,
            },
        )
    return pact


def pact_in_force(suite: Suite) -> str:
    """A pact that all have signed, in force since the first of January."""
    pact = signed_pact(suite)
    suite.as_("facilitator").act(f"/v1/pacts/{pact}", "entry-into-force", {"effective_on": BEGIN})
    return pact


@dataclass(frozen=True)
class Commitment:
    """A commitment of the story, and what the story does with it."""

    suite: Suite
    pact: str
    id: str
    milestones: dict[str, str]

    @property
    def path(self) -> str:
        return f"/v1/commitments/{self.id}"

    def accept(self) -> None:
        self.suite.as_("unit").record(f"{self.path}/acceptances", {"effective_on": BEGIN})

    def approve(self) -> None:
        self.suite.as_("facilitator").act(self.path, "approval", {"effective_on": BEGIN, "minutes": MINUTES})

    def start(self) -> None:
        self.suite.as_("unit").act(self.path, "start", {"effective_on": BEGIN})

    def report(self, milestone: str, progress: float, effective_on: str, **more: Any) -> Json:
        body = {"milestone_id": self.milestones[milestone], "progress": progress, "effective_on": effective_on, **more}
        return self.suite.as_("unit").record(f"{self.path}/progress-reports", body)

    def verify(self, milestone: str, progress: float, effective_on: str) -> Json:
        body = {"milestone_id": self.milestones[milestone], "progress": progress, "effective_on": effective_on}
        return self.suite.as_("verifier").record(f"{self.path}/progress-verifications", body)

    def renegotiate(self, **body: Any) -> Json:
        seen = self.suite.as_("facilitator").version(self.path)
        return self.suite.as_("facilitator").record(f"{self.path}/renegotiations", body, seen=seen)

    def status(self, **query: str) -> Json:
        return self.suite.as_("auditor").get(f"{self.path}/status", **query)

    def history(self) -> list[Json]:
        return self.suite.as_("auditor").get(f"{self.path}/history")["items"]

    def recorded(self, event_type: str) -> list[Json]:
        """The lines of its history of one type, such as `progress-reported`."""
        return [item for item in self.history() if event_type in item["type"]]


def drafted_commitment(suite: Suite, pact: str, **changed: Any) -> Commitment:
    drafted = suite.as_("facilitator").create("/v1/commitments", commitment_terms(suite, pact, **changed))
    return Commitment(
        suite,
        pact,
        drafted["id"],
        {milestone["title"][0]: milestone["id"] for milestone in drafted["milestones"]},
    )


def started_commitment(suite: Suite, **changed: Any) -> Commitment:
    """Accepted, approved and started on the first of January, in a pact of its own."""
    commitment = drafted_commitment(suite, pact_in_force(suite), **changed)
    commitment.accept()
    commitment.approve()
    commitment.start()
    return commitment


def story_1(suite: Suite) -> Commitment:
    """A completed on 03-20 with evidence, B at 30 on 05-10."""
    commitment = started_commitment(suite)
    commitment.report("A", 100, "2026-03-20", evidence=EVIDENCE)
    commitment.report("B", 30, "2026-05-10")
    return commitment
