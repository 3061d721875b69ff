"""Every measure, one table: `python -m tests.bench.main [NAME…]`. Also written as build/bench.json.

A measure is a module of this folder with a `run(…)` that returns rows of {name, value, unit, baseline, ratio, target,
met}; its arguments are what ground.py has under their names. A missed target is shown as missed and fails nothing here.
NAMEs measure those alone; their rows replace the old ones in the file. docs/benchmarks.md is made of it by page.py.
"""

import importlib
import inspect
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.ground import Ground, Measure, arguments_for

Row = dict[str, Any]
FOLDER, BUILD = Path(__file__).parent, Path(__file__).parents[2] / "build"
FIELDS = ("name", "value", "unit", "baseline", "ratio", "target", "met")


def measures(chosen: list[str]) -> dict[str, Measure]:
    """The measures by module name; only the chosen ones where any are.

    Those that need more come later, so that a server which one does not ask for does not run beside it.
    """
    names = [path.stem for path in FOLDER.glob("*_*.py") if not chosen or path.stem in chosen]
    modules = {name: importlib.import_module(f"tests.bench.{name}") for name in names}
    found = {name: module.run for name, module in modules.items() if hasattr(module, "run")}
    return dict(sorted(found.items(), key=lambda item: (needs(item[1]), item[0])))


def needs(run: Measure) -> int:
    """0: PostgreSQL alone, 1: Kafka too, 2: the suite, 3: the suite's processes at the end."""
    asked = inspect.signature(run).parameters.keys()
    return 3 if "suite" in asked else 2 if "gateway" in asked else 1 if "kafka" in asked else 0


def measured(name: str, run: Measure, ground: Ground, console: Console) -> list[Row]:
    """The rows of one measure; one that fails becomes a row that says so."""
    names = list(inspect.signature(run).parameters)
    started = time.monotonic()
    try:
        rows = [{field: row.get(field) for field in FIELDS} for row in run(**arguments_for(names, ground))]
    except Exception as error:
        console.print_exception()
        failed = f"{name}: {type(error).__name__}: {error}"
        return [dict.fromkeys(FIELDS) | {"name": failed, "met": False}]
    console.print(f"{name}: {time.monotonic() - started:.0f} s")
    return rows


def table_of(rows: list[Row]) -> Table:
    """The rows as people read them."""
    table = Table(title=machine())
    for title, side in zip(FIELDS, ("left", "right", "left", "right", "right", "right", "left"), strict=True):
        table.add_column(title, justify=side)
    for row in rows:
        words = [shown(row[field]) for field in FIELDS[:-1]]
        table.add_row(*words, "yes" if row["met"] else "[bold red]missed[/]")
    return table


def shown(value: Any) -> str:
    """A figure with three significant digits."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def machine() -> str:
    """The size of this machine."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{os.cpu_count()} cores, {pages * size / 2**30:.0f} GiB, Python {platform.python_version()}"


def main(chosen: list[str]) -> int:
    """Measures, shows and writes."""
    console, ground, rows = Console(width=None if sys.stdout.isatty() else 160), Ground(), []
    try:
        for name, run in measures(chosen).items():
            rows += measured(name, run, ground, console)
    finally:
        ground.close()
    console.print(table_of(rows))
    write(rows, BUILD / "bench.json", beside_others=bool(chosen))
    return 0


def write(rows: list[Row], path: Path, beside_others: bool) -> None:
    """Writes the rows; of some chosen measures, into what is there of the others, each name once."""
    kept = json.loads(path.read_text("utf-8")) if beside_others and path.exists() else []
    fresh = {row["name"]: row for row in rows}
    merged = [fresh.pop(row["name"], row) for row in kept] + list(fresh.values())
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(merged, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
