"""A commitment of a pact: the aggregate at the centre. Each act guards, then records one event.

Guards stand here and never in `apply`: a stored history always loads, also after a rule was tightened.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self, TypedDict
from uuid import UUID

from services.agreements.commitments import events
from services.agreements.commitments.corrections import as_facts, correctable, corrected, undoes
from services.agreements.commitments.facts import Acceptance, Report, Suspension, Verification, incomplete, named
from services.agreements.commitments.lifecycle import DRAFTED, FULFILLED, IN_PROGRESS, LIFECYCLE
from services.agreements.commitments.renegotiation import NewId, WrittenMilestone, renegotiated
from services.agreements.commitments.terms import Evidence, Terms, check
from services.agreements.deeds import Deed
from services.agreements.refusals import (
    AcceptancesMissing,
    AlreadyAccepted,
    MilestonesOpen,
    MilestonesUnverified,
    invalid,
)
from services.kernel.acts import SEES_DRAFTS, Act, Who
from services.kernel.aggregates import Root
from services.kernel.quantities import HUNDRED
from services.kernel.refusals import NotFound
from services.kernel.two_times import Timeline

NOW = Deed()


class CommitmentState(TypedDict):
    """The attributes of a commitment. Timelines of milestones are by the milestone's id."""

    example: bool
    states: Timeline[str]
    terms: Timeline[Terms]
    baseline: Timeline[Terms]
    acceptances: Timeline[Acceptance]
    suspensions: Timeline[Suspension | None]
    corrections: Timeline[int]
    reports: dict[UUID, Timeline[Report]]
    verifications: dict[UUID, Timeline[Verification]]
    forecasts: dict[UUID, Timeline[date]]


