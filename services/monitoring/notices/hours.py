"""When messages may leave: business hours of the province, national holidays, and those of the recipient's canton.

Pure. A local holiday moves as the law of 2016 moves the national ones, unless it is given by its date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from services.kernel.calendar import GUAYAQUIL, is_working_day, national_rest_days

BUSINESS_HOURS, HOLIDAY = "business_hours", "holiday"
DAILY, WEEKLY = "daily", "weekly"
MOVED = {1: -1, 2: 2, 3: 1, 5: -1, 6: 1}
QUITO = "1701"


@dataclass(frozen=True, slots=True)
class Yearly:
    """A day that is kept every year."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """The day on which it is rested: a Tuesday's on Monday, a Wednesday's or Thursday's on Friday, and so on."""
        day = date(year, self.month, self.day)
        return day + timedelta(days=MOVED.get(day.weekday(), 0))


@dataclass(frozen=True, slots=True)
class Hours:
    """One version of the hours. `opens` None: at any time. `passes`: severities that wait for no hours.

    `canton_of` names the canton of a recipient, by its code; whoever is not there is at `seat`. `yearly` and `dates`
    are rest days by canton, beside the national ones; under the canton "" those of the whole province.
    """

    version: int
    opens: time | None = time(8)
    closes: time = time(17)
    passes: tuple[str, ...] = ("critical",)
    seat: str = QUITO
    canton_of: Mapping[str, str] = field(default_factory=dict, hash=False)
    yearly: Mapping[str, tuple[Yearly, ...]] = field(default_factory=dict, hash=False)
    dates: Mapping[str, tuple[date, ...]] = field(default_factory=dict, hash=False)

    def leaves(self, recipient: str, severity: str, moment: datetime) -> tuple[datetime, str | None]:
        """The first moment from then on at which it may leave, and why not before: None where it may at once."""
        if self.opens is None or severity in self.passes:
            return moment, None
        local = moment.astimezone(GUAYAQUIL)
        if self._is_worked(recipient, local.date()) and self.opens <= local.time() < self.closes:
            return moment, None
        why = HOLIDAY if local.weekday() < 5 and not self._is_worked(recipient, local.date()) else BUSINESS_HOURS
        return self._opening(recipient, local), why

    def digest(self, recipient: str, rhythm: str, moment: datetime) -> datetime:
        """When the next digest leaves: as a working day begins; a weekly one as the week's first does."""
        local = moment.astimezone(GUAYAQUIL)
        if rhythm == DAILY:
            return self._opening(recipient, local)
        monday = local.date() - timedelta(days=local.weekday())
        opening = self._opening(recipient, _at(monday, time.min))
        if opening < moment:
            opening = self._opening(recipient, _at(monday + timedelta(days=7), time.min))
        return opening

    def _opening(self, recipient: str, local: datetime) -> datetime:
        """The next beginning of a working day, not before that moment."""
        opens = self.opens or time(8)
        day = local.date() if local.time() <= opens else local.date() + timedelta(days=1)
        while not self._is_worked(recipient, day):
            day += timedelta(days=1)
        return _at(day, opens).astimezone(UTC)

    def _is_worked(self, recipient: str, day: date) -> bool:
        return self.opens is None or is_working_day(day, self._local(recipient, day.year))

    def _local(self, recipient: str, year: int) -> frozenset[date]:
        """The days on which a recipient's canton rests in a year. One that falls on a national rest day is that one."""
        found: set[date] = set()
        for canton in ("", self.canton_of.get(recipient, self.seat)):
            kept = [
                each.in_year(around) for each in self.yearly.get(canton, ()) for around in (year - 1, year, year + 1)
            ]
            found.update(day for day in (*kept, *self.dates.get(canton, ())) if day.year == year)
        return frozenset(found - national_rest_days(year))


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, GUAYAQUIL)


ALWAYS = Hours(version=0, opens=None)
BUSINESS = Hours(
    version=1,
    yearly={
        QUITO: (Yearly(12, 6),),
        "1702": (Yearly(7, 23),),
        "1703": (Yearly(7, 23),),
        "1704": (Yearly(9, 26),),
        "1705": (Yearly(5, 31),),
        "1707": (Yearly(2, 14),),
        "1708": (Yearly(1, 28),),
        "1709": (Yearly(4, 1),),
    },
)
