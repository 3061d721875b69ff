"""Messages as the tests need them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.monitoring.notices.message import Line, Message

AT = datetime(2026, 7, 4, 13, 0, tzinfo=UTC)
SITE = "https://pactos.example.ec"


def line(number: int = 1, **changes: Any) -> Line:
    given = {
        "alert_id": UUID(int=number),
        "rule": "overdue",
        "severity": "warning",
        "subject": f"Hito B{number}: señalética de la ruta",
        "unit": "Dirección de Turismo de Mejía",
        "due_on": date(2026, 6, 30),
        "days_late": 4,
        "see_url": f"{SITE}/alertas/{number}",
        "acknowledge_url": f"{SITE}/acuse?t=token{number}&x=1",
    }
    return Line(**{**given, **changes})


def message(*lines: Line, **changes: Any) -> Message:
    given = {
        "recipient": "GADM-MEJIA-TUR",
        "recipient_name": "Dirección de Turismo de Mejía",
        "lines": lines or (line(),),
        "key": "alert-1:1:0:1:GADM-MEJIA-TUR:mail",
        "made_at": AT,
        "preferences_url": f"{SITE}/preferencias/GADM-MEJIA-TUR",
        "all_url": f"{SITE}/alertas?unit=GADM-MEJIA-TUR",
    }
    return Message(**{**given, **changes})
