"""The hours of notices from a file: a new version of the times, the cantons of recipients, and local rest days.

version: 2
opens: "08:00"
closes: "17:00"
passes: [critical]
seat: "1701"
cantons: {GADM-MEJIA-TUR: "1703"}
holidays:
  - {canton: "1703", every: "07-23", name: Cantonización de Mejía}
  - {canton: "1701", on: "2026-12-04", name: Puente}
"""

from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import yaml

from services.chassis.process.settings import SettingsError
from services.kernel.territory import CANTONS
from services.monitoring.notices.hours import ALWAYS, BUSINESS, QUITO, Hours, Yearly

SEVERITY = Literal["critical", "warning", "notice"]
HOUR = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
MONTH_AND_DAY = Annotated[str, msgspec.Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
NAMED = {"always": ALWAYS, "business": BUSINESS}


class _Holiday(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    canton: str = ""
    every: MONTH_AND_DAY | None = None
    on: date | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: Annotated[int, msgspec.Meta(ge=2)]
    opens: HOUR = "08:00"
    closes: HOUR = "17:00"
    passes: tuple[SEVERITY, ...] = ("critical",)
    seat: str = QUITO
    cantons: dict[str, str] = {}
    holidays: tuple[_Holiday, ...] = ()


def hours_of(text: str) -> Hours:
    """`business`, `always`, or the path of a file. Raises SettingsError with what is wrong."""
    if text in NAMED:
        return NAMED[text]
    try:
        read = yaml.safe_load(Path(text).read_text("utf-8"))
        return _hours(msgspec.convert(read, _File))
    except (OSError, yaml.YAMLError, msgspec.ValidationError, ValueError) as error:
        raise SettingsError((f"NOTICE_HOURS: {text}: {error}",)) from None


def _hours(file: _File) -> Hours:
    opens, closes = time.fromisoformat(file.opens), time.fromisoformat(file.closes)
    if opens >= closes:
        raise ValueError("opens debe ser antes de closes")
    yearly: dict[str, tuple[Yearly, ...]] = {}
    dates: dict[str, tuple[date, ...]] = {}
    for unknown in {file.seat, *file.cantons.values(), *(each.canton for each in file.holidays)} - {"", *CANTONS}:
        raise ValueError(f"{unknown!r} no es un cantón de Pichincha")
    for each in file.holidays:
        if (each.every is None) == (each.on is None):
            raise ValueError(f"{each.name}: lleva every u on, uno de los dos")
        if each.on is not None:
            dates[each.canton] = (*dates.get(each.canton, ()), each.on)
        else:
            month, day = map(int, each.every.split("-"))
            date(2001, month, day)  # a day of every year; raises ValueError
            yearly[each.canton] = (*yearly.get(each.canton, ()), Yearly(month, day))
    return Hours(file.version, opens, closes, file.passes, file.seat, file.cantons, yearly, dates)
