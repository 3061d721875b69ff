"""A large proposal as several events, each small enough for a broker that was not told to take more. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from services.monitoring.realignment.proposals.options import (
    IDLE_LISTS,
    OPTION_LISTS,
    Content,
    LateCommitment,
    Suffers,
    TooLong,
    Why,
)

ITEMS = 1500
"""So many values fit into one event."""
NAMES, LETTERS = 20, 200
"""A value weighs one more for every so many names that it lists, or letters of its title."""


def split(content: Content) -> tuple[Content, list[dict[str, object]]]:
    """What the first event says, and the items of those that follow where it would be too large."""
    idle = content.idle
    wholes = [*((one, one.name, OPTION_LISTS) for one in content.options), (idle, None, IDLE_LISTS)]
    if sum(_weight(value) for whole, _, names in wholes for name in names for value in getattr(whole, name)) <= ITEMS:
        return content, []
    items = [
        {"option": option, "moves": (), "whys": (), "late": (), name: part}
        for whole, option, names in wholes
        for name in names
        for part in _parts(getattr(whole, name))
    ]
    options = tuple(_emptied(one, OPTION_LISTS) for one in content.options)
    return replace(content, options=options, idle=_emptied(idle, IDLE_LISTS)), items


def _emptied(whole: Any, names: Sequence[str]) -> Any:
    return replace(whole, **dict.fromkeys(names, ()))


def _parts(values: tuple) -> Iterator[tuple]:
    begin, used = 0, 0
    for at, value in enumerate(values):
        weight = _weight(value)
        if at > begin and used + weight > ITEMS:
            yield values[begin:at]
            begin, used = at, 0
        used += weight
    if values:
        yield values[begin:]


def _weight(value: object) -> int:
    match value:
        case Why():
            return 1 + len(value.others) // NAMES
        case Suffers() | TooLong():
            return 1 + len(value.lines) // NAMES
        case LateCommitment():
            return 1 + len(value.title) // LETTERS
    return 1
