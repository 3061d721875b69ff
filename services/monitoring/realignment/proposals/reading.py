"""From the record of a commitment to its plain situation, and that of each milestone, that the policy looks at."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.kernel.calendar import day_of
from services.kernel.two_times import Fact
from services.monitoring.realignment.proposals import words
from services.monitoring.realignment.proposals.situation import Expected, Forecast, Scope, Situation
from services.monitoring.tracking.record import (
    BREACHED,
    FULFILLED,
    SUSPENDED,
    VERIFIED,
    WITHDRAWN,
    Milestone,
    Record,
    Terms,
)
from services.monitoring.tracking.schedule import COMPLETE

ENDED_BY = {BREACHED: words.BREACHED, WITHDRAWN: words.WITHDRAWN}


def situations_of(commitment_id: UUID, record: Record) -> dict[tuple[UUID, UUID | None], Situation]:
    """The commitment as a whole, and each of its milestones; nothing of one that was never agreed."""
    if not record.baseline.facts:
        return {}
    terms = _terms_in_force(record)
    first = {one.id for one in terms[0].value.milestones}
    latest = terms[-1].value
    milestones = [_milestone(commitment_id, record, terms, one) for one in latest.milestones]
    added = tuple(one for one in milestones if one.milestone_id not in first)
    whole = Situation(
        commitment_id=commitment_id,
        milestone_id=None,
        title=latest.statement,
        scopes=_distinct(Scope(fact.version, fact.recorded_at, *_window(fact.value)) for fact in terms),
        done=_fulfilled(record),
        milestones=tuple(milestones),
        added=added,
        **_standing(record),
    )
    return {(one.commitment_id, one.milestone_id): one for one in (whole, *milestones)}


def _terms_in_force(record: Record) -> list[Fact[Terms]]:
    """The first agreed terms, then those of each renegotiation, in the order in which they are in force."""
    baseline = record.baseline.facts[0]
    later = [fact for fact in record.terms.known() if fact.version > baseline.version]
    return [baseline, *sorted(later, key=lambda fact: (fact.effective_on, fact.version))]


def _milestone(commitment_id: UUID, record: Record, terms: Sequence[Fact[Terms]], one: Milestone) -> Situation:
    scopes, cancelled = [], None
    for fact in terms:
        for each in fact.value.milestones:
            if each.id == one.id:
                budget = fact.value.budget_cents
                scopes.append(Scope(fact.version, fact.recorded_at, each.starts_on, each.due_on, budget))
                cancelled = (cancelled or Expected(fact.effective_on, fact.version)) if each.cancelled else None
    standing = _standing(record)
    if cancelled is not None and standing["ended"] is None:
        standing |= {"ended": cancelled, "ended_by": words.CANCELLED}
    return Situation(
        commitment_id=commitment_id,
        milestone_id=one.id,
        title=one.title,
        scopes=_distinct(scopes),
        forecast=_forecast(record, one.id),
        done=_completed(record, one.id),
        **standing,
    )


def _window(terms: Terms) -> tuple:
    counted = [one for one in terms.milestones if not one.cancelled] or list(terms.milestones)
    return min((one.starts_on for one in counted), default=None), terms.due_on, terms.budget_cents


def _distinct(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """Without those that change nothing here."""
    kept: list[Scope] = []
    for scope in scopes:
        last = kept[-1] if kept else None
        if last is None or _said(last) != _said(scope):
            kept.append(scope)
    return tuple(kept)


def _said(scope: Scope) -> tuple:
    return scope.starts_on, scope.due_on, scope.budget_cents


def _standing(record: Record) -> dict[str, Expected | str | None]:
    """Whether it ended, and until when it is suspended."""
    state = record.states.fact_at()
    ended = ENDED_BY.get(state.value)
    suspension = record.suspensions.fact_at() if state.value == SUSPENDED else None
    return {
        "ended": Expected(state.effective_on, state.version) if ended else None,
        "ended_by": ended,
        "suspended_until": Expected(suspension.value, suspension.version) if suspension else None,
    }


def _fulfilled(record: Record) -> Expected | None:
    if record.states.fact_at().value not in (FULFILLED, VERIFIED):
        return None
    last = [fact for fact in record.states.facts if fact.value == FULFILLED][-1]
    return Expected(last.effective_on, last.version)


def _completed(record: Record, milestone_id: UUID) -> Expected | None:
    """The completion, where the last report says 100."""
    last = _last(record.declared.known(), milestone_id)
    return Expected(last.effective_on, last.version) if last and last.value.hundredths >= COMPLETE else None


def _forecast(record: Record, milestone_id: UUID) -> Forecast | None:
    last = _last(record.forecasts.known(), milestone_id)
    return Forecast(last.value.due_on, last.version, day_of(last.recorded_at)) if last else None


def _last(facts: Iterable[Fact], milestone_id: UUID) -> Fact | None:
    own = (fact for fact in facts if fact.value.milestone_id == milestone_id)
    return max(own, key=lambda fact: (fact.effective_on, fact.version), default=None)
