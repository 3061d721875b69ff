"""How a commitment tells its history, and what changed in what was known between two moments."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from services.agreements.commitments import events
from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.representation import represent, show_milestone, show_terms
from services.agreements.differing import changes, flat
from services.agreements.histories import Telling, describe, fold
from services.kernel.acts import Who
from services.kernel.aggregates import Event
from services.kernel.refusals import NotFound

LABELS = {
    "commitment.drafted": "Borrador",
    "commitment.terms-revised": "Términos reescritos",
    "commitment.accepted": "Aceptación",
    "commitment.approved": "Acuerdo",
    "commitment.started": "Inicio",
    "commitment.suspended": "Suspensión",
    "commitment.resumed": "Reanudación",
    "commitment.breached": "Incumplimiento",
    "commitment.fulfilled": "Cumplimiento",
    "commitment.verified": "Verificación",
    "commitment.withdrawn": "Retiro",
    "commitment.progress-reported": "Avance declarado",
    "commitment.forecast": "Pronóstico",
    "commitment.progress-verified": "Avance verificado",
    "commitment.renegotiated": "Renegociación",
    "commitment.corrected": "Corrección",
}


def _sight(commitment: Commitment, event: Event) -> dict[str, Any]:
    """What an event can change, as of the day on which it takes effect: a late one shows its change too."""
    seen: dict[str, Any] = {"state": commitment.state}
    if hasattr(event, "terms"):
        seen["terms"] = show_terms(commitment.agreed)
    if isinstance(event, events.Accepted):
        seen["accepted_by"] = list(commitment.accepted_by())
    if isinstance(event, events.Approved):
        seen["baseline"] = commitment.baseline.facts and show_terms(commitment.baseline.facts[-1].value)
    if hasattr(event, "milestone_id"):
        milestone = commitment.agreed.milestone(event.milestone_id)
        seen["milestones"] = [show_milestone(commitment, milestone, event.effective_on)]
    return seen


TELLING = Telling(LABELS, _sight, private={events.Accepted.TOPIC: frozenset({"note"})})


def differences(
    history: Iterable[tuple[int, Event]],
    known_from: datetime,
    known_to: datetime,
    as_of: date | None,
    store: str,
    who: Who,
) -> dict[str, Any]:
    """What changed in the representation as of a day between what was known at two moments, and which events made it.

    Raises NotFound where nothing was known at the second moment.
    """
    first: dict[str, Any] = {}
    latest: dict[str, Any] = {}
    within = []
    made_by: dict[str, list[int]] = {}
    for position, event, commitment in fold(history):
        if event.timestamp > known_to:
            break
        after = flat(represent(commitment, as_of))
        if event.timestamp <= known_from:
            first = latest = after
            continue
        item = describe(position, event, TELLING, store, who)
        item["changes"] = changes(latest, after)
        for change in item["changes"]:
            made_by.setdefault(change["field"], []).append(item["version"])
        within.append(item)
        latest = after
    if not latest:
        raise NotFound
    return {
        "from": known_from,
        "to": known_to,
        "as_of": as_of,
        "changes": [{**change, "made_by": made_by[change["field"]]} for change in changes(first, latest)],
        "events": within,
    }
