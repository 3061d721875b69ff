"""What a commitment looks like on a day, as far as it was known at a moment."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.lifecycle import SUSPENDED
from services.agreements.commitments.terms import Milestone, Terms
from services.kernel.two_times import Timeline

NOTHING: Timeline[Any] = Timeline()


def represent(
    commitment: Commitment, as_of: date | None = None, known_at: datetime | None = None
) -> dict[str, Any] | None:
    """The representation, or None before the commitment was drafted."""
    state = commitment.states.fact_at(as_of, known_at)
    terms = commitment.terms.fact_at(as_of, known_at)
    if state is None or terms is None:
        return None
    baseline = commitment.baseline.fact_at(as_of, known_at)
    accepted = commitment.accepted_by(as_of, known_at)
    return {
        "id": commitment.id,
        "pact_id": terms.value.pact_id,
        "example": commitment.example,
        "state": state.value,
        "state_since": state.effective_on,
        "terms": show_terms(terms.value),
        "terms_since": terms.effective_on,
        "baseline": baseline and show_terms(baseline.value),
        "baseline_since": baseline and baseline.effective_on,
        "milestones": [show_milestone(commitment, each, as_of, known_at) for each in terms.value.milestones],
        "accepted_by": list(accepted),
        "awaiting": [code for code in terms.value.parties if code not in accepted] if baseline is None else [],
        "suspension": _suspension(commitment, as_of, known_at) if state.value == SUSPENDED else None,
        "version": version_known(commitment, known_at),
        "as_of": as_of,
        "known_at": known_at,
    }


def show_terms(terms: Terms) -> dict[str, Any]:
    """Terms as JSON has them."""
    return {
        "statement": terms.statement,
        "responsible": terms.responsible,
        "co_responsible": list(terms.co_responsible),
        "cantons": list(terms.cantons),
        "sector": terms.sector,
        "due_on": terms.due_on,
        "budget_cents": terms.budget_cents,
        "milestones": [_show_milestone_terms(each) for each in terms.milestones],
    }


def show_milestone(
    commitment: Commitment, milestone: Milestone, as_of: date | None = None, known_at: datetime | None = None
) -> dict[str, Any]:
    """A milestone with what is declared, verified and forecast of it; null where nothing was said."""
    report = commitment.reports.get(milestone.id, NOTHING).fact_at(as_of, known_at)
    verified = commitment.verifications.get(milestone.id, NOTHING).fact_at(as_of, known_at)
    return {
        **_show_milestone_terms(milestone),
        "declared_progress": report and report.value.progress,
        "declared_on": report and report.effective_on,
        "note": report and report.value.note,
        "verified_progress": verified and verified.value.progress,
        "verified_on": verified and verified.effective_on,
        "verifier_note": verified and verified.value.note,
        "forecast_on": commitment.forecasts.get(milestone.id, NOTHING).at(as_of, known_at),
        "evidence": _evidence(commitment.reports, milestone.id, as_of, known_at),
    }


def version_known(commitment: Commitment, known_at: datetime | None) -> int:
    """The version of the last event recorded by then: every event leaves a fact, a correction one of its own."""
    if known_at is None or known_at >= commitment.modified_on:
        return commitment.version
    timelines = [
        commitment.states,
        commitment.terms,
        commitment.acceptances,
        commitment.suspensions,
        commitment.corrections,
        *commitment.reports.values(),
        *commitment.verifications.values(),
        *commitment.forecasts.values(),
    ]
    return max(fact.version for timeline in timelines for fact in timeline.facts if fact.recorded_at <= known_at)


def _show_milestone_terms(milestone: Milestone) -> dict[str, Any]:
    return {
        "id": milestone.id,
        "title": milestone.title,
        "weight": milestone.weight,
        "starts_on": milestone.starts_on,
        "due_on": milestone.due_on,
        "cancelled": milestone.cancelled,
    }


def _evidence(
    reports: Mapping[UUID, Timeline[Any]], milestone_id: UUID, as_of: date | None, known_at: datetime | None
) -> list[dict[str, Any]]:
    """All evidence given by then, oldest report first."""
    facts = [fact for fact in reports.get(milestone_id, NOTHING).known(known_at) if fact.value.evidence]
    return [
        {**asdict(evidence), "version": fact.version}
        for fact in sorted(facts, key=lambda fact: (fact.effective_on, fact.version))
        if as_of is None or fact.effective_on <= as_of
        for evidence in fact.value.evidence
    ]


def _suspension(commitment: Commitment, as_of: date | None, known_at: datetime | None) -> dict[str, Any] | None:
    suspension = commitment.suspensions.at(as_of, known_at)
    return suspension and {"since_on": suspension.since_on, "ends_on": suspension.ends_on, "left": suspension.left}
