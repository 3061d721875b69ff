"""What happens to a pact. Every event says the resulting state; `apply` only assigns."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from services.kernel.acts import Minutes
from services.kernel.aggregates import CreationEvent, Event, register
from services.kernel.two_times import Timeline

if TYPE_CHECKING:
    from services.agreements.pacts.domain import Pact


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed for a signatory, in which capacity, and the SHA-256 of what was signed."""

    actor: str
    representative: str
    capacity: str
    sha256: str


class PactEvent(Event):
    state: str

    def apply(self, aggregate: "Pact") -> None:
        if self.state != aggregate.states.facts[-1].value:
            aggregate.states = self._in(aggregate.states, self.state)

    def _in(self, timeline: Timeline, value: object) -> Timeline:
        return timeline.record(self.originator_version, self.effective_on, self.timestamp, value)


class Drafted(CreationEvent, PactEvent):
    TOPIC = "pact.drafted"

    title: str
    kind: str
    sector: str
    cantons: tuple[str, ...]
    signatories: tuple[str, ...]
    example: bool

    def apply(self, aggregate: "Pact") -> None:
        aggregate.title, aggregate.kind, aggregate.example = self.title, self.kind, self.example
        aggregate.sector, aggregate.cantons, aggregate.signatories = self.sector, self.cantons, self.signatories
        aggregate.states = self._in(Timeline(), self.state)
        aggregate.signatures = aggregate.commitments = aggregate.grounds = Timeline()


class CommitmentAdded(PactEvent):
    TOPIC = "pact.commitment-added"

    commitment_id: UUID

    def apply(self, aggregate: "Pact") -> None:
        aggregate.commitments = self._in(aggregate.commitments, self.commitment_id)


class Signed(PactEvent):
    """The representative's name is stored and not published."""

    TOPIC = "pact.signed"

    actor: str
    representative: str
    capacity: str
    signed_on: date
    sha256: str

    def apply(self, aggregate: "Pact") -> None:
        super().apply(aggregate)
        signature = Signature(self.actor, self.representative, self.capacity, self.sha256)
        aggregate.signatures = self._in(aggregate.signatures, signature)


class Grounded(PactEvent):
    """An event of a pact that may cite minutes."""

    minutes: Minutes | None

    def apply(self, aggregate: "Pact") -> None:
        super().apply(aggregate)
        aggregate.grounds = self._in(aggregate.grounds, self.minutes)


class EnteredIntoForce(Grounded):
    TOPIC = "pact.entered-into-force"


class Closed(Grounded):
    TOPIC = "pact.closed"


class Terminated(Grounded):
    TOPIC = "pact.terminated"


register(PactEvent)
