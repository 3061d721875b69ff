"""What differs between two representations, value by value, named by JSON pointer.

Things with an id are compared by it; other lists as a whole.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Values = Mapping[str, Any]
NOT_COMPARED = frozenset({"version", "as_of", "known_at", "id"})


def flat(representation: Mapping[str, Any] | None) -> dict[str, Any]:
    """Every value by its pointer; nothing for None."""
    return dict(_leaves(representation, "")) if representation is not None else {}


def changes(before: Values, after: Values) -> list[dict[str, Any]]:
    """{field, before, after} of each value that differs; null where there is none."""
    fields = [*before, *(field for field in after if field not in before)]
    return [
        {"field": field, "before": before.get(field), "after": after.get(field)}
        for field in fields
        if before.get(field) != after.get(field)
    ]


def _leaves(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, nested in value.items():
            if name not in NOT_COMPARED:
                yield from _leaves(nested, f"{pointer}/{name}")
    elif isinstance(value, list) and value and isinstance(value[0], Mapping) and "id" in value[0]:
        for nested in value:
            yield from _leaves(nested, f"{pointer}/{nested['id']}")
    else:
        yield pointer, value
