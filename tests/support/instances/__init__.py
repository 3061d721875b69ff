"""Instances of PSPLIB's form: a few of our own; published ones with their optima where PACTOS_PSPLIB says."""

import csv
import os
from pathlib import Path

OWN = sorted(Path(__file__).parent.glob("*.sm"))


def published() -> dict[Path, int]:
    """The published instances in the folder PACTOS_PSPLIB and their optimal makespans; none where it is not set."""
    if not os.environ.get("PACTOS_PSPLIB"):
        return {}
    folder = Path(os.environ["PACTOS_PSPLIB"])
    with (folder / "optimum.csv").open(encoding="utf-8", newline="") as rows:
        return {folder / row["problem"]: int(row["optimum"]) for row in csv.DictReader(rows)}
