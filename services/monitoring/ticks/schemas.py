"""The HTTP fields of ticks."""

from datetime import date, datetime
from typing import Any

from marshmallow import Schema, fields

from services.chassis.web.fields import ISO_DAY, Day, Moment


class DayOrMoment(fields.String):
    """A civil day, or a moment that says its offset from UTC."""

    _day, _moment = Day(), Moment()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date | datetime:
        is_day = isinstance(value, str) and ISO_DAY.fullmatch(value) is not None
        return (self._day if is_day else self._moment).deserialize(value, attr, data, **kwargs)


class Tick(Schema):
    """What time it is."""

    at = DayOrMoment(
        required=True,
        metadata={"description": "Día o momento; nunca antes del último tick.", "examples": ["2026-07-01"]},
    )


class Ticked(Schema):
    """The clock after a tick, and what it looked at."""

    at = fields.AwareDateTime()
    day = fields.Date()
    commitments = fields.Integer()
    alerts = fields.Integer(metadata={"description": "Cuántas alertas cambiaron."})


class ClockShown(Schema):
    """Monitoring's now: its last tick, null before the first."""

    at = fields.AwareDateTime(allow_none=True)
    day = fields.Date(allow_none=True)
