"""Money in whole cents, percentages with at most two decimals, and exact fractions rounded once, for display."""

from decimal import Decimal
from fractions import Fraction

HUNDRED = Decimal(100)


def is_percentage(value: Decimal) -> bool:
    """Whether the value lies in 0..100 and has at most two decimals."""
    return value.is_finite() and 0 <= value <= HUNDRED and value == value.quantize(Decimal("0.01"))


def shown(value: Fraction) -> float:
    """Half-up to two decimals: the number that is displayed, never one that is computed with. Value >= 0."""
    return (200 * value.numerator + value.denominator) // (2 * value.denominator) / 100
