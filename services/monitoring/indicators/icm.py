"""The index of compliance (ICM) of SENPLADES' transfer guide of 2012. It does not replace the official report.

Z = sum of C x P over five priority programmes: C = (A + D) / 2 of what was accrued of the budget and of the projects'
mean progress; P = (Pg + B) / 2 of the rank's weight and of the programme's share of all the budgets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

NOTE = "guía de transferencias 2012; no sustituye al reporte oficial"
BY_RANK = {1: Fraction(30, 100), 2: Fraction(25, 100), 3: Fraction(20, 100), 4: Fraction(15, 100), 5: Fraction(10, 100)}


@dataclass(frozen=True, slots=True)
class Programme:
    """A priority programme: its rank, cents budgeted and accrued, and its projects' progress, 0 to 100."""

    rank: int
    budgeted: int
    accrued: int
    progress: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a programme adds to the index: compliance x weight."""

    compliance: Fraction
    weight: Fraction


def parts(programmes: Sequence[Programme]) -> list[Part] | None:
    """The programmes' parts in their order; None ("no calculable") without five ranks and budgets above zero."""
    ranks = sorted(programme.rank for programme in programmes)
    if ranks != sorted(BY_RANK) or any(one.budgeted <= 0 or not one.progress for one in programmes):
        return None
    total = sum(programme.budgeted for programme in programmes)
    return [
        Part(
            (Fraction(one.accrued, one.budgeted) + sum(one.progress, Fraction(0)) / (100 * len(one.progress))) / 2,
            (BY_RANK[one.rank] + Fraction(one.budgeted, total)) / 2,
        )
        for one in programmes
    ]


def index(programmes: Sequence[Programme]) -> Fraction | None:
    """The index, or None where it cannot be calculated."""
    counted = parts(programmes)
    return None if counted is None else sum((part.compliance * part.weight for part in counted), Fraction(0))
