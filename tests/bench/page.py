"""`make bench-page`: docs/benchmarks.md with the figures of build/bench.json and build/faults.json, in Markdown.

Only what stands between the markers is replaced; the words around it are written by hand.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from tests.bench.main import BUILD, machine, shown

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEADS = ("Measure", "Value", "Unit", "Baseline", "Ratio", "Target", "Met")
FAULTS = ("kills", "acknowledged", "lost", "twice", "out_of_order", "views_equal_replay")
NOTICES = ("kills", "owed", "lost", "twice", "repeated", "unasked")


def bench_table(rows: list[dict[str, Any]]) -> str:
    """The measured table, under the size of this machine."""
    lines = [f"| {' | '.join(HEADS)} |", "|---|--:|---|--:|--:|--:|---|"]
    for row in rows:
        figures = [shown(row[field]) for field in ("value", "unit", "baseline", "ratio", "target")]
        lines.append(f"| {row['name']} | {' | '.join(figures)} | {_met(row)} |")
    return f"Measured on {machine()}.\n\n" + "\n".join(lines)


def faults_table(outcome: dict[str, Any]) -> str:
    """What a run of kills came to, and who was killed how often."""
    lines = ["| What | Result |", "|---|--:|"]
    lines += [f"| {name.replace('_', ' ')} | {_told(outcome[name])} |" for name in FAULTS]
    lines.append(f"| seed | {outcome['seed']} |")
    lines += [f"| kills of {victim} | {times} |" for victim, times in sorted(outcome["by_victim"].items())]
    if "notices" in outcome:
        lines += [f"| notices: {name} | {_told(outcome['notices'][name])} |" for name in NOTICES]
    return "\n".join(lines)


def replaced(page: str, name: str, content: str) -> str:
    """The page with other content between <!-- name --> and <!-- /name -->. Raises ValueError where they are not."""
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marked.search(page):
        raise ValueError(f"no <!-- {name} --> … <!-- /{name} --> in the page")
    return marked.sub(lambda found: f"{found[1]}{content}\n{found[2]}", page)


def _met(row: dict[str, Any]) -> str:
    if row["target"] is None and row["met"]:
        return ""
    return "yes" if row["met"] else "**missed**"


def _told(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value:,}"


def main() -> int:
    """Rewrites what there are figures of."""
    page = PAGE.read_text("utf-8")
    for name, table in (("bench", bench_table), ("faults", faults_table)):
        measured = BUILD / f"{name}.json"
        if measured.exists():
            page = replaced(page, name, table(json.loads(measured.read_text("utf-8"))))
        print(f"{measured.name}: {'shown' if measured.exists() else 'not there; left as it was'}")
    PAGE.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
