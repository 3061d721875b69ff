"""A field of a plan has one name from the HTTP body through the event to its contract."""

import dataclasses

import pytest

from contracts.events.monitoring import alignments, plans
from services.monitoring.plans import schemas
from services.monitoring.plans.alignment import schemas as alignment_schemas
from services.monitoring.plans.structure import COLLECTIONS

PARTS = [
    (schemas.ProgrammeRow, plans.Programme),
    (schemas.ProjectRow, plans.Project),
    (schemas.GoalRow, plans.Goal),
    (schemas.IndicatorRow, plans.Indicator),
    (schemas.TargetRow, plans.Target),
    (schemas.BudgetRow, plans.Budget),
    (schemas.LineRow, plans.Line),
    (schemas.DependencyRow, plans.Dependency),
    (schemas.FixedDateRow, plans.FixedDate),
    (schemas.CapacityRow, plans.Capacity),
    (schemas.CeilingRow, plans.Ceiling),
    (schemas.StatementRow, plans.Entry),
    (schemas.PlanResolution, plans.Resolution),
]
BECOMES = [
    (schemas.PlanImport, plans.Imported),
    (schemas.PlanRevision, plans.Revised),
    (schemas.BudgetStatement, plans.BudgetRecorded),
    (alignment_schemas.AlignmentDecision, alignments.Decided),
    (alignment_schemas.AlignmentEnding, alignments.Ended),
]


@pytest.mark.parametrize(("body", "value"), PARTS, ids=lambda cls: cls.__name__)
def test_the_parts_have_the_same_fields(body, value):
    assert set(body().fields) == set(value.__struct_fields__)


@pytest.mark.parametrize(("body", "event"), BECOMES, ids=lambda cls: cls.__name__)
def test_what_a_body_says_its_event_says_under_the_same_name(body, event):
    said = {"why" if name == "reason" else name for name in body().fields}
    structure = set(COLLECTIONS) if "structure" in event.__struct_fields__ else set()
    assert said <= set(event.__struct_fields__) | structure


def test_the_structure_of_the_domain_is_that_of_the_contract():
    from services.monitoring.plans import structure

    for name in ("Structure", "Line", "Standing", "Budget", "Dependency", "Goal"):
        own = {each.name for each in dataclasses.fields(getattr(structure, name))}
        assert own == set(getattr(plans, name).__struct_fields__), name
