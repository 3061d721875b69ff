"""The lights of a commitment, day by day, from its drafting on: what the list shows without computing.

Between two days that have facts nothing of a light gets better, so where both ends of a stretch are equal all of it is,
and else it is halved. After the last fact the stretch ends where nothing can change any more.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from services.monitoring.tracking.light import RED, Lens
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


class Outlook(NamedTuple):
    """The lights of a record, and what holds after its last fact."""

    stretches: list[Stretch]
    standing: Standing


def outlook(record: Record, since: int = 0, method: Method = CURRENT) -> Outlook:
    """The stretches that reach the day `since` or a later one, the first cut to begin there."""
    begun: list[tuple[int, Face]] = []
    standing = Standing()
    for standing in sweep(record):
        if standing.until >= since and standing.since:
            _begin(method, standing, max(standing.day, since), begun)
    ends = [day - 1 for day, _ in begun[1:]] + [LAST_DAY]
    return Outlook([Stretch(day, end, *face) for (day, face), end in zip(begun, ends, strict=False)], standing)


def lights(record: Record, since: int = 0) -> list[Stretch]:
    """The stretches alone."""
    return outlook(record, since).stretches


def renewed(known: Sequence[Stretch], record: Record, since: int) -> Outlook:
    """The outlook of a record that has new facts from the day `since` on, where the stretches before are known."""
    kept = [stretch for stretch in known if stretch.from_day < since]
    fresh, standing = outlook(record, since)
    if kept and fresh:
        kept[-1] = kept[-1]._replace(until_day=since - 1)
        if kept[-1][2:] == fresh[0][2:]:
            fresh[0] = fresh[0]._replace(from_day=kept.pop().from_day)
    return Outlook(kept + fresh, standing)


def days_late(stretch: Stretch, day: int) -> int:
    """The days late on a day of the stretch."""
    return max(0, min(day, stretch.counted_to) - stretch.owed)


def _begin(method: Method, standing: Standing, first: int, begun: list[tuple[int, Face]]) -> None:
    """Adds the days on which a face begins while these facts stand, from the day `first` on."""
    face_on = _faces(method, standing)
    if standing.suspended is not None and standing.stands_still(first) and standing.suspended[1] < standing.until:
        _add(begun, first, face_on(first))
        first = standing.suspended[1] + 1
    early = face_on(first)
    _add(begun, first, early)
    last = min(standing.until, _settled(method, standing))
    if last > first and (early[1] != RED or early[2] not in (RED, None)):
        for day, face in _changes(face_on, first, early, last, face_on(last)):
            _add(begun, day, face)


def _add(begun: list[tuple[int, Face]], day: int, face: Face) -> None:
    if not begun or begun[-1][1] != face:
        begun.append((day, face))


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
    schedule, baseline = standing.schedule, standing.baseline_schedule or standing.schedule
    return max(schedule.last_day, baseline.last_day) + method.red_days


def _faces(method: Method, standing: Standing) -> Callable[[int], Face]:
    """The face on a day, while these facts stand."""
    own = Lens(method, standing, baseline=False)
    if standing.baseline_schedule is None:
        return lambda day: (standing.state, own.light(day), None, own.owed, None, own.counted_to)
    if standing.baseline_schedule is standing.schedule and own.fixed is None:
        return lambda day: (standing.state, light := own.light(day), light, own.owed, own.owed, own.counted_to)
    first = Lens(method, standing, baseline=True)
    return lambda day: (standing.state, own.light(day), first.light(day), own.owed, first.owed, own.counted_to)
