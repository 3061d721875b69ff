"""Who may do what to which commitment: the gateway enforces it by role, and this service again by unit.

ANY is any commitment or pact; ALONE is where the caller's unit is responsible; PARTY where it is responsible or
co-responsible; OUTSIDE where it is neither.
"""

from collections.abc import Mapping
from typing import Protocol

from services.kernel.acts import FACILITATOR, OPERATOR, RESPONSIBLE, VERIFIER, Who
from services.kernel.refusals import Forbidden

ANY, ALONE, PARTY, OUTSIDE = "any", "alone", "party", "outside"

MAY: Mapping[str, Mapping[str, str]] = {
    "draft_pact": {FACILITATOR: ANY},
    "record_signature": {FACILITATOR: ANY},
    "enter_into_force": {FACILITATOR: ANY},
    "close_pact": {FACILITATOR: ANY},
    "terminate_pact": {FACILITATOR: ANY},
    "draft_commitment": {FACILITATOR: ANY},
    "revise_terms": {FACILITATOR: ANY},
    "approve": {FACILITATOR: ANY},
    "suspend": {FACILITATOR: ANY},
    "resume": {FACILITATOR: ANY},
    "breach": {FACILITATOR: ANY},
    "withdraw": {FACILITATOR: OUTSIDE},
    "renegotiate": {FACILITATOR: OUTSIDE},
    "accept": {RESPONSIBLE: PARTY},
    "start": {RESPONSIBLE: ALONE},
    "fulfil": {RESPONSIBLE: ALONE},
    "report_progress": {RESPONSIBLE: PARTY},
    "forecast": {RESPONSIBLE: PARTY},
    "verify_progress": {VERIFIER: OUTSIDE},
    "verify": {VERIFIER: OUTSIDE},
    "register_unit": {OPERATOR: ANY},
    "revise_unit": {OPERATOR: ANY},
}


class Answerable(Protocol):
    """What has somebody who answers for it."""

    responsible: str
    co_responsible: tuple[str, ...]


def authorise(operation: str, who: Who, of: Answerable | None = None) -> None:
    """Raises Forbidden where this caller may not do this to the commitment with these terms."""
    relation = MAY[operation].get(who.role)
    if relation is None or (relation != ANY and (of is None or not _holds(relation, who.unit, of))):
        raise Forbidden(operation=operation, role=who.role)


def _holds(relation: str, unit: str | None, of: Answerable) -> bool:
    if relation == ALONE:
        return unit is not None and unit == of.responsible
    party = unit is not None and unit in (of.responsible, *of.co_responsible)
    return party if relation == PARTY else not party
