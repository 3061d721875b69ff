"""Published instances of project scheduling solved for their makespan: the share proven optimal, and seconds."""

import statistics
import time
from typing import Any

from deploy.loading.psplib import network_of
from services.monitoring.realignment.makespan import least_makespan
from tests.bench.store_rounds import row
from tests.support.instances import OWN, published

SECONDS = 60.0


def run() -> list[dict[str, Any]]:
    """The rows of the table; without the published instances, of a few of our own, and it says so. Needs no server."""
    known = published()
    paths = list(known) or OWN
    which = "j30" if known else "own; PACTOS_PSPLIB names no published ones"
    network = network_of(paths[0].read_text("utf-8"))
    least_makespan(network, SECONDS)  # Compiles and imports what is compiled and imported once.
    proven, wrong, took = 0, 0, []
    for path in paths:
        network, started = network_of(path.read_text("utf-8")), time.perf_counter()
        found = least_makespan(network, SECONDS)
        took.append(time.perf_counter() - started)
        proven += found.is_proven
        wrong += bool(known) and not found.bound <= known[path] <= found.finish
    return [
        row(f"proven optimal of {len(paths)} instances ({which})", proven / len(paths), "share", None, None),
        row("bounds or makespans that published optima contradict", wrong, "", None, 0.0, at_most=True),
        row("seconds for one instance, median", statistics.median(took), "s", None, None),
        row("seconds for one instance, the longest", max(took), "s", None, None),
    ]
