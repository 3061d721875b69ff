"""A field has one name from the HTTP body through the event to its contract."""

import pytest
from marshmallow import Schema, fields

from contracts.events import Event
from contracts.events.agreements import commitments as commitment_events
from contracts.events.agreements import pacts as pact_events
from contracts.events.agreements import units as unit_events
from contracts.events.agreements.terms import Evidence, Milestone, Minutes, Terms
from services.agreements import schemas as shared
from services.agreements.commitments import schemas as commitment_bodies
from services.agreements.pacts import schemas as pact_bodies
from services.agreements.units import schemas as unit_bodies

BECOMES: list[tuple[type[Schema], type[Event]]] = [
    (commitment_bodies.CommitmentDraft, commitment_events.Drafted),
    (commitment_bodies.TermsRevision, commitment_events.TermsRevised),
    (commitment_bodies.Acceptance, commitment_events.Accepted),
    (shared.MinutedAct, commitment_events.Approved),
    (shared.Act, commitment_events.Started),
    (commitment_bodies.Suspension, commitment_events.Suspended),
    (shared.MinutedAct, commitment_events.Resumed),
    (shared.ReasonedAct, commitment_events.Breached),
    (shared.Act, commitment_events.Fulfilled),
    (shared.Act, commitment_events.Verified),
    (shared.ReasonedAct, commitment_events.Withdrawn),
    (commitment_bodies.ProgressReport, commitment_events.ProgressReported),
    (commitment_bodies.ForecastRecord, commitment_events.Forecast),
    (commitment_bodies.ProgressVerification, commitment_events.ProgressVerified),
    (commitment_bodies.Renegotiation, commitment_events.Renegotiated),
    (commitment_bodies.Correction, commitment_events.Corrected),
    (pact_bodies.PactDraft, pact_events.Drafted),
    (pact_bodies.SignatureRecord, pact_events.Signed),
    (shared.Act, pact_events.EnteredIntoForce),
    (shared.MinutedAct, pact_events.Closed),
    (shared.ReasonedAct, pact_events.Terminated),
    (unit_bodies.UnitRegistration, unit_events.Registered),
    (unit_bodies.UnitDescription, unit_events.Revised),
]
PARTS = [
    (shared.Minutes, Minutes),
    (commitment_bodies.Evidence, Evidence),
    (commitment_bodies.MilestoneTerms, Milestone),
]
# A reason is why something happened; a signature's name stays in the store; a correction's values are the event's own.
RENAMED = {"reason": "why"}
KEPT_APART = {"representative"}
# Drafts, revisions, acceptances and descriptions take any act's minutes, and have no event that cites them.
NEVER_CITED = {"minutes"}


def names(schema: type[Schema]) -> set[str]:
    """The fields of a body, with those of a correction's values in their place."""
    found = set()
    for name, field in schema().fields.items():
        own = name if isinstance(field, fields.Field) else ""
        found |= names(type(field.schema)) if name == "values" else {RENAMED.get(own, own)}
    return found


@pytest.mark.parametrize(("body", "event"), BECOMES, ids=lambda cls: f"{cls.__module__.split('.')[-2]}.{cls.__name__}")
def test_what_a_body_says_its_event_says_under_the_same_name(body, event):
    said = set(event.__struct_fields__)
    if "terms" in said:
        said |= set(Terms.__struct_fields__)
    assert names(body) - KEPT_APART - NEVER_CITED <= said


@pytest.mark.parametrize(("body", "value"), PARTS, ids=lambda cls: cls.__name__)
def test_the_parts_have_the_same_fields(body, value):
    assert names(body) == set(value.__struct_fields__)


def test_minutes_are_kept_wherever_they_are_required():
    for body, event in BECOMES:
        if body().fields.get("minutes") is not None and body().fields["minutes"].required:
            assert "minutes" in event.__struct_fields__, event.TYPE


def test_every_event_of_agreements_follows_from_a_body():
    told = {event.TYPE for _, event in BECOMES}
    known = {name for name, event in _agreements().items() if event is not pact_events.CommitmentAdded}
    assert told == known


def _agreements() -> dict[str, type[Event]]:
    from contracts.events import EVENTS

    return {name: event for name, event in EVENTS.items() if ".agreements." in event.__module__}
