"""Which limits push lines beyond their fixed dates."""

from collections.abc import Iterator, Sequence

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.explanations import causes_of, exceeded
from services.monitoring.realignment.limits.situation import Situation
from services.monitoring.realignment.network import Block


def limits_that_push(
    situation: Situation, starts: Integers, tight: dict[int, int], blocks: Sequence[Block]
) -> Iterator[Block]:
    """The last block of each line that a limit holds, from which a tight path leads to a fixed date exceeded."""
    last = {block.line: block for block in blocks}
    for fixed, _ in exceeded(situation.effect, starts):
        for cause, lines in causes_of(situation.effect, starts, tight, fixed.line):
            if cause is None:
                yield last[lines[0]]
