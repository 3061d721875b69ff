"""Whether a proposal is right: it solves nothing, shares no code with what solves, and reads integers alone.

`faults` asks every question of CHECKS about a case. A question is a function from a case to the faults that it finds,
in words for developers and logs.
"""

from collections.abc import Callable, Iterator

from services.monitoring.realignment.checker_case import Case, case_of
from services.monitoring.realignment.checker_dates import dates_kept, objective_true
from services.monitoring.realignment.checker_limits import all_caused, limits_kept
from services.monitoring.realignment.checker_proof import proof_holds
from services.monitoring.realignment.checker_reading import Reading, read
from services.monitoring.realignment.checker_reasons import blocks_true, chains_true
from services.monitoring.realignment.network import Network, Schedule, Shock

CHECKS: tuple[Callable[[Case], Iterator[str]], ...] = (
    dates_kept,
    objective_true,
    proof_holds,
    blocks_true,
    chains_true,
    limits_kept,
    all_caused,
)


def faults(network: Network, shock: Shock, schedule: Schedule, reading: Reading | None = None) -> tuple[str, ...]:
    """All that is wrong with a schedule as the answer to a shock on a sound network; empty where it is right.

    `reading` is what `read` made of the network, or of one that differs from it in due days and limits alone.
    """
    lengths = len(schedule.starts), len(schedule.durations)
    if lengths != (len(network.names), len(network.names)):
        return (f"{lengths} starts and durations for {len(network.names)} lines",)
    case = case_of(network, reading or read(network), shock, schedule)
    return tuple(fault for check in CHECKS for fault in check(case))
