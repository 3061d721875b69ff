"""Assessments and rows as the API shows them: fractions rounded here, and nowhere before."""

from typing import Any

import msgspec

from services.chassis.store.database import Row
from services.kernel.quantities import shown
from services.monitoring.tracking.assessment import Assessment, Figures, MilestoneStanding
from services.monitoring.tracking.parties import PactRow, UnitRow


def status(commitment: str, version: int, seen: Assessment) -> dict[str, Any]:
    """The answer of a status."""
    return {
        "id": commitment,
        "version": version,
        "as_of": seen.as_of,
        "known_at": seen.known_at,
        "state": seen.state,
        "statement": seen.statement,
        "due_on": seen.due_on,
        **_figures(seen.figures),
        "pace": seen.pace,
        "against_baseline": _figures(seen.against_baseline) if seen.against_baseline else None,
        "method": {"name": seen.method.name, "version": seen.method.version},
        "level": seen.level,
        "milestones": [_milestone(one) for one in seen.milestones],
    }


def listed_commitment(row: Row) -> dict[str, Any]:
    """A commitment in a list."""
    (commitment, version, pact, statement, responsible, co_responsible, cantons, sector, due_on, budget, *rest) = row
    state, example, light, late, baseline_light, baseline_late, _ = rest
    baseline = {"light": baseline_light, "days_late": baseline_late} if baseline_light else None
    return {
        "id": commitment,
        "version": version,
        "pact_id": pact,
        "statement": statement,
        "responsible": responsible,
        "co_responsible": msgspec.json.decode(co_responsible),
        "cantons": msgspec.json.decode(cantons),
        "sector": sector,
        "due_on": due_on,
        "budget_cents": budget,
        "state": state,
        "light": light,
        "days_late": late,
        "against_baseline": baseline,
        "example": bool(example),
    }


def listed_pact(row: Row) -> dict[str, Any]:
    """A pact in a list."""
    fields = PactRow(*row)._asdict()
    del fields["public"]
    lists = {name: msgspec.json.decode(fields[name]) for name in ("cantons", "signatories", "signed")}
    return {**fields, **lists, "example": bool(fields["example"])}


def listed_unit(row: Row) -> dict[str, Any]:
    """A unit in a list."""
    return UnitRow(*row)._asdict()


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "declared_progress": shown(figures.declared),
        "verified_progress": shown(figures.verified),
        "expected_progress": shown(figures.expected),
        "ratio": None if figures.ratio is None else shown(figures.ratio),
        "light": figures.light,
        "days_late": figures.days_late,
    }


def _milestone(one: MilestoneStanding) -> dict[str, Any]:
    milestone = one.milestone
    return {
        "id": milestone.id,
        "title": milestone.title,
        "weight": milestone.weight,
        "starts_on": milestone.starts_on,
        "due_on": milestone.due_on,
        "cancelled": milestone.cancelled,
        "declared_progress": shown(one.declared),
        "verified_progress": shown(one.verified),
        "expected_progress": shown(one.expected),
        "days_late": one.days_late,
        "forecast_on": one.forecast_on,
    }
