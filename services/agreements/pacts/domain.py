"""A pact: who signed what, whether it is in force, and which commitments it holds."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self, TypedDict
from uuid import UUID

from services.agreements.deeds import Deed
from services.agreements.lifecycles import Lifecycle
from services.agreements.pacts import events
from services.agreements.pacts.events import Signature
from services.agreements.pacts.lifecycle import DRAFT, IN_FORCE, LIFECYCLES, NEGOTIATED, STATES, WORK_PLAN
from services.agreements.refusals import AlreadySigned, PactIsOver, PactNotInForce, SignaturesMissing, invalid
from services.kernel.acts import SEES_DRAFTS, Act, Minutes, Who
from services.kernel.aggregates import Root
from services.kernel.refusals import FieldError, InvalidFields, NotFound
from services.kernel.two_times import Timeline


class PactState(TypedDict):
    """The attributes of a pact. `grounds` are the minutes that its entry and its end cite."""

    title: str
    kind: str
    sector: str
    cantons: tuple[str, ...]
    signatories: tuple[str, ...]
    example: bool
    states: Timeline[str]
    signatures: Timeline[Signature]
    commitments: Timeline[UUID]
    grounds: Timeline[Minutes | None]


class Pact(Root):
    TOPIC = "pact"
    State = PactState
    Event = events.PactEvent
    Created = events.Drafted

    @classmethod
    def draft(
        cls,
        id: UUID,  # noqa: A002
        act: Act,
        *,
        title: str,
        kind: str,
        sector: str,
        cantons: Sequence[str],
        signatories: Sequence[str],
        example: bool = False,
        deed: Deed,
    ) -> Self:
        """A new draft. A negotiated pact has signatories, a work plan none."""
        errors = [*_twice("/cantons", cantons), *_twice("/signatories", signatories)]
        if (kind == NEGOTIATED) != bool(signatories):
            errors.append(
                FieldError("/signatories", "no_signatory" if kind == NEGOTIATED else "work_plan_is_not_signed")
            )
        if errors:
            raise InvalidFields(errors=tuple(errors))
        facts = {"title": title, "kind": kind, "sector": sector, "example": example, "state": DRAFT}
        return cls.create(
            id, act, deed.day(act), deed.reason, cantons=tuple(cantons), signatories=tuple(signatories), **facts
        )

    @property
    def state(self) -> str:
        """The state now."""
        return self.states.facts[-1].value

    @property
    def lifecycle(self) -> Lifecycle:
        """The lifecycle of pacts of its kind."""
        return LIFECYCLES[self.kind]

    @property
    def public(self) -> bool:
        """Whether it has ever been in force."""
        return any(fact.value == IN_FORCE for fact in self.states.facts)

    def require_visible(self, who: Who) -> None:
        """Raises NotFound where this caller may not know of the draft."""
        if not (self.public or who.role in SEES_DRAFTS or who.unit in self.signatories):
            raise NotFound

    def require_in_force(self, day: date) -> None:
        """Raises PactNotInForce unless it is in force, and was on that day."""
        if self.state != IN_FORCE or self.states.at(day) != IN_FORCE:
            since = next((fact.effective_on for fact in self.states.facts if fact.value == IN_FORCE), None)
            raise PactNotInForce(title=self.title, state=STATES[self.state], day=day, since=since or "—")

    def add(self, act: Act, commitment_id: UUID, day: date) -> None:
        """A commitment was drafted under the pact."""
        if not self.lifecycle.allows("add", self.state):
            raise PactIsOver(title=self.title, state=STATES[self.state])
        self._record(events.CommitmentAdded, act, day, commitment_id=commitment_id, state=self.state)

    def sign(
        self, act: Act, actor: str, representative: str, capacity: str, sha256: str, signed_on: date | None = None
    ) -> None:
        """A signatory signs, once, on the day `signed_on`."""
        state = self.lifecycle.result("sign", self.state)
        if actor not in self.signatories:
            raise invalid("/actor", "not_a_signatory")
        if actor in self.signed_by():
            raise AlreadySigned(actor=actor)
        day = Deed(signed_on).day(act, [self.states.facts[0].effective_on], pointer="/signed_on")
        facts = {"representative": representative, "capacity": capacity, "signed_on": day, "sha256": sha256}
        self._record(events.Signed, act, day, state=state, actor=actor, **facts)

    def enter_into_force(self, act: Act, deed: Deed) -> None:
        """In force: every signatory has signed by that day; a work plan cites its resolution."""
        state = self.lifecycle.result("enter", self.state)
        if self.kind == WORK_PLAN and deed.minutes is None:
            raise invalid("/minutes", "resolution_needed")
        day = deed.day(act, [self.states.facts[0].effective_on])
        missing = [actor for actor in self.signatories if actor not in self.signed_by(day)]
        if missing:
            raise SignaturesMissing(missing=missing, day=day)
        self._end(events.EnteredIntoForce, act, deed, state)

    def close(self, act: Act, deed: Deed, settled_on: Iterable[date] = ()) -> None:
        """Closed by minutes, no earlier than its commitments were settled. The command sees that none is open."""
        state = self.lifecycle.result("close", self.state)
        if deed.minutes is None:
            raise invalid("/minutes", "minutes_needed")
        deed.day(act, settled_on)
        self._end(events.Closed, act, deed, state)

    def terminate(self, act: Act, deed: Deed) -> None:
        """Ended before its commitments are settled."""
        self._end(events.Terminated, act, deed, self.lifecycle.result("terminate", self.state))

    def signed_by(self, day: date | None = None) -> tuple[str, ...]:
        """Who has signed by the day."""
        return tuple(fact.value.actor for fact in self.signatures.facts if day is None or fact.effective_on <= day)

    def _end(self, event: type[Event], act: Act, deed: Deed, state: str) -> None:
        day = deed.day(act, [self.states.facts[-1].effective_on])
        self._record(event, act, day, deed.reason, state=state, minutes=deed.minutes)


def _twice(pointer: str, codes: Sequence[str]) -> Iterable[FieldError]:
    return (FieldError(f"{pointer}/{at}", "twice") for at, code in enumerate(codes) if code in codes[:at])
