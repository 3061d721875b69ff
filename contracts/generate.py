"""Writes the documents that follow from the events: `python -m contracts.generate`; `--check` only says what differs.

A breaking change of a committed schema is refused and nothing is written: such an event gets a new version beside the
old one.
"""

import json
import sys
from pathlib import Path
from typing import Any

from contracts.asyncapi_document import asyncapi_document
from contracts.compatibility import breaks, committed
from contracts.schema_documents import schema_documents

FOLDER = Path(__file__).parent


def documents() -> dict[Path, str]:
    """Every generated file and its text."""
    files: dict[Path, Any] = {FOLDER / "asyncapi.json": asyncapi_document()}
    files |= {FOLDER / "schemas" / f"{name}.json": schema for name, schema in schema_documents().items()}
    return {path: json.dumps(content, indent=2, ensure_ascii=False) + "\n" for path, content in files.items()}


def outdated() -> list[str]:
    """The generated files that are missing or say something else than the events, and those that nothing generates."""
    expected = documents()
    differing = [path for path, text in expected.items() if not path.exists() or path.read_text("utf-8") != text]
    strangers = [path for path in (FOLDER / "schemas").glob("*.json") if path not in expected]
    return sorted(str(path.relative_to(FOLDER)) for path in (*differing, *strangers))


def main(arguments: list[str]) -> int:
    """1 where something breaks, or under --check differs."""
    broken = breaks(committed(), schema_documents())
    if broken:
        print("\n".join(broken))
        return 1
    if "--check" in arguments:
        print("\n".join(outdated()) or "up to date")
        return 1 if outdated() else 0
    for path, text in documents().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
