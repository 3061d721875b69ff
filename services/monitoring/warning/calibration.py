"""How good the warnings have been: what was said against what came.

The Brier score is the mean squared distance between forecast and outcome. Its reference says the overall share for
everyone, with the hindsight that no forecast has. The table of calibration has, per tenth of forecast probability, what
was said on average and the share that came.
"""

from dataclasses import dataclass

import numpy as np

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Tenth:
    """Forecasts from `low` (inclusive) to `low` + 0.1: how many, what they said on average, the share that came."""

    low: float
    count: int
    said: float
    came: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`skill` is 1 - brier / reference: above 0 the forecasts are worth more than the overall share; None undefined."""

    count: int
    brier: float | None
    reference: float | None
    skill: float | None
    share: float | None
    tenths: tuple[Tenth, ...]


def calibrate(said: np.ndarray, came: np.ndarray) -> Calibration:
    """The score of forecasts (0..1) that have an outcome (True or False), place by place."""
    if not len(said):
        return Calibration(0, None, None, None, None, ())
    outcome = came.astype(float)
    brier, share = float(np.mean((said - outcome) ** 2)), float(outcome.mean())
    reference = share * (1 - share)
    skill = 1 - brier / reference if reference else None
    bins = np.minimum((said * TENTHS).astype(int), TENTHS - 1)
    tenths = tuple(
        Tenth(bin_ / TENTHS, int(part.sum()), float(said[part].mean()), float(outcome[part].mean()))
        for bin_ in np.unique(bins).tolist()
        if (part := bins == bin_).any()
    )
    return Calibration(len(said), brier, reference, skill, share, tenths)
