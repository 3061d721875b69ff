"""The light of a commitment under one schedule: the worse of achieved / expected and of the days late.

Drafted, withdrawn and suspended are grey, breached is red. After a fulfilment or withdrawal days late no longer grow.
A fulfilled commitment is green; against its baseline only where nothing of the baseline was left undone, else it is
judged as of the fulfilment.
"""

from services.monitoring.tracking.methods import Method
from services.monitoring.tracking.record import BREACHED, DRAFTED, FULFILLED, VERIFIED, WITHDRAWN
from services.monitoring.tracking.schedule import COMPLETE
from services.monitoring.tracking.standing import LAST_DAY, Standing

GREY, GREEN, YELLOW, RED = "grey", "green", "yellow", "red"
LIGHTS = (GREY, GREEN, YELLOW, RED)
"""From the best to the worst: without an event a light only moves to the right."""


class Lens:
    """The schedule in force, or the baseline's, seen while the same facts stand.

    It says what is achieved, since when something is owed, and to which day that counts.
    """

    __slots__ = ("_method", "_standing", "achieved", "counted_to", "fixed", "owed", "schedule")

    def __init__(self, method: Method, standing: Standing, *, baseline: bool) -> None:
        self._method, self._standing = method, standing
        self.schedule = schedule = standing.baseline_schedule if baseline else standing.schedule
        self.achieved = schedule.achieved(standing.declared)
        self.owed = LAST_DAY if standing.state == DRAFTED else schedule.owed(standing.declared)
        self.counted_to = standing.closed or LAST_DAY
        self.fixed = self._by_state(baseline)

    def light(self, day: int) -> str:
        """The light on a day (an ordinal) of these facts."""
        if self.fixed is not None:
            return self.fixed
        return GREY if self._standing.stands_still(day) else self._judged(day)

    def days_late(self, day: int) -> int:
        """The greatest lateness of what is open, in days. Nothing is late in a draft."""
        return max(0, min(day, self.counted_to) - self.owed)

    def _by_state(self, baseline: bool) -> str | None:
        state = self._standing.state
        if state in (DRAFTED, WITHDRAWN):
            return GREY
        if state == BREACHED:
            return RED
        if state not in (FULFILLED, VERIFIED):
            return None
        nothing_left = self.achieved == self.schedule.weight * COMPLETE
        return GREEN if nothing_left or not baseline else self._judged(self._standing.closed)

    def _judged(self, day: int) -> str:
        late = self.days_late(day)
        if late >= self._method.red_days:
            return RED
        schedule, method = self.schedule, self._method
        expected, (part, whole) = schedule.expected(day), method.judged_from
        by_days = YELLOW if late >= method.yellow_days else GREY
        if not expected or expected * whole < part * schedule.weight * schedule.scale:
            return by_days
        by_ratio = self._by_ratio(self.achieved * schedule.scale, expected * COMPLETE)
        return by_days if by_ratio == GREEN and late else by_ratio

    def _by_ratio(self, achieved: int, needed: int) -> str:
        part, whole = self._method.green_from
        if achieved * whole >= part * needed:
            return GREEN
        part, whole = self._method.yellow_from
        return YELLOW if achieved * whole >= part * needed else RED
