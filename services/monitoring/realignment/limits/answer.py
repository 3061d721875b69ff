"""A schedule that fits, as the engine answers it: with why every line moved, and with what could not be kept."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from services.monitoring.realignment.arrays import Integers
from services.monitoring.realignment.dates import objective_of
from services.monitoring.realignment.explanations import chains_of, tight_links
from services.monitoring.realignment.limits.blocks import Telling
from services.monitoring.realignment.limits.conflicts import limits_that_push
from services.monitoring.realignment.limits.reasons import obstacles_of, reasons_of
from services.monitoring.realignment.limits.situation import Situation
from services.monitoring.realignment.network import CONFLICT, UNCERTIFIED, Block, Schedule


def answer_of(
    situation: Situation, by_dates: Schedule, starts: Integers, misfits: NDArray[np.bool_], method: str
) -> Schedule:
    """The schedule with its blocks. Its bound, and the proof of it, is what dates alone would reach."""
    telling = Telling(situation, starts, situation.absent | misfits)
    blocks = tuple(sorted(telling.blocks(reasons_of(situation, starts, misfits)), key=_place))
    nowhere = tuple(sorted(telling.blocks(obstacles_of(situation, starts, misfits)), key=_place))
    tight = tight_links(situation.effect, starts)
    chains = chains_of(situation.effect, starts, tight)
    unmet = tuple(sorted({*nowhere, *limits_that_push(situation, starts, tight, blocks)}, key=_place))
    return replace(
        by_dates,
        starts=tuple(starts[situation.arrays.places].tolist()),
        status=CONFLICT if chains or unmet else UNCERTIFIED,
        objective=objective_of(situation.effect, starts),
        method=f"{by_dates.method}; {method}",
        blocks=blocks,
        chains=chains,
        unmet=unmet,
    )


def _place(block: Block) -> tuple[int, int]:
    return block.line, block.first
