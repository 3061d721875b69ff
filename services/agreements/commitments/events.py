"""What happens to a commitment. Every event says the resulting state; `apply` only assigns, and never validates.

A transition that an earlier day's correction brings about counts from the day of the transition before it.
"""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from services.agreements.commitments.facts import Acceptance, Report, Suspension, Verification
from services.agreements.commitments.lifecycle import SUSPENDED
from services.agreements.commitments.terms import Evidence, Terms
from services.kernel.acts import Minutes
from services.kernel.aggregates import CreationEvent, Event, register
from services.kernel.two_times import Timeline

if TYPE_CHECKING:
    from services.agreements.commitments.domain import Commitment


class CommitmentEvent(Event):
    state: str

    def apply(self, aggregate: "Commitment") -> None:
        before = aggregate.states.facts[-1]
        if self.state != before.value:
            day = max(self.effective_on, before.effective_on)
            aggregate.states = self._in(aggregate.states, self.state, day)
            if before.value == SUSPENDED:
                aggregate.suspensions = self._in(aggregate.suspensions, None, day)

    def _in(self, timeline: Timeline | None, value: object, day: date | None = None) -> Timeline:
        """The timeline with this event's fact."""
        return (timeline or Timeline()).record(self.originator_version, day or self.effective_on, self.timestamp, value)


class Drafted(CreationEvent, CommitmentEvent):
    TOPIC = "commitment.drafted"

    terms: Terms
    example: bool

    def apply(self, aggregate: "Commitment") -> None:
        aggregate.example = self.example
        aggregate.states = self._in(None, self.state)
        aggregate.terms = self._in(None, self.terms)
        aggregate.baseline = aggregate.acceptances = aggregate.suspensions = aggregate.corrections = Timeline()
        aggregate.reports = aggregate.verifications = aggregate.forecasts = {}


class TermsRevised(CommitmentEvent):
    TOPIC = "commitment.terms-revised"

    terms: Terms

    def apply(self, aggregate: "Commitment") -> None:
        aggregate.terms = self._in(aggregate.terms, self.terms)


class Accepted(CommitmentEvent):
    TOPIC = "commitment.accepted"

    unit: str
    note: str | None
    minutes: Minutes | None = None

    def apply(self, aggregate: "Commitment") -> None:
        acceptance = Acceptance(self.unit, aggregate.terms.facts[-1].version)
        aggregate.acceptances = self._in(aggregate.acceptances, acceptance)


class Approved(CommitmentEvent):
    TOPIC = "commitment.approved"

    minutes: Minutes

    def apply(self, aggregate: "Commitment") -> None:
        super().apply(aggregate)
        aggregate.baseline = self._in(None, aggregate.agreed)


class Started(CommitmentEvent):
    TOPIC = "commitment.started"

    minutes: Minutes | None = None


class Suspended(CommitmentEvent):
    TOPIC = "commitment.suspended"

    ends_on: date
    minutes: Minutes

    def apply(self, aggregate: "Commitment") -> None:
        suspension = Suspension(self.effective_on, self.ends_on, left=aggregate.state)
        super().apply(aggregate)
        aggregate.suspensions = self._in(aggregate.suspensions, suspension)


class Resumed(CommitmentEvent):
    TOPIC = "commitment.resumed"

    minutes: Minutes


class Breached(CommitmentEvent):
    TOPIC = "commitment.breached"

    minutes: Minutes


class Fulfilled(CommitmentEvent):
    TOPIC = "commitment.fulfilled"

    minutes: Minutes | None = None


class Verified(CommitmentEvent):
    TOPIC = "commitment.verified"

    minutes: Minutes | None = None


class Withdrawn(CommitmentEvent):
    TOPIC = "commitment.withdrawn"

    minutes: Minutes


class ProgressReported(CommitmentEvent):
    TOPIC = "commitment.progress-reported"

    milestone_id: UUID
    progress: Decimal
    note: str | None
    evidence: tuple[Evidence, ...]

    def apply(self, aggregate: "Commitment") -> None:
        told = self._in(aggregate.reports.get(self.milestone_id), Report(self.progress, self.note, self.evidence))
        aggregate.reports = {**aggregate.reports, self.milestone_id: told}


class Forecast(CommitmentEvent):
    TOPIC = "commitment.forecast"

    milestone_id: UUID
    due_on: date

    def apply(self, aggregate: "Commitment") -> None:
        told = self._in(aggregate.forecasts.get(self.milestone_id), self.due_on)
        aggregate.forecasts = {**aggregate.forecasts, self.milestone_id: told}


class ProgressVerified(CommitmentEvent):
    TOPIC = "commitment.progress-verified"

    milestone_id: UUID
    progress: Decimal
    note: str | None

    def apply(self, aggregate: "Commitment") -> None:
        super().apply(aggregate)
        told = self._in(aggregate.verifications.get(self.milestone_id), Verification(self.progress, self.note))
        aggregate.verifications = {**aggregate.verifications, self.milestone_id: told}


class Renegotiated(CommitmentEvent):
    TOPIC = "commitment.renegotiated"

    terms: Terms
    agreed_by: tuple[str, ...]
    minutes: Minutes

    def apply(self, aggregate: "Commitment") -> None:
        super().apply(aggregate)
        aggregate.terms = self._in(aggregate.terms, self.terms)


class Corrected(CommitmentEvent):
    """A later fact about the event of `version`, whose topic is `type`: its values in full, as they now stand."""

    TOPIC = "commitment.corrected"

    version: int
    type: str
    milestone_id: UUID
    progress: Decimal | None
    due_on: date | None
    note: str | None
    evidence: tuple[Evidence, ...]

    def apply(self, aggregate: "Commitment") -> None:
        super().apply(aggregate)
        aggregate.corrections = self._in(aggregate.corrections, self.version)
        name, value = self._value()
        timelines = getattr(aggregate, name)
        told = timelines[self.milestone_id].record(self.version, self.effective_on, self.timestamp, value)
        setattr(aggregate, name, {**timelines, self.milestone_id: told})

    def _value(self) -> tuple[str, object]:
        if self.type == ProgressReported.TOPIC:
            return "reports", Report(self.progress, self.note, self.evidence)
        if self.type == ProgressVerified.TOPIC:
            return "verifications", Verification(self.progress, self.note)
        return "forecasts", self.due_on


register(CommitmentEvent)
