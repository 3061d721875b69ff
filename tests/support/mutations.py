"""A value with one of its integers changed, anywhere inside its tuples and dataclasses."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any

Way = tuple[int | str, ...]


def mutated(random: Random, value: Any) -> tuple[Way, Any]:
    """Which integer was changed, and the value with it."""
    way = random.choice(list(integers(value)))
    return way, _changed(value, way, random.choice((-7, -2, -1, 1, 2, 7)))


def integers(value: Any) -> Iterator[Way]:
    """The ways to all integers inside."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield ()
    elif isinstance(value, tuple):
        yield from ((place, *way) for place, inner in enumerate(value) for way in integers(inner))
    elif is_dataclass(value):
        for field in fields(value):
            yield from ((field.name, *way) for way in integers(getattr(value, field.name)))


def _changed(value: Any, way: Way, by: int) -> Any:
    if not way:
        return value + by
    step, *rest = way
    if isinstance(step, str):
        return replace(value, **{step: _changed(getattr(value, step), tuple(rest), by)})
    return (*value[:step], _changed(value[step], tuple(rest), by), *value[step + 1 :])
