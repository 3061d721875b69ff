"""Writes contracts/openapi.json from what the services declare: `python -m deploy.openapi`; `--check` only compares.

By convention a service's routes are `routes` in the `api.py` of each business noun, and its problems `problems.py`.
"""

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import contracts
from services.chassis.web import merging, openapi
from services.chassis.web.problems import ProblemCatalog
from services.chassis.web.routes import Routes

SERVICES = ("agreements", "monitoring", "gateway")
DOCUMENT = Path(contracts.__file__).with_name("openapi.json")


def document_of(service: str) -> dict[str, Any]:
    """The document of one service."""
    problems = importlib.import_module(f"services.{service}.problems").PROBLEMS
    return openapi.document(service, routes_of(service), ProblemCatalog(problems))


def routes_of(service: str) -> list[Routes]:
    """The routes of a service's nouns, in the order of their names."""
    return [importlib.import_module(name).routes for name in _api_modules(service)]


def _api_modules(service: str) -> Iterator[str]:
    package = importlib.import_module(f"services.{service}")
    for noun in sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg):
        name = f"{package.__name__}.{noun}.api"
        if importlib.util.find_spec(name) is not None:
            yield name


def generated() -> str:
    """The merged document as the text that is committed. Raises TwoMeanings."""
    return merging.written(merging.merge(map(document_of, SERVICES)))


def main(arguments: list[str]) -> int:
    """1 where, under --check, the committed document says something else than the services."""
    text = generated()
    if "--check" in arguments:
        same = DOCUMENT.exists() and DOCUMENT.read_text("utf-8") == text
        print("up to date" if same else "contracts/openapi.json is outdated: python -m deploy.openapi")
        return 0 if same else 1
    DOCUMENT.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
