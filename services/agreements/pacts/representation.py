"""What a pact looks like on a day, as known at a moment, and how it tells its history."""

from datetime import date, datetime
from typing import Any

from services.agreements.histories import Telling
from services.agreements.pacts import events
from services.agreements.pacts.domain import Pact
from services.agreements.pacts.lifecycle import IN_FORCE
from services.kernel.acts import PUBLIC, SEES_DRAFTS, Who
from services.kernel.aggregates import Event
from services.kernel.two_times import Fact

LABELS = {
    "pact.drafted": "Borrador",
    "pact.commitment-added": "Compromiso agregado",
    "pact.signed": "Firma",
    "pact.entered-into-force": "Entrada en vigor",
    "pact.closed": "Cierre",
    "pact.terminated": "Terminación",
}


def represent(
    pact: Pact, who: Who, as_of: date | None = None, known_at: datetime | None = None
) -> dict[str, Any] | None:
    """The representation for this caller, or None before the pact was drafted."""
    state = pact.states.fact_at(as_of, known_at)
    if state is None:
        return None
    signatures = _by(pact.signatures.known(known_at), as_of)
    signed = [fact.value.actor for fact in signatures]
    entries = [fact for fact in _by(pact.states.known(known_at), as_of) if fact.value == IN_FORCE]
    added = pact.commitments.known(known_at) if who.role in SEES_DRAFTS else ()
    return {
        "id": pact.id,
        "title": pact.title,
        "kind": pact.kind,
        "sector": pact.sector,
        "cantons": list(pact.cantons),
        "signatories": list(pact.signatories),
        "example": pact.example,
        "state": state.value,
        "state_since": state.effective_on,
        "in_force_on": entries[0].effective_on if entries else None,
        "minutes": pact.grounds.at(as_of, known_at),
        "signatures": [_show_signature(fact, who) for fact in signatures],
        "awaiting": [] if entries else [actor for actor in pact.signatories if actor not in signed],
        "commitments": [fact.value for fact in added],
        "version": version_known(pact, known_at),
        "as_of": as_of,
        "known_at": known_at,
    }


def version_known(pact: Pact, known_at: datetime | None) -> int:
    """The version of the last event recorded by then."""
    if known_at is None or known_at >= pact.modified_on:
        return pact.version
    timelines = (pact.states, pact.signatures, pact.commitments)
    return max(fact.version for timeline in timelines for fact in timeline.facts if fact.recorded_at <= known_at)


def _by(facts: Any, as_of: date | None) -> list[Fact[Any]]:
    return [fact for fact in facts if as_of is None or fact.effective_on <= as_of]


def _show_signature(fact: Fact[events.Signature], who: Who) -> dict[str, Any]:
    signature = fact.value
    shown = {
        "actor": signature.actor,
        "representative": signature.representative,
        "capacity": signature.capacity,
        "signed_on": fact.effective_on,
        "sha256": signature.sha256,
    }
    if who.role == PUBLIC:
        del shown["representative"]
    return shown


def _sight(pact: Pact, event: Event) -> dict[str, Any]:
    seen: dict[str, Any] = {"state": pact.state}
    if isinstance(event, events.Signed):
        seen["signed_by"] = list(pact.signed_by())
    return seen


TELLING = Telling(LABELS, _sight, private={events.Signed.TOPIC: frozenset({"representative"})})
