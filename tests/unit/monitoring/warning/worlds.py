"""Made-up worlds whose truth is known: units with probabilities of their own, delays, and what is seen by a day."""

from dataclasses import dataclass

import numpy as np

from services.monitoring.warning.observations import NEVER, History

TODAY = 740_000


@dataclass(frozen=True)
class World:
    """`truth[u]` is unit u's probability of more than 30 days; `delays` what will come of each milestone."""

    seen: History
    truth: np.ndarray
    delays: np.ndarray


def world(seed: int, units: int, each: int, *, spread: float = 4.0, share: float = 0.3, years: float = 3.0) -> World:
    """Milestones due over the years before TODAY and half a year after; those that have not come yet are open."""
    draw = np.random.default_rng(seed)
    truth = draw.beta(spread * share, spread * (1 - share), units)
    unit = np.repeat(np.arange(units), each)
    late = draw.random(len(unit)) < truth[unit]
    delays = np.where(late, 31 + draw.exponential(60, len(unit)).astype(int), draw.integers(-25, 31, len(unit)))
    due = TODAY + draw.integers(int(-365 * years), 183, len(unit))
    return World(seen(unit, due, delays), truth, delays)


def seen(unit: np.ndarray, due: np.ndarray, delays: np.ndarray, sector: np.ndarray | None = None) -> History:
    """The milestones as recorded on the day that each thing happened."""
    sector = np.zeros(len(unit), dtype=int) if sector is None else sector
    done, never = due + delays, np.full(len(unit), NEVER)
    completed = np.where(done <= TODAY, done, NEVER)
    agreed = due - 200
    names = tuple(f"U{code}" for code in range(int(unit.max(initial=-1)) + 1))
    return History(
        unit, sector, due, agreed, at(agreed), completed, at(completed), never, never, names, ("tourism", "agriculture")
    )


def at(days: np.ndarray) -> np.ndarray:
    """The moment at noon of a day."""
    return np.where(days == NEVER, NEVER, (days - 719_163) * 86_400_000_000 + 17 * 3_600_000_000)
