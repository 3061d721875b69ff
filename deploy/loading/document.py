"""A YAML file of pacts, read safely and checked; each fault says the file's line and field, in Spanish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, ValidationError

from deploy.failures import Mistake
from deploy.loading.schemas import DocumentSchema

DATE_TAG = "tag:yaml.org,2002:timestamp"
UNREADABLE = {FileNotFoundError: "no existe", IsADirectoryError: "es una carpeta", PermissionError: "no hay permiso"}


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: a line of the file (None: the whole) and a field's path."""

    line: int | None
    field: str
    text: str

    def __str__(self) -> str:
        place = f"línea {self.line}, " if self.line else ""
        return f"{place}{self.field}: {self.text}" if self.field else f"{place}{self.text}"


class Faulty(Mistake):
    """The file cannot be loaded; `faults` has them all."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        super().__init__("\n".join(f"{path}: {fault}" for fault in faults))
        self.path, self.faults = path, faults


@dataclass(frozen=True)
class Document:
    """A checked file: its values as written, and where each of them stands."""

    path: Path
    values: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.values["document"]

    def fault(self, place: str, text: str) -> Fault:
        """A fault at a field's path, such as `commitments[0].acts[2]`."""
        return Fault(_line_of(self.lines, place), place, text)


class _Reader(yaml.SafeLoader):
    """Dates stay text: the schema reads them."""


_Reader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != DATE_TAG]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Document:
    """The file with the units that it takes from another one. Raises Faulty."""
    document = _read_one(path)
    named = document.values.get("units_from")
    if named:
        other = path.parent / named
        if not other.is_file():
            raise Faulty(path, [document.fault("units_from", f"no existe el archivo {named}")])
        units = _read_one(other).values.get("units", [])
        document.values["units"] = [*units, *document.values.get("units", [])]
    return document


def _read_one(path: Path) -> Document:
    return read_as(DocumentSchema, path)


def read_as(schema: type[Schema], path: Path) -> Document:
    """A file that this schema checks. Raises Faulty."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Reader)
        values = yaml.load(text, Loader=_Reader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        words = UNREADABLE.get(type(error), error.strerror)
        raise Faulty(path, [Fault(None, "", f"no se puede leer: {words}")]) from None
    except UnicodeDecodeError:
        raise Faulty(path, [Fault(None, "", "no es texto UTF-8")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = getattr(error, "problem", None) or "no se entiende"
        raise Faulty(path, [Fault(mark.line + 1 if mark else None, "", f"no es YAML válido: {words}")]) from None
    if not isinstance(values, dict):
        raise Faulty(path, [Fault(1, "", "se espera un documento con campos")])
    lines, repeated = _places(node)
    document = Document(path, values, lines)
    faults = [document.fault(place, "el campo está repetido") for place in repeated] + _check(schema, document)
    if faults:
        raise Faulty(path, sorted(faults, key=lambda fault: fault.line or 0))
    return document


def _check(schema: type[Schema], document: Document) -> list[Fault]:
    try:
        schema().load(document.values)
    except ValidationError as error:
        return [document.fault(place, text) for place, text in _flat(error.messages)]
    return []


def _flat(messages: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if not isinstance(messages, dict):
        yield place, " ".join(str(message) for message in messages)
        return
    for key, inner in messages.items():
        if key == "_schema":
            yield from _flat(inner, place)
        else:
            yield from _flat(inner, _join(place, key))


def _places(root: yaml.Node) -> tuple[dict[str, int], list[str]]:
    """The line of every field, and the fields that a mapping repeats (YAML would keep the last one silently)."""
    lines: dict[str, int] = {}
    repeated: list[str] = []

    def walk(node: yaml.Node, place: str) -> None:
        lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            names = [key.value for key, _ in node.value]
            repeated.extend(_join(place, name) for name in sorted(set(names)) if names.count(name) > 1)
            for key, value in node.value:
                lines[_join(place, key.value)] = key.start_mark.line + 1
                walk(value, _join(place, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for at, value in enumerate(node.value):
                walk(value, _join(place, at))

    walk(root, "")
    return lines, repeated


def _join(place: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{place}[{key}]"
    return f"{place}.{key}" if place else str(key)


def _line_of(lines: dict[str, int], place: str) -> int | None:
    while place and place not in lines:
        place = re.sub(r"(\.?[^.\[]+|\[\d+\])$", "", place)
    return lines.get(place)
