"""The delay to expect of an open milestone: the reference class first, the unit's own record where there is one.

The reference class is all milestones of the same sector (all of them, where a sector has closed fewer than
`CLASS_NEEDS`). From `UNIT_NEEDS` closed milestones on, the unit's own counts are drawn towards the class as empirical
Bayes does: in each band the class weighs as much as the spread between units says (method of moments on the share that
exceed 30 days: beta-binomial). A unit is never judged by its own colour alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.monitoring.warning.survival import Counts, Observation, count, estimate

MODEL, VERSION = "retraso", 1
UNIT_NEEDS = 3
CLASS_NEEDS = 5
SEVERE = 30
WEAKEST, STRONGEST = Fraction(2), Fraction(50)


@dataclass(frozen=True, slots=True)
class Past:
    """A milestone as the model sees it: whose, of which sector, and its delay so far."""

    unit: str
    sector: str
    seen: Observation


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """`severe`: the probability of more than 30 days. `basis` says from what it was read, and how many had closed."""

    severe: Fraction
    median: int | None
    ninth_decile: int | None
    basis: str
    closed_in_class: int
    closed_by_unit: int


class Model:
    """Built from all milestones known at a moment; answers for one that is open."""

    def __init__(self, past: Sequence[Past]) -> None:
        self._past = past
        self._all = count(one.seen for one in past)
        self._sectors = _grouped(past, lambda one: one.sector)
        self._units = _grouped(past, lambda one: one.unit)
        self._strength = strength_between(past)

    def expect(self, unit: str, sector: str, late_already: int | None) -> EarlyWarning:
        """What to expect of a milestone of that unit and sector, late by so many days (None: not due yet)."""
        sector_counts = self._sectors.get(sector)
        by_sector = sector_counts is not None and sector_counts.closings >= CLASS_NEEDS
        reference = sector_counts if by_sector else self._all
        own = self._units.get(unit)
        delay, basis = estimate(reference), "sector" if by_sector else "all"
        if own is not None and own.closings >= UNIT_NEEDS:
            delay, basis = estimate(own, delay, self._strength), f"{basis}+unit"
        return EarlyWarning(
            severe=delay.exceeds(SEVERE, late_already),
            median=delay.quantile(Fraction(1, 2)),
            ninth_decile=delay.quantile(Fraction(9, 10)),
            basis=basis,
            closed_in_class=reference.closings,
            closed_by_unit=own.closings if own else 0,
        )


def strength_between(past: Sequence[Past]) -> Fraction:
    """How many observations of the class one trusts before a unit's own record: the beta prior's a + b.

    Method of moments over units with at least `UNIT_NEEDS` known outcomes (more than 30 days late or not). Units that
    differ as chance alone would make them differ give the strongest prior.
    """
    shares = []
    for seen in _outcomes(past).values():
        if len(seen) >= UNIT_NEEDS:
            shares.append((Fraction(sum(seen), len(seen)), len(seen)))
    if len(shares) < 2:
        return STRONGEST
    total = sum(n for _, n in shares)
    mean = sum(share * n for share, n in shares) / total
    if mean in (0, 1):
        return STRONGEST
    spread = sum(n * (share - mean) ** 2 for share, n in shares) / total
    by_chance = mean * (1 - mean) * len(shares) / total
    between = spread - by_chance
    if between <= 0:
        return STRONGEST
    return min(STRONGEST, max(WEAKEST, mean * (1 - mean) / between - 1))


def _outcomes(past: Sequence[Past]) -> Mapping[str, list[bool]]:
    outcomes: dict[str, list[bool]] = {}
    for one in past:
        if one.seen.closed or one.seen.days > SEVERE:
            outcomes.setdefault(one.unit, []).append(one.seen.days > SEVERE)
    return outcomes


def _grouped(past: Sequence[Past], by: Callable[[Past], str]) -> Mapping[str, Counts]:
    groups: dict[str, list[Observation]] = {}
    for one in past:
        groups.setdefault(by(one), []).append(one.seen)
    return {name: count(seen) for name, seen in groups.items()}
