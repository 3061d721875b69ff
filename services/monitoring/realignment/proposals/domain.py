"""A proposal to realign a plan: made by monitoring, decided by an officer of the tier.

| from | to |
|---|---|
| pending | superseded, expired, accepted, rejected |
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self, TypedDict
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.acts import OFFICER, Act
from services.kernel.aggregates import Root
from services.kernel.refusals import FieldError, Forbidden, InvalidFields
from services.monitoring.realignment.proposals import events, refusals
from services.monitoring.realignment.proposals.events import PENDING, Proposal, Resolution
from services.monitoring.realignment.proposals.options import Content, Option, TooLong
from services.monitoring.realignment.proposals.rules import CURRENT, Rules
from services.monitoring.realignment.proposals.splitting import split
from services.monitoring.realignment.proposals.words import Cause

NAMESPACE = uuid5(NAMESPACE_URL, "pactos:realignment")


def realignment_id(plan_id: UUID, plan_version: int, causes: Sequence[Cause], again: int = 0) -> UUID:
    """The id that follows from the plan, its version, and the set of causes.

    `again`: how often the same was proposed before and something else put in its place.
    """
    keys = sorted({cause.key for cause in causes}) + ([str(again)] if again else [])
    return uuid5(NAMESPACE, "\n".join((str(plan_id), str(plan_version), *keys)))


class RealignmentState(TypedDict):
    now: Proposal


class Realignment(Root):
    """Its one attribute is `now`, a Proposal."""

    TOPIC = "realignment"
    State = RealignmentState
    Event = events.RealignmentEvent
    Created = events.Proposed

    @classmethod
    def propose(
        cls,
        act: Act,
        plan: tuple[UUID, str, int],
        causes: Sequence[Cause],
        content: Content,
        on: date,
        rules: Rules = CURRENT,
        again: int = 0,
    ) -> Self:
        """A proposal for a plan (id, code, version), made on a day. `again`: see realignment_id."""
        plan_id, code, version = plan
        recommended = content.options[0]
        head, items = split(content)
        proposal = cls.create(
            realignment_id(plan_id, version, causes, again),
            act,
            on,
            state=PENDING,
            plan_id=plan_id,
            plan_code=code,
            plan_version=version,
            tier=recommended.reform.tier,
            kind=recommended.reform.kinds[0],
            acceptable=any(option.acceptable for option in content.options),
            expires_on=on + timedelta(days=rules.expires_after),
            causes=tuple(causes),
            options=head.options,
            idle=head.idle,
            offers=head.offers,
            new_lines=head.new_lines,
            parts=len(items),
        )
        for part, item in enumerate(items, 1):
            proposal._record(events.Itemised, act, on, None, state=PENDING, part=part, **item)
        return proposal

    def supersede(self, act: Act, by: UUID | None, on: date) -> None:
        """Another proposal stands in its place, or none is needed. Raises NotPending."""
        self._require_pending()
        self._record(events.Superseded, act, on, None, state=events.SUPERSEDED, by=by)

    def expire(self, act: Act, on: date) -> None:
        """Nobody decided in time. Raises NotPending."""
        self._require_pending()
        self._record(events.Expired, act, on, None, state=events.EXPIRED)

    def accept(self, act: Act, on: date, resolution: Resolution, option: str | None, *, today: date) -> Option:
        """The option that is accepted, the recommended one unless named. See `refusals` for what is refused."""
        chosen = self._decidable(act, option, today)
        if resolution.dated > on:
            raise InvalidFields(errors=(FieldError("/resolution/dated", "in_the_future"),))
        facts = {"plan_id": self.now.plan_id, "option": chosen.name, "resolution": resolution}
        self._record(events.Accepted, act, on, None, state=events.ACCEPTED, **facts)
        return chosen

    def reject(self, act: Act, on: date, reason: str, *, today: date) -> None:
        """Raises Forbidden, WrongTier, OwnProposal, NotPending, Expired."""
        self._require_officer(act, self.now.tier)
        self._require_alive(today)
        self._record(events.Rejected, act, on, reason, state=events.REJECTED, plan_id=self.now.plan_id)

    def option(self, name: str | None) -> Option:
        """An option by its name, the recommended one without. Raises NoSuchOption."""
        options = self.now.content.options
        found = [one for one in options if name in (None, one.name)]
        if not found:
            raise refusals.NoSuchOption(option=name, options=[one.name for one in options])
        return found[0]

    def _decidable(self, act: Act, name: str | None, today: date) -> Option:
        if act.who.role != OFFICER:
            raise Forbidden(operation="accept_realignment", role=act.who.role)
        chosen = self.option(name)
        self._require_officer(act, chosen.reform.tier)
        self._require_alive(today)
        if chosen.chains:
            worst = max(chosen.chains, key=lambda chain: chain.excess)
            raise refusals.FixedDatesBroken(
                chain=self.chain_words(worst), excess=worst.excess, basis=worst.basis, finish_by=worst.finish_by
            )
        if not chosen.acceptable:
            raise refusals.LimitsBroken(lines=sorted({why.line for why in chosen.unmet}))
        return chosen

    def chain_words(self, chain: TooLong) -> list[str]:
        """The chain for people: what happened, and the lines from it to the fixed one."""
        titles = [cause.title for cause in self.now.causes if cause.event == chain.event]
        return [titles[0] if titles else chain.event, *chain.lines]

    def _require_officer(self, act: Act, tier: str) -> None:
        if act.who.role != OFFICER:
            raise Forbidden(operation="reject_realignment", role=act.who.role)
        if act.tier != tier:
            raise refusals.WrongTier(tier=act.tier, needed=tier)
        if act.who.subject == self.now.proposed_by:
            raise refusals.OwnProposal

    def _require_alive(self, today: date) -> None:
        self._require_pending()
        if today > self.now.expires_on:
            raise refusals.Expired(expires_on=self.now.expires_on)

    def _require_pending(self) -> None:
        if self.now.state != PENDING:
            raise refusals.NotPending(state=self.now.state)
