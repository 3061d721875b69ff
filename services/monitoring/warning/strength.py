"""How many milestones a class is worth before a group's own record: as alike as the groups of the past were.

Empirical Bayes on the outcome of interest. Each group has its own probability of being more than 30 days late, spread
around the class's as a beta distribution with a + b = strength; of n outcomes k are late: beta-binomial. The strength
is the one of GRID under which what was seen is most probable.
"""

from collections.abc import Iterable
from math import lgamma
from typing import NamedTuple

GRID = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
UNTOLD = 16.0
ENOUGH_GROUPS, ENOUGH_OUTCOMES = 3, 3


class Group(NamedTuple):
    """`outcomes` that are known, of them `late`; `expected` is the class's probability, in 0..1."""

    outcomes: int
    late: int
    expected: float


def strength_between(groups: Iterable[Group]) -> float:
    """The most likely strength; UNTOLD where fewer than three groups have three outcomes."""
    telling = [group for group in groups if group.outcomes >= ENOUGH_OUTCOMES]
    if len(telling) < ENOUGH_GROUPS:
        return UNTOLD
    return max(GRID, key=lambda strength: sum(_likelihood(strength, group) for group in telling))


def _likelihood(strength: float, group: Group) -> float:
    """The logarithm, but for what does not depend on the strength."""
    share = min(max(group.expected, 1e-6), 1 - 1e-6)
    a, b = strength * share, strength * (1 - share)
    return _log_beta(a + group.late, b + group.outcomes - group.late) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
