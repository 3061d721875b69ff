"""The source as a checker sees it: modules by dotted name, with their syntax trees and what they import."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[3]
ROOMS = ("contracts", "services", "deploy")


@dataclass(frozen=True)
class Module:
    """A module of the product: `services.agreements.commitments.domain`, and its source."""

    name: str
    source: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def package(self) -> str:
        return self.name if self.is_package else self.name.rpartition(".")[0]

    @property
    def file_name(self) -> str:
        return self.name.rpartition(".")[2]

    def imports(self) -> Iterator[str]:
        """Every module or name that it imports, in full: `services.kernel.acts.Who`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                parents = self.package.split(".")[: len(self.package.split(".")) - node.level + 1] if node.level else []
                origin = ".".join([*parents, *([node.module] if node.module else [])])
                yield from (f"{origin}.{alias.name}" for alias in node.names)


def modules() -> list[Module]:
    """Every module of the product."""
    return [_read(path) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def _read(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if is_package else parts), path.read_text("utf-8"), is_package)


def is_within(name: str, package: str) -> bool:
    """Whether a dotted name is the package or lies in it."""
    return name == package or name.startswith(f"{package}.")


def is_standard(name: str) -> bool:
    """Whether it belongs to the standard library."""
    return name.split(".")[0] in sys.stdlib_module_names


def committed_files() -> list[Path]:
    """The files under version control, or those of the tree where there is none."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listing.stdout.split("\0") if listing.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]