class Commitment(Root):
    TOPIC = "commitment"
    State = CommitmentState
    Event = events.CommitmentEvent
    Created = events.Drafted

    @classmethod
    def draft(cls, id: UUID, act: Act, terms: Terms, deed: Deed = NOW, *, example: bool = False) -> Self:  # noqa: A002
        """A new draft."""
        check(terms)
        return cls.create(id, act, deed.day(act), deed.reason, terms=terms, example=example, state=DRAFTED)

    # What is so now.

    @property
    def state(self) -> str:
        """The state now. A transition never takes effect before the one before it, so it is the last one's."""
        return self.states.facts[-1].value

    @property
    def agreed(self) -> Terms:
        """The terms now: those of the last draft or renegotiation, which never take effect before the ones before."""
        return self.terms.facts[-1].value

    @property
    def public(self) -> bool:
        """Whether it has ever been agreed."""
        return bool(self.baseline.facts)

    def require_visible(self, who: Who) -> None:
        """Raises NotFound where this caller may not know of the draft."""
        if not (self.public or who.role in SEES_DRAFTS or who.unit in self.agreed.parties):
            raise NotFound

    def accepted_by(self, as_of: date | None = None, known_at: datetime | None = None) -> tuple[str, ...]:
        """Who has accepted the terms in force."""
        terms = self.terms.fact_at(as_of, known_at)
        return tuple(
            fact.value.unit
            for fact in self.acceptances.known(known_at)
            if terms and fact.value.terms_version == terms.version and (as_of is None or fact.effective_on <= as_of)
        )

    # Drafts.

    def revise_terms(self, act: Act, terms: Terms, deed: Deed = NOW) -> None:
        """The draft's terms anew; acceptances of the earlier ones fall away."""
        state = LIFECYCLE.result("revise_terms", self.state)
        day = deed.day(act, [self.terms.facts[-1].effective_on])
        check(terms)
        self._record(events.TermsRevised, act, day, deed.reason, terms=terms, state=state)

    def accept(self, act: Act, note: str | None = None, deed: Deed = NOW) -> None:
        """The caller's unit accepts the terms, once."""
        state = LIFECYCLE.result("accept", self.state)
        if act.who.unit in self.accepted_by():
            raise AlreadyAccepted(unit=act.who.unit)
        day = deed.day(act, [self.terms.facts[-1].effective_on])
        facts = {"unit": act.who.unit, "note": note, "minutes": deed.minutes, "state": state}
        self._record(events.Accepted, act, day, deed.reason, **facts)

    def approve(self, act: Act, deed: Deed) -> None:
        """Agreed: every responsible has accepted. These terms are the baseline for ever."""
        LIFECYCLE.result("approve", self.state)
        missing = [code for code in self.agreed.parties if code not in self.accepted_by()]
        if missing:
            raise AcceptancesMissing(missing=missing)
        self._move("approve", events.Approved, act, deed, [self.terms.facts[-1].effective_on])

    # The way of an agreed commitment.

    def start(self, act: Act, deed: Deed = NOW) -> None:
        """The work begins."""
        self._move("start", events.Started, act, deed)

    def suspend(self, act: Act, ends_on: date, deed: Deed) -> None:
        """The work rests through `ends_on`."""
        LIFECYCLE.result("suspend", self.state)
        if ends_on < deed.day(act):
            raise invalid("/ends_on", "ends_before_it_begins")
        self._move("suspend", events.Suspended, act, deed, ends_on=ends_on)

    def resume(self, act: Act, deed: Deed) -> None:
        """Back to the state that the suspension left."""
        self._move("resume", events.Resumed, act, deed)

    def breach(self, act: Act, deed: Deed) -> None:
        """It was not kept."""
        self._move("breach", events.Breached, act, deed)

    def withdraw(self, act: Act, deed: Deed) -> None:
        """It is given up."""
        self._move("withdraw", events.Withdrawn, act, deed)

    def fulfil(self, act: Act, deed: Deed = NOW) -> None:
        """The responsible says that all is done."""
        LIFECYCLE.result("fulfil", self.state)
        day = deed.day(act)
        still_open = list(incomplete(self.agreed.standing, self.reports, day))
        if still_open:
            raise MilestonesOpen(milestones=named(still_open), day=day)
        self._move("fulfil", events.Fulfilled, act, deed)

    def verify(self, act: Act, deed: Deed = NOW) -> None:
        """A verifier says that all is done."""
        LIFECYCLE.result("verify", self.state)
        day = deed.day(act)
        unverified = list(incomplete(self.agreed.standing, self.verifications, day))
        if unverified:
            raise MilestonesUnverified(milestones=named(unverified), day=day)
        self._move("verify", events.Verified, act, deed)

    def renegotiate(
        self,
        act: Act,
        changes: Mapping[str, Any],
        milestones: Sequence[WrittenMilestone],
        agreed_by: Sequence[str],
        new_id: NewId,
        deed: Deed,
    ) -> None:
        """New terms from a day on; a breached commitment is in progress again."""
        state = self._after("renegotiate")
        after = [self.terms.facts[-1].effective_on, self.baseline.facts[-1].effective_on]
        if state != self.state:
            after.append(self.states.facts[-1].effective_on)
        day = deed.day(act, after)
        terms = renegotiated(self.agreed, changes, milestones, new_id)
        facts = {"terms": terms, "agreed_by": tuple(agreed_by), "minutes": deed.minutes, "state": state}
        self._record(events.Renegotiated, act, day, deed.reason, **facts)

    # What is told of milestones.

    def report_progress(
        self,
        act: Act,
        milestone_id: UUID,
        progress: Decimal,
        note: str | None = None,
        evidence: Sequence[Evidence] = (),
        deed: Deed = NOW,
    ) -> None:
        """The responsible declares progress. 100 is the completion and needs evidence; less than before, a note."""
        state = LIFECYCLE.result("report_progress", self.state)
        self._require_standing(milestone_id)
        day = deed.day(act, [self._begun_on()])
        if progress == HUNDRED and not evidence:
            raise invalid("/evidence", "completion_without_evidence")
        before = self.reports.get(milestone_id, Timeline()).at(day)
        if before is not None and progress < before.progress and not note:
            raise invalid("/note", "lower_without_note", before=before.progress)
        facts = {"milestone_id": milestone_id, "progress": progress, "note": note, "evidence": tuple(evidence)}
        self._record(events.ProgressReported, act, day, deed.reason, state=state, **facts)

    def forecast(self, act: Act, milestone_id: UUID, due_on: date, deed: Deed = NOW) -> None:
        """The responsible says when a milestone will be done: no earlier than it starts.

        A day that is given must not lie after the forecast. One left out is the wall clock's today, which says nothing
        where a plan of earlier days is told.
        """
        state = LIFECYCLE.result("forecast", self.state)
        self._require_standing(milestone_id)
        day = deed.day(act, [self.baseline.facts[-1].effective_on])
        if due_on < self.agreed.milestone(milestone_id).starts_on:
            raise invalid("/due_on", "forecast_before_the_start")
        if deed.effective_on is not None and due_on < day:
            raise invalid("/due_on", "forecast_in_the_past")
        self._record(events.Forecast, act, day, deed.reason, milestone_id=milestone_id, due_on=due_on, state=state)

    def verify_progress(
        self, act: Act, milestone_id: UUID, progress: Decimal, note: str | None = None, deed: Deed = NOW
    ) -> None:
        """A verifier says a milestone's progress. Less than 100 of a fulfilled commitment reopens it, with a note."""
        state = LIFECYCLE.result("verify_progress", self.state)
        self._require_standing(milestone_id)
        after = [self._begun_on()]
        if self.state == FULFILLED and progress < HUNDRED:
            if not note:
                raise invalid("/note", "observation_without_note")
            state = LIFECYCLE.result("observe", self.state)
            after.append(self.states.facts[-1].effective_on)
        day = deed.day(act, after)
        facts = {"milestone_id": milestone_id, "progress": progress, "note": note, "state": state}
        self._record(events.ProgressVerified, act, day, deed.reason, **facts)

    def correct(self, act: Act, version: int, values: Mapping[str, Any], reason: str) -> None:
        """A later fact about the event of that version, as of its own day. May undo a completion."""
        state = LIFECYCLE.result("correct", self.state)
        earlier = correctable(self, version)
        milestone = self.agreed.milestone(earlier.milestone_id)
        after = corrected(earlier, values, milestone.starts_on)
        if self.state == FULFILLED and undoes(self, earlier, after):
            state = LIFECYCLE.result("undo", self.state)
        day = earlier.fact.effective_on
        self._record(events.Corrected, act, day, reason, state=state, **as_facts(earlier, after))

    # Guards.

    def _after(self, step: str) -> str:
        suspension = self.suspensions.facts[-1].value if self.suspensions.facts else None
        return LIFECYCLE.result(step, self.state, suspension and suspension.left)

    def _move(
        self, step: str, event: type[Event], act: Act, deed: Deed, after: Sequence[date] = (), **facts: Any
    ) -> None:
        state = self._after(step)
        day = deed.day(act, [self.states.facts[-1].effective_on, *after])
        self._record(event, act, day, deed.reason, state=state, minutes=deed.minutes, **facts)

    def _begun_on(self) -> date:
        return next(
            (fact.effective_on for fact in self.states.facts if fact.value == IN_PROGRESS),
            self.states.facts[-1].effective_on,
        )

    def _require_standing(self, milestone_id: UUID) -> None:
        milestone = self.agreed.milestone(milestone_id)
        if milestone is None:
            raise invalid("/milestone_id", "unknown_milestone")
        if milestone.cancelled:
            raise invalid("/milestone_id", "cancelled_milestone")
