"""Instances of PSPLIB's form: a few of our own; published ones with their optima where there is a folder of them."""

import csv
import os
from pathlib import Path

OWN = sorted(Path(__file__).parent.glob("*.sm"))
BESIDE = Path(__file__).parents[4] / "shared" / "data" / "psplib-j30"


def published() -> dict[Path, int]:
    """The published instances in the folder PACTOS_PSPLIB, or beside this checkout, and their optimal makespans."""
    folder = Path(os.environ.get("PACTOS_PSPLIB") or BESIDE)
    if not folder.is_dir() and "PACTOS_PSPLIB" not in os.environ:
        return {}
    with (folder / "optimum.csv").open(encoding="utf-8", newline="") as rows:
        return {folder / row["problem"]: int(row["optimum"]) for row in csv.DictReader(rows)}
