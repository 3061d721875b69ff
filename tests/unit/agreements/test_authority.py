"""Who may do what: the service's table says nothing else than the one that the gateway publishes, only more exactly."""

import pytest

from services.agreements.authority import ALONE, MAY, OUTSIDE, PARTY, authorise
from services.gateway.access.table import COUNTS_AS_OWN, OWN, RESPONSIBLE_ALONE, TABLE
from services.kernel.acts import FACILITATOR, ROLES, Who
from services.kernel.refusals import Forbidden
from tests.unit.agreements.histories import terms

CELLS = [(operation, role) for operation in MAY for role in ROLES]
RELATIONS = {"TUR": {ALONE, PARTY}, "CUL": {PARTY}, "OTHER": {OUTSIDE}, None: {OUTSIDE}}


def is_allowed(operation, role, unit):
    try:
        authorise(operation, Who("s", unit, role), terms())
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize(("operation", "role"), CELLS)
def test_every_role_and_unit_is_let_through_or_not(operation, role):
    relation = MAY[operation].get(role)
    for unit, relations in RELATIONS.items():
        expected = relation is not None and (relation == "any" or relation in relations)
        assert is_allowed(operation, role, unit) == expected


@pytest.mark.parametrize("operation", MAY)
def test_the_gateway_lets_through_the_same_roles(operation):
    assert set(MAY[operation]) == set(TABLE[operation])
    for role, relation in MAY[operation].items():
        alone = COUNTS_AS_OWN.get(operation) == RESPONSIBLE_ALONE
        own = (ALONE if alone else PARTY) if TABLE[operation][role] == OWN else None
        assert own in (None, relation)


@pytest.mark.parametrize("operation", ["withdraw", "renegotiate"])
def test_a_unit_never_withdraws_or_renegotiates_its_own_commitment(operation):
    assert not is_allowed(operation, FACILITATOR, "TUR")
    assert is_allowed(operation, FACILITATOR, "FAC")
