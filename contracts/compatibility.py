"""Which changes of a schema break a reader of old events, or an old reader of new ones.

`python -m contracts.compatibility [OLD_FOLDER]` compares the schemas in a folder (the committed ones, unless told) with
today's events, names every break and ends with 1 where there is one. A field may be added where it has a default, a new
event type may appear, and words of explanation may change; all else is a new version of the event beside the old one.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from contracts.schema_documents import schema_documents

SCHEMAS = Path(__file__).parent / "schemas"
Schemas = Mapping[str, Mapping[str, Any]]
_AT_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_AT_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_EXACT = ("format", "pattern", "const", "multipleOf", "uniqueItems", "additionalProperties")


def committed(folder: Path = SCHEMAS) -> dict[str, Any]:
    """The schemas of a folder by event type."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def breaks(old: Schemas, new: Schemas) -> list[str]:
    """Every breaking change from the old schemas to the new ones, as sentences."""
    found = []
    for name, schema in old.items():
        if name not in new:
            found.append(f"{name}: the event type was removed")
        else:
            found.extend(_compare(name, schema, new[name], schema, new[name]))
    return found


def _compare(at: str, old: Any, new: Any, old_root: Any, new_root: Any) -> Iterator[str]:
    old, new = _resolved(old, old_root), _resolved(new, new_root)
    yield from _types(at, old, new)
    yield from _limits(at, old, new)
    yield from _fields(at, old, new, old_root, new_root)
    if "items" in old and "items" in new:
        yield from _compare(f"{at}[]", old["items"], new["items"], old_root, new_root)
    old_variants, new_variants = _objects(old, old_root), _objects(new, new_root)
    if old_variants and new_variants:
        yield from _compare(at, old_variants[0], new_variants[0], old_root, new_root)


def _fields(at: str, old: Any, new: Any, old_root: Any, new_root: Any) -> Iterator[str]:
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    old_required, new_required = set(old.get("required", ())), set(new.get("required", ()))
    for name, schema in old_fields.items():
        if name not in new_fields:
            yield f"{at}.{name}: the field was removed or renamed"
        else:
            yield from _compare(f"{at}.{name}", schema, new_fields[name], old_root, new_root)
    for name in sorted(new_required - old_required):
        made = "became required" if name in old_fields else "is new and required"
        yield f"{at}.{name}: the field {made}"
    for name in sorted((old_required - new_required) & set(new_fields)):
        yield f"{at}.{name}: the field is no longer promised"


def _types(at: str, old: Any, new: Any) -> Iterator[str]:
    old_types, new_types = _type_names(old), _type_names(new)
    if old_types != new_types:
        word = "narrowed" if new_types < old_types else "widened" if old_types < new_types else "changed"
        yield f"{at}: the type was {word} from {'|'.join(sorted(old_types))} to {'|'.join(sorted(new_types))}"
    old_values, new_values = _values(old), _values(new)
    if new_values is not None and (old_values is None or not old_values <= new_values):
        gone = "any" if old_values is None else ", ".join(sorted(old_values - new_values))
        yield f"{at}: the values were narrowed ({gone})"


def _limits(at: str, old: Any, new: Any) -> Iterator[str]:
    for key in _AT_LEAST:
        if key in new and new[key] > old.get(key, float("-inf")):
            yield f"{at}: {key} was narrowed to {new[key]}"
    for key in _AT_MOST:
        if key in new and new[key] < old.get(key, float("inf")):
            yield f"{at}: {key} was narrowed to {new[key]}"
    for key in _EXACT:
        if old.get(key) != new.get(key):
            yield f"{at}: {key} was changed from {old.get(key)} to {new.get(key)}"


def _resolved(schema: Any, root: Any) -> Any:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return schema


def _variants(schema: Any) -> list[Any]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())] or [schema]


def _objects(schema: Any, root: Any) -> list[Any]:
    """The one variant of a nullable field that is not null: where its own fields are."""
    if "anyOf" not in schema and "oneOf" not in schema:
        return []
    return [part for part in _variants(schema) if part.get("type") != "null"][:1]


def _type_names(schema: Any) -> set[str]:
    names: set[str] = set()
    for part in _variants(schema):
        declared = part.get("type", "object" if "$ref" in part else "any")
        names.update(declared if isinstance(declared, list) else [declared])
    return names


def _values(schema: Any) -> set[str] | None:
    return {json.dumps(value) for value in schema["enum"]} if "enum" in schema else None


def main(arguments: list[str]) -> int:
    """Prints the breaks; 1 where there are any."""
    found = breaks(committed(Path(arguments[0]) if arguments else SCHEMAS), schema_documents())
    print("\n".join(found) or "no breaking change")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
