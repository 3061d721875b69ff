"""The index of compliance: the guide's own example, and when it cannot be calculated."""

from dataclasses import replace
from fractions import Fraction

import pytest

from services.monitoring.indicators.icm import Programme, index, parts


def programme(rank: int, budgeted: int, accrued: int, *progress: int) -> Programme:
    return Programme(rank, budgeted, accrued, tuple(map(Fraction, progress)))


GUIDE = [
    programme(2, 1000, 700, 70, 50),
    programme(1, 300, 300, 100),
    programme(3, 500, 480, 90),
    programme(5, 800, 200, 30),
    programme(4, 500, 400, 60, 90, 50, 80),
]


def test_the_guides_own_example():
    assert round(float(index(GUIDE)), 4) == 0.7184
    assert parts(GUIDE)[0].compliance == Fraction(65, 100)


@pytest.mark.parametrize("changes", [{"rank": 1}, {"rank": 6}, {"budgeted": 0}, {"progress": ()}])
def test_without_five_distinct_ranks_and_budgets_above_zero_it_is_not_calculable(changes):
    assert index([replace(GUIDE[0], **changes), *GUIDE[1:]]) is None
    assert index(GUIDE[:4]) is None
