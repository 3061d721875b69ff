"""Percentages, and exact fractions rounded once for display."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.quantities import is_percentage, shown


@given(st.fractions(min_value=0, max_value=10_000))
def test_a_fraction_is_shown_half_up_at_two_decimals(value):
    cents = value * 100
    floor = cents.numerator // cents.denominator
    rounded = floor + 1 if cents - floor >= Fraction(1, 2) else floor
    assert shown(value) == rounded / 100


@given(st.decimals(min_value=0, max_value=1000, places=4))
def test_showing_agrees_with_decimal_half_up(value):
    assert shown(Fraction(value)) == float(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 200), 0.01),
        (Fraction(1, 201), 0.0),
        (Fraction(41, 200), 0.21),
        (Fraction(100 * (1 * 90 + 2 * 14), 360), 32.78),
        (Fraction(4, 5), 0.8),
        (Fraction(25 * 360, 118 * 100), 0.76),
        (Fraction(0), 0.0),
    ],
)
def test_known_fractions_are_shown_as_worked_out_by_hand(value, text):
    assert shown(value) == text


@pytest.mark.parametrize("value", ["0", "100", "0.01", "99.99", "100.00", "33.3", "-0", "5E+1", "1.10000"])
def test_zero_to_hundred_with_two_decimals_is_a_percentage(value):
    assert is_percentage(Decimal(value))


@pytest.mark.parametrize(
    "value", ["-0.01", "100.01", "130", "0.001", "99.999", "NaN", "sNaN", "Infinity", "1E+9", "1E-40"]
)
def test_anything_else_is_not(value):
    assert not is_percentage(Decimal(value))
