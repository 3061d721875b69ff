"""Rolling origins: what the model would have said on past days, by what was known then, against what came.

On each origin, the first day of a month, every milestone that was open and not more than 30 days late yet is asked for.
Its outcome counts where 30 days have passed since its first due day by now, whichever it was, so that what closed early
is no more likely to count than what did not. Who left without an outcome does not count.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from services.monitoring.warning.calibration import Calibration, calibrate
from services.monitoring.warning.distribution import SEVERE
from services.monitoring.warning.model import Model
from services.monitoring.warning.observations import History, Observations, observe, observe_as_known

MOST_ORIGINS = 18
RECORDED, EFFECTIVE = "recorded", "effective"
KNOWN = (RECORDED, EFFECTIVE)


@dataclass(frozen=True, slots=True)
class Backtest:
    """The score over all origins. `unanswered`: asked for where others had closed too little; `gone`: left."""

    origins: tuple[date, ...]
    calibration: Calibration
    unanswered: int
    gone: int


def backtest(seen: History, today: date, known: str = RECORDED) -> Backtest:
    """The test over at most 18 months before `today`.

    `known`: RECORDED counts what had been recorded by each origin; EFFECTIVE everything that is of a day up to it, as
    if each record had been made on its day.
    """
    noticed = seen.noticed()
    agreed = noticed[0] if known == RECORDED else seen.agreed_on
    origins = _origins(int(agreed.min(initial=today.toordinal())), today)
    said, came, unanswered, gone = [], [], 0, 0
    outcome = _Outcomes(seen, today.toordinal())
    for origin in origins:
        day = origin.toordinal()
        past = observe_as_known(seen, day, noticed) if known == RECORDED else observe(seen, day)
        places = np.flatnonzero(agreed <= day)
        asked = ~past.closed & ~past.gone & (past.stands <= SEVERE)
        fate = outcome.of(places[asked])
        gone += int((fate == _GONE).sum())
        answers = forecasts(Model(past), past.where(asked))
        counts = (fate == _LATE) | (fate == _IN_TIME)
        answered = counts & ~np.isnan(answers)
        unanswered += int((counts & np.isnan(answers)).sum())
        said.append(answers[answered])
        came.append(fate[answered] == _LATE)
    scored = calibrate(np.concatenate(said), np.concatenate(came)) if said else calibrate(np.array([]), np.array([]))
    return Backtest(tuple(origins), scored, unanswered, gone)


def forecasts(model: Model, asked: Observations) -> np.ndarray:
    """The probability of more than 30 days for each that is open; NaN where there is no answer."""
    said = np.full(len(asked.unit), np.nan)
    pairs, which = np.unique(np.stack([asked.unit, asked.sector]), axis=1, return_inverse=True)
    which = np.ravel(which)
    order = np.argsort(which, kind="stable")
    edges = np.searchsorted(which[order], np.arange(pairs.shape[1] + 1))
    for at, (unit, sector) in enumerate(pairs.T.tolist()):
        expected = model.expect(unit, sector)
        if expected is not None:
            part = order[edges[at] : edges[at + 1]]
            said[part] = expected.delay.exceed(SEVERE, asked.stands[part])
    return said


_OPEN, _IN_TIME, _LATE, _GONE = range(4)


class _Outcomes:
    """What became of each milestone by today."""

    def __init__(self, seen: History, today: int) -> None:
        now = observe(seen, today)
        places = np.flatnonzero(seen.agreed_on <= today)
        self._fate = np.full(len(seen.unit), _OPEN)
        ripe = now.stands > SEVERE
        fate = np.where(now.days > SEVERE, _LATE, _IN_TIME)
        fate = np.where(now.gone & (now.days <= SEVERE), _GONE, fate)
        self._fate[places] = np.where(ripe, fate, _OPEN)

    def of(self, places: np.ndarray) -> np.ndarray:
        return self._fate[places]


def _origins(first: int, today: date) -> list[date]:
    """The first days of months, after the first agreement and before today; the latest 18."""
    found, year, month = [], today.year, today.month
    while len(found) < MOST_ORIGINS and (origin := date(year, month, 1)).toordinal() > first:
        if origin < today:
            found.append(origin)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found[::-1]
