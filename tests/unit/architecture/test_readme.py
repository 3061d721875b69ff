"""What the README draws and lists is what the code has."""

import dataclasses
import importlib
import re

import pytest

from services.agreements.commitments.lifecycle import LIFECYCLE
from tests.unit.architecture.reading import ROOT, modules

README = (ROOT / "README.md").read_text("utf-8")
TABLE = re.compile(r"<!-- settings -->\n(.*?)<!-- /settings -->", re.S)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def settings_of_the_code() -> dict[str, set[str]]:
    """Every name that a settings dataclass reads, with the defaults that it has: one in each process that reads it."""
    found: dict[str, set[str]] = {}
    for module in modules():
        if "class Settings:" in module.source:
            for field in dataclasses.fields(importlib.import_module(module.name).Settings):
                found.setdefault(field.name.upper(), set()).add(_default(field))
    return found


def _default(field: dataclasses.Field) -> str:
    if field.default is dataclasses.MISSING:
        return "required"
    return str(field.default).lower() if field.default is None else str(field.default)


def settings_of(text: str) -> dict[str, str]:
    """The names of the table and their defaults."""
    table = TABLE.search(text)
    rows = [line.split("|")[1:-1] for line in (table.group(1) if table else "").splitlines()[2:] if line]
    return {name.strip(" `"): default.strip(" `") for name, default, *_ in rows}


def faults(text: str) -> list[str]:
    """Names that stand on one side only, and those with a default that no process has."""
    listed, read = settings_of(text), settings_of_the_code()
    return sorted(listed.keys() ^ read.keys()) + [
        name for name in sorted(listed.keys() & read.keys()) if listed[name] not in read[name]
    ]


def test_the_readme_lists_every_setting_with_its_default():
    assert faults(README) == []


def test_a_setting_that_is_missing_or_has_another_default_would_be_found():
    assert faults(README.replace("| `CACHE_SECONDS` | `1.0`", "| `CACHE_SECONDS` | `2.0`")) == ["CACHE_SECONDS"]
    assert faults(README.replace("| `CACHE_SECONDS`", "| `CACHED_SECONDS`")) == ["CACHED_SECONDS", "CACHE_SECONDS"]


def test_the_readme_draws_the_lifecycle_of_the_transition_table():
    assert f"```mermaid\n{LIFECYCLE.diagram()}```" in README


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_links_to_is_there(path):
    targets = [target for target in LINK.findall(path.read_text("utf-8")) if "://" not in target]
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_decision_has_a_number_of_its_own_and_says_it():
    decisions = sorted((ROOT / "docs" / "adr").glob("0*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert len(set(numbers)) == len(numbers)
    said = [path.read_text("utf-8").partition(".")[0] for path in decisions]
    assert said == [f"# {number}" for number in numbers]
