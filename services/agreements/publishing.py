"""Which domain event is published as which contract. Every domain event is: else sequences would have holes."""

from collections.abc import Mapping

from contracts.events import Event as Contract
from contracts.events.agreements import commitments as commitment_contracts
from contracts.events.agreements import pacts as pact_contracts
from contracts.events.agreements import units as unit_contracts
from services.agreements.commitments import events as commitments
from services.agreements.pacts import events as pacts
from services.agreements.units import events as units

PUBLISHED: Mapping[type, type[Contract]] = {
    commitments.Drafted: commitment_contracts.Drafted,
    commitments.TermsRevised: commitment_contracts.TermsRevised,
    commitments.Accepted: commitment_contracts.Accepted,
    commitments.Approved: commitment_contracts.Approved,
    commitments.Started: commitment_contracts.Started,
    commitments.Suspended: commitment_contracts.Suspended,
    commitments.Resumed: commitment_contracts.Resumed,
    commitments.Breached: commitment_contracts.Breached,
    commitments.Fulfilled: commitment_contracts.Fulfilled,
    commitments.Verified: commitment_contracts.Verified,
    commitments.Withdrawn: commitment_contracts.Withdrawn,
    commitments.ProgressReported: commitment_contracts.ProgressReported,
    commitments.Forecast: commitment_contracts.Forecast,
    commitments.ProgressVerified: commitment_contracts.ProgressVerified,
    commitments.Renegotiated: commitment_contracts.Renegotiated,
    commitments.Corrected: commitment_contracts.Corrected,
    pacts.Drafted: pact_contracts.Drafted,
    pacts.CommitmentAdded: pact_contracts.CommitmentAdded,
    pacts.Signed: pact_contracts.Signed,
    pacts.EnteredIntoForce: pact_contracts.EnteredIntoForce,
    pacts.Closed: pact_contracts.Closed,
    pacts.Terminated: pact_contracts.Terminated,
    units.Registered: unit_contracts.Registered,
    units.Revised: unit_contracts.Revised,
}

# Which event an operation records, by operationId: the fields of its schema are among the event's.
RECORDS: Mapping[str, type] = {
    "draft_commitment": commitments.Drafted,
    "revise_terms": commitments.TermsRevised,
    "accept": commitments.Accepted,
    "approve": commitments.Approved,
    "start": commitments.Started,
    "suspend": commitments.Suspended,
    "resume": commitments.Resumed,
    "breach": commitments.Breached,
    "fulfil": commitments.Fulfilled,
    "verify": commitments.Verified,
    "withdraw": commitments.Withdrawn,
    "report_progress": commitments.ProgressReported,
    "forecast": commitments.Forecast,
    "verify_progress": commitments.ProgressVerified,
    "renegotiate": commitments.Renegotiated,
    "correct": commitments.Corrected,
    "draft_pact": pacts.Drafted,
    "record_signature": pacts.Signed,
    "enter_into_force": pacts.EnteredIntoForce,
    "close_pact": pacts.Closed,
    "terminate_pact": pacts.Terminated,
    "register_unit": units.Registered,
    "revise_unit": units.Revised,
}
