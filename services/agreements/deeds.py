"""What every act may say beside its own facts: the day it takes effect, the reason, the minutes that it cites."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.agreements.refusals import invalid
from services.kernel.acts import Act, Minutes
from services.kernel.calendar import day_of


@dataclass(frozen=True, slots=True)
class Deed:
    """`effective_on` is today in Guayaquil where not given."""

    effective_on: date | None = None
    reason: str | None = None
    minutes: Minutes | None = None

    def day(self, act: Act, after: Iterable[date] = (), pointer: str = "/effective_on") -> date:
        """The day on which it takes effect.

        Raises InvalidFields where that lies in the future, before the minutes cited, or before one of `after`.
        """
        today = day_of(act.now)
        day = today if self.effective_on is None else self.effective_on
        if day > today:
            raise invalid(pointer, "in_the_future")
        if self.minutes is not None and day < self.minutes.dated:
            raise invalid(pointer, "before_minutes", minutes=self.minutes.reference, dated=self.minutes.dated)
        earliest = max(after, default=day)
        if day < earliest:
            raise invalid(pointer, "before_the_one_before", earliest=earliest)
        return day
