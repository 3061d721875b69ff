"""How good the warnings have been: each forecast made with what was known then, against what came.

The Brier score is the mean squared distance between forecast and outcome; its baseline forecasts the overall share for
everyone. The table of calibration has, per tenth of forecast probability, what was said and what came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Forecast = tuple[Fraction, bool]
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Tenth:
    """Forecasts from `low` (inclusive) to `low` + 1/10: how many, what they said on average, the share that came."""

    low: Fraction
    count: int
    said: Fraction
    came: Fraction


@dataclass(frozen=True, slots=True)
class Calibration:
    """`skill` is 1 - brier / baseline: above 0 the forecasts are worth more than the overall share; None undefined."""

    count: int
    brier: Fraction | None
    baseline: Fraction | None
    skill: Fraction | None
    tenths: tuple[Tenth, ...]


def calibrate(forecasts: Sequence[Forecast]) -> Calibration:
    """The score of forecasts that have an outcome."""
    if not forecasts:
        return Calibration(0, None, None, None, ())
    share = _mean([Fraction(came) for _, came in forecasts])
    score = _mean([(said - came) ** 2 for said, came in forecasts])
    baseline = share * (1 - share)
    skill = 1 - score / baseline if baseline else None
    return Calibration(len(forecasts), score, baseline, skill, tuple(_tenths(forecasts)))


def _tenths(forecasts: Sequence[Forecast]):
    groups: dict[int, list[Forecast]] = {}
    for forecast in forecasts:
        groups.setdefault(min(int(forecast[0] * TENTHS), TENTHS - 1), []).append(forecast)
    for tenth, group in sorted(groups.items()):
        said, came = _mean([said for said, _ in group]), _mean([Fraction(came) for _, came in group])
        yield Tenth(Fraction(tenth, TENTHS), len(group), said, came)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
