"""The lights of a commitment, day by day, from its drafting on: what the list shows without computing.

Between two days that have facts nothing of a light gets better, so where both ends of a stretch are equal all of it is,
and else it is halved. After the last fact the stretch ends where nothing can change any more.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from services.monitoring.tracking.light import Lens
from services.monitoring.tracking.methods import CURRENT, Method
from services.monitoring.tracking.record import Record
from services.monitoring.tracking.standing import LAST_DAY, Standing, sweep


class Stretch(NamedTuple):
    """Days (ordinals, both inclusive) of one state and one pair of lights.

    Days late on a day of the stretch are max(0, min(day, counted_to) - owed); the baseline's likewise. Without
    baseline its light and owed day are None; nothing is owed in a draft.
    """

    from_day: int
    until_day: int
    state: str
    light: str
    baseline_light: str | None
    owed: int
    baseline_owed: int | None
    counted_to: int


Face = tuple[str, str, str | None, int, int | None, int]


def lights(record: Record, since: int = 0, method: Method = CURRENT) -> list[Stretch]:
    """All stretches that reach the day `since` or a later one, the first cut to begin there."""
    begun: list[tuple[int, Face]] = []
    for day, face in _beginnings(record, since, method):
        if not begun or begun[-1][1] != face:
            begun.append((day, face))
    ends = [day - 1 for day, _ in begun[1:]] + [LAST_DAY]
    return [Stretch(day, end, *face) for (day, face), end in zip(begun, ends, strict=True)] if begun else []


def renewed(known: Sequence[Stretch], record: Record, since: int) -> list[Stretch]:
    """The stretches of a record that has new facts from the day `since` on, where those before are known."""
    kept = [stretch for stretch in known if stretch.from_day < since]
    fresh = lights(record, since)
    if kept and fresh:
        kept[-1] = kept[-1]._replace(until_day=since - 1)
        if kept[-1][2:] == fresh[0][2:]:
            fresh[0] = fresh[0]._replace(from_day=kept.pop().from_day)
    return kept + fresh


def days_late(stretch: Stretch, day: int) -> int:
    """The days late on a day of the stretch."""
    return max(0, min(day, stretch.counted_to) - stretch.owed)


def _beginnings(record: Record, since: int, method: Method) -> Iterator[tuple[int, Face]]:
    """Days on which a face begins, in order; some may go on with the face before."""
    for standing in sweep(record):
        if standing.until < since or not standing.since:
            continue
        face_on = _faces(method, standing)
        for first, last in _parts(standing, max(standing.day, since)):
            early, last = face_on(first), max(first, min(last, _settled(method, standing)))
            yield first, early
            yield from _changes(face_on, first, early, last, face_on(last))


def _parts(standing: Standing, first: int) -> Iterator[tuple[int, int]]:
    """First and last days: those through a suspension's last, and those after it."""
    if standing.stands_still(first) and standing.suspended[1] < standing.until:
        yield first, standing.suspended[1]
        first = standing.suspended[1] + 1
    yield first, standing.until


def _changes(
    face_on: Callable[[int], Face], first: int, early: Face, last: int, late: Face
) -> Iterator[tuple[int, Face]]:
    """The days after `first` through `last` on which the face changes, and to what."""
    if early == late:
        return
    if last == first + 1:
        yield last, late
        return
    middle = (first + last) // 2
    face = face_on(middle)
    yield from _changes(face_on, first, early, middle, face)
    yield from _changes(face_on, middle, face, last, late)


def _settled(method: Method, standing: Standing) -> int:
    """A day from which the lights are what they will stay."""
    schedules = [one for one in (standing.schedule, standing.baseline_schedule) if one is not None]
    return max(max(one.last_day, one.due + method.red_days) for one in schedules)


def _faces(method: Method, standing: Standing) -> Callable[[int], Face]:
    """The face on a day, while these facts stand."""
    own = Lens(method, standing, standing.schedule)
    if standing.baseline_schedule is None:
        return lambda day: (standing.state, own.light(day), None, own.owed, None, own.counted_to)
    first = Lens(method, standing, standing.baseline_schedule)
    return lambda day: (standing.state, own.light(day), first.light(day), own.owed, first.owed, own.counted_to)
