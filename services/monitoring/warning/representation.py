"""Early warnings as the API shows them: rounded here, and nowhere before; the basis in words."""

from datetime import date
from typing import Any

from services.monitoring.warning.asking import Warned
from services.monitoring.warning.backtest import EFFECTIVE, Backtest
from services.monitoring.warning.model import CLASS_NEEDS, MODEL, UNIT_NEEDS, VERSION, Basis

NAMED = {"name": MODEL, "version": VERSION}
TOO_LITTLE = f"Otras unidades han cerrado menos de {CLASS_NEEDS} hitos: todavía no hay con qué comparar."
KNEW = "lo registrado hasta cada día"
AS_IF = "lo efectivo hasta cada día, como si se hubiera registrado entonces"


def warned(one: Warned) -> dict[str, Any]:
    """One milestone."""
    milestone = one.milestone
    return {
        "milestone_id": milestone.milestone_id,
        "title": milestone.title,
        "first_due_on": date.fromordinal(milestone.first_due),
        "due_on": date.fromordinal(milestone.due_on),
        "days_late": max(0, milestone.late),
        "severe_probability": _rounded(one.severe),
        **one.quantiles,
        "basis": _basis(one.basis, milestone.late),
    }


def listed(one: Warned) -> dict[str, Any]:
    """One milestone in the list."""
    milestone = one.milestone
    return {
        "commitment_id": milestone.commitment_id,
        "statement": milestone.statement,
        "unit": milestone.unit,
        "sector": milestone.sector,
        "example": milestone.example,
        **warned(one),
    }


def calibration(tested: Backtest, today: date, known: str) -> dict[str, Any]:
    """The back-test."""
    score = tested.calibration
    knowledge = AS_IF if known == EFFECTIVE else KNEW
    return {
        "text": f"{score.count} pronósticos de {len(tested.origins)} días pasados, hechos con {knowledge}, contra lo "
        "que pasó. Un Brier de 0 es perfecto; la referencia es decir siempre la proporción general.",
        "as_of": today,
        "model": NAMED,
        "known": known,
        "origins": list(tested.origins),
        "count": score.count,
        "unanswered": tested.unanswered,
        "gone": tested.gone,
        **{name: _rounded(getattr(score, name)) for name in ("share", "brier", "reference", "skill")},
        "tenths": [
            {"low": tenth.low, "count": tenth.count, "said": _rounded(tenth.said), "came": _rounded(tenth.came)}
            for tenth in score.tenths
        ],
    }


def _basis(basis: Basis | None, late: int) -> dict[str, Any]:
    if basis is None:
        return {
            "text": TOO_LITTLE,
            "closed_by_others": None,
            "closed_in_sector": None,
            "closed_by_unit": None,
            "sector_strength": None,
            "unit_strength": None,
        }
    return {
        "text": _in_words(basis, late),
        "closed_by_others": basis.closed_by_others,
        "closed_in_sector": basis.closed_in_sector,
        "closed_by_unit": basis.closed_by_unit,
        "sector_strength": basis.sector_strength,
        "unit_strength": basis.unit_strength,
    }


def _in_words(basis: Basis, late: int) -> str:
    text = f"Según {basis.closed_by_others} hitos que cerraron otras unidades, {basis.closed_in_sector} del sector"
    if basis.by_unit:
        text += f", y los {basis.closed_by_unit} que cerró la propia unidad"
    else:
        text += f"; la propia unidad cuenta desde {UNIT_NEEDS} cerrados y tiene {basis.closed_by_unit}"
    return f"{text}. Ya lleva {late} días de atraso." if late > 0 else f"{text}."


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
