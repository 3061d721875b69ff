"""Resident memory of each process of the suite, after a load of reports and reads through the gateway."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psutil

from tests.bench.store_rounds import row
from tests.e2e.tourism import Commitment, started_commitment
from tests.support.client import Suite

COMMITMENTS, REPORTS = 8, 100


def run(suite: Suite) -> list[dict[str, Any]]:
    """A row for each process, in MiB, without a target."""
    commitments = [started_commitment(suite) for _ in range(COMMITMENTS)]
    with ThreadPoolExecutor(COMMITMENTS) as workers:
        list(workers.map(_load, commitments))
    return [row(f"resident memory, {name}", size, "MiB", None, None) for name, size in _resident(suite.pid)]


def _load(commitment: Commitment) -> None:
    for progress in range(1, REPORTS):
        commitment.report("A", progress, "2026-02-01")
        commitment.status(as_of="2026-02-01")


def _resident(pid: int) -> list[tuple[str, float]]:
    """Each process of the suite by its name, workers of one service counted one by one."""
    suite = psutil.Process(pid)
    found = [
        (_name(process), process.memory_info().rss / 2**20) for process in (suite, *suite.children(recursive=True))
    ]
    return sorted(found)


def _name(process: psutil.Process) -> str:
    role, parent = _role(process), process.parent()
    if role is None:
        return process.name()
    return f"{role}, a worker" if parent is not None and _role(parent) == role else role


def _role(process: psutil.Process) -> str | None:
    """What `pactos serve` was asked for."""
    words = process.cmdline()
    return words[words.index("serve") + 1] if "serve" in words else None
