"""The JSON Schema (2020-12) of every published event, as its struct says it."""

from typing import Any

import msgspec

from contracts.events import EVENTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Document = dict[str, Any]


def schema_documents() -> dict[str, Document]:
    """Every event type with its schema."""
    return {type_name: schema_of(type_name) for type_name in sorted(EVENTS)}


def schema_of(type_name: str) -> Document:
    """The schema of one event's data. Fields may be added, so a reader leaves alone those that it does not know."""
    generated = msgspec.json.schema(EVENTS[type_name])
    definitions = {name: _numbers(part) for name, part in generated["$defs"].items()}
    root = definitions.pop(generated["$ref"].removeprefix("#/$defs/"))
    document = {"$schema": DIALECT, "$id": f"urn:{type_name.replace('.', ':')}", **root}
    return {**document, "$defs": definitions} if definitions else document


def _numbers(part: Any) -> Any:
    """The same, with decimals as the JSON numbers that the envelope writes: percentages, unless they say otherwise."""
    if isinstance(part, list):
        return [_numbers(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("format") == "decimal":
        return {"type": "number"} if part.get("x-quantity") else {"type": "number", "minimum": 0, "maximum": 100}
    return {key: _numbers(value) for key, value in part.items()}
