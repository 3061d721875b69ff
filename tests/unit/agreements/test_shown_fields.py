"""What is shown has exactly the fields that the answers' schemas declare."""

import pytest
from marshmallow import fields

from services.agreements.commitments import answers
from services.agreements.commitments.domain import Commitment
from services.agreements.commitments.history import LABELS, TELLING, differences
from services.agreements.commitments.representation import represent
from services.agreements.deeds import Deed
from services.agreements.histories import tell
from services.agreements.pacts import representation as pacts
from services.agreements.pacts import schemas as pact_schemas
from services.agreements.pacts.domain import Pact
from services.agreements.publishing import PUBLISHED, RECORDS
from services.agreements.schemas import History
from services.agreements.units import api as units
from services.agreements.units import schemas as unit_schemas
from services.agreements.units.domain import Unit
from services.agreements.units.events import Description
from services.agreements.wsgi import ROUTES
from services.kernel.acts import OPERATOR, PUBLIC, Who
from tests.support.given import act_on, folded, given, history
from tests.unit.agreements.histories import IN_STATE, THE_FACILITATOR
from tests.unit.agreements.test_pacts import IN_FORCE

NOBODY = Who("", None, PUBLIC)


def unlike(schema, shown, at=""):
    """Where the names of a representation are not those of its schema."""
    if shown is None:
        return []
    declared = {field.data_key or name: field for name, field in schema.fields.items()}
    found = [f"{at}/{name}" for name in declared.keys() ^ shown.keys()]
    for name, field in declared.items():
        many = isinstance(field, fields.List)
        inner = field.inner if many else field
        for value in shown.get(name) or () if many else [shown.get(name)]:
            if isinstance(inner, fields.Nested) and isinstance(value, dict):
                found += unlike(inner.schema, value, f"{at}/{name}")
    return found


@pytest.mark.parametrize("state", IN_STATE)
def test_a_commitment_shows_the_fields_of_its_schema(state):
    shown = represent(given(Commitment, *IN_STATE[state]).aggregate)
    assert unlike(answers.Commitment(), shown) == []


def test_a_history_and_its_differences_show_the_fields_of_their_schemas():
    events = list(enumerate(history(Commitment, IN_STATE["verified"])))
    items = {"items": tell(events, TELLING, "agreements", THE_FACILITATOR), "next": None}
    assert unlike(History(), items) == []
    first, last = events[0][1].timestamp, events[-1][1].timestamp
    found = differences(events, first, last, None, "agreements", THE_FACILITATOR)
    assert unlike(answers.Differences(), found) == []


def test_a_pact_and_a_unit_show_the_fields_of_their_schemas():
    pact = folded(history(Pact, IN_FORCE))
    assert unlike(pact_schemas.Pact(), pacts.represent(pact, THE_FACILITATOR)) == []
    assert set(unlike(pact_schemas.Pact(), pacts.represent(pact, NOBODY))) == {"/signatures/representative"}
    description = Description("n", "unit", "i", None, None, None, None, act_on("2026-01-01").now.date(), None)
    unit = Unit.register(act_on("2026-01-01", Who("o", None, OPERATOR)), "TUR", description, Deed())
    assert unlike(unit_schemas.Unit(), units.represent(unit)) == []


def test_every_event_has_a_label_and_a_contract_and_every_command_its_event():
    topics = {event.TOPIC for event in PUBLISHED}
    assert {topic for topic in topics if topic.startswith("commitment.")} == set(LABELS)
    assert {topic for topic in topics if topic.startswith("pact.")} == set(pacts.LABELS)
    assert all(f"pactos.{event.TOPIC}.v1" == contract.TYPE for event, contract in PUBLISHED.items())
    assert {operation.name for routes in ROUTES for operation in routes if operation.saves} == set(RECORDS)
