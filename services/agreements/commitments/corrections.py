"""Which events a correction may name, who may correct them, and the values that they then have. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.agreements.commitments.events import Forecast, ProgressReported, ProgressVerified
from services.agreements.commitments.facts import incomplete
from services.agreements.refusals import invalid
from services.kernel.quantities import HUNDRED
from services.kernel.two_times import Fact

if TYPE_CHECKING:
    from services.agreements.commitments.domain import Commitment


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event that may be corrected: its timelines, the operation that makes it, the fields it has."""

    event: type
    timelines: str
    operation: str
    fields: frozenset[str]


KINDS = (
    Kind(ProgressReported, "reports", "report_progress", frozenset({"progress", "note", "evidence"})),
    Kind(ProgressVerified, "verifications", "verify_progress", frozenset({"progress", "note"})),
    Kind(Forecast, "forecasts", "forecast", frozenset({"due_on"})),
)


@dataclass(frozen=True, slots=True)
class Correctable:
    """An earlier event, as it stands after the corrections so far."""

    kind: Kind
    milestone_id: UUID
    fact: Fact[Any]


def correctable(commitment: "Commitment", version: int) -> Correctable:
    """The event of that version. Raises InvalidFields where it is none that may be corrected."""
    for kind in KINDS:
        for milestone_id, timeline in getattr(commitment, kind.timelines).items():
            fact = timeline.about(version)
            if fact is not None:
                return Correctable(kind, milestone_id, fact)
    raise invalid("/version", "not_correctable")


def corrected(earlier: Correctable, values: Mapping[str, Any], starts_on: date) -> Any:
    """The value of the event, about a milestone that starts on that day, with these of its fields changed.

    Raises InvalidFields for a field that it does not have, a completion without evidence, or no change.
    """
    strange = sorted(values.keys() - earlier.kind.fields)
    if strange:
        raise invalid(f"/values/{strange[0]}", "not_a_field_of_the_event")
    before = earlier.fact.value
    after = values.get("due_on", before) if earlier.kind.event is Forecast else before.but(**values)
    if after == before:
        raise invalid("/values", "nothing_changes")
    if earlier.kind.event is Forecast and after < starts_on:
        raise invalid("/values/due_on", "forecast_before_the_start")
    if earlier.kind.event is ProgressReported and after.progress == HUNDRED and not after.evidence:
        raise invalid("/values/evidence", "completion_without_evidence")
    return after


def undoes(commitment: "Commitment", earlier: Correctable, after: Any) -> bool:
    """Whether the corrected value leaves a fulfilled commitment with a milestone that is not complete."""
    milestone = commitment.agreed.milestone(earlier.milestone_id)
    if earlier.kind.event is Forecast or milestone is None or milestone.cancelled:
        return False
    if earlier.kind.event is ProgressVerified:
        return after.progress < HUNDRED
    fact, timeline = earlier.fact, commitment.reports[milestone.id]
    now = timeline.record(fact.version, fact.effective_on, fact.recorded_at, after)
    return any(incomplete((milestone,), {milestone.id: now}, commitment.states.facts[-1].effective_on))


def as_facts(earlier: Correctable, after: Any) -> dict[str, Any]:
    """The facts of the event `Corrected`."""
    is_day = isinstance(after, date)
    return {
        "version": earlier.fact.version,
        "type": earlier.kind.event.TOPIC,
        "milestone_id": earlier.milestone_id,
        "progress": None if is_day else after.progress,
        "due_on": after if is_day else None,
        "note": None if is_day else after.note,
        "evidence": getattr(after, "evidence", ()),
    }
