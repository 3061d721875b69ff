"""Every integer of a schedule, and a schedule with one of them changed."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any

Way = tuple[str | int, ...]


def integers(value: Any, way: Way = ()) -> Iterator[tuple[Way, int]]:
    """The way to each integer in tuples and dataclasses, and the integer."""
    if isinstance(value, int):
        yield way, value
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            yield from integers(part, (*way, place))
    elif is_dataclass(value):
        for field in fields(value):
            yield from integers(getattr(value, field.name), (*way, field.name))


def changed(value: Any, way: Way, to: Any) -> Any:
    """The value with what stands at the end of the way put in its place."""
    if not way:
        return to
    step, *rest = way
    if isinstance(step, str):
        return replace(value, **{step: changed(getattr(value, step), tuple(rest), to)})
    return (*value[:step], changed(value[step], tuple(rest), to), *value[step + 1 :])


def another(random: Random, value: int) -> int:
    """Another integer: mostly near, sometimes far, negative or zero."""
    while True:
        other = random.choice((value + random.choice((-1, 1)), value + random.randrange(-40, 41), -value, 0, 10**6))
        if other != value:
            return other
