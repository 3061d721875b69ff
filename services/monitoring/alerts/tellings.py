"""Why was I, or was I not, told: what the events of an alert say to a unit or an audience, and what was delivered.

Whether somebody was to be told is this noun's to say; what became of it on its way is whoever delivers' (`Delivered`).
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from services.chassis.store.database import Connection
from services.chassis.web.routes import Answer, Reading
from services.kernel.calendar import day_of
from services.kernel.refusals import FieldError, InvalidFields
from services.monitoring.alerts.alerted import Alerted
from services.monitoring.alerts.authority import units_of
from services.monitoring.alerts.domain import Alert
from services.monitoring.alerts.recipients import recipients
from services.monitoring.alerts.rulebook.reading import read_book
from services.monitoring.alerts.rules import LADDER, SIGNATORY
from services.monitoring.alerts.why import NOT_CONCERNED, Reason, Span, told_of, why_not
from services.monitoring.ticks.clock import read_clock
from services.monitoring.tracking.record import SUSPENDED
from services.monitoring.tracking.records import Records

Delivered = Callable[[Reading, UUID, str | None], list[dict[str, Any]] | None]
"""What was delivered of an alert to a unit, or to anybody: the delivery log's part. None for who may not see it."""
SIGNED = "SELECT p.signatories FROM commitments c JOIN pacts p ON p.id = c.pact_id WHERE c.id = %s"


def read_tellings(
    reading: Reading,
    alert: Alert,
    unit: str | None,
    audience: str | None,
    day: date | None,
    delivered: Delivered | None,
) -> Answer:
    """The answer for a unit or an audience, up to a day. Raises InvalidFields where neither is named."""
    if unit is None and audience is None:
        raise InvalidFields(errors=(FieldError("/unit", "unit_or_audience"),))
    history = [event for _, event in reading.store.events(alert.id)]
    with reading.database.transaction(write=False) as connection:
        rule = read_book(connection, reading.store).rule_of(alert.now.rule, alert.now.rules_version)
        today = day or read_clock(connection).day or day_of(reading.now)
        audiences = [audience] if audience else _audiences(connection, alert.now, unit)
        suspensions = _suspensions(connection, reading, alert.now)
    told = {(on, one): one for each in audiences for on, one in told_of(history, each, today)}
    told |= {
        (event.effective_on, one): one
        for event in history
        for one in event.told
        if unit is not None and one.unit == unit and event.effective_on <= today
    }
    reasons = [(each, reason) for each in audiences for reason in why_not(history, rule, each, today, suspensions)]
    return Answer(
        {
            "alert_id": alert.id,
            "unit": unit,
            "day": today,
            "audiences": audiences,
            "told": [
                {"on": on, "audience": one.audience, "unit": one.unit, "instead_of": one.instead_of}
                for on, one in sorted(told, key=lambda each: (each[0], each[1].audience))
            ],
            "reasons": [_shown(each, reason) for each, reason in reasons or _nobody(audiences)],
            "deliveries": None if delivered is None else delivered(reading, alert.id, unit),
        }
    )


def _nobody(audiences: list[str]) -> list[tuple[str | None, Reason]]:
    return [] if audiences else [(None, Reason(NOT_CONCERNED))]


def _shown(audience: str | None, reason: Reason) -> dict[str, Any]:
    return {
        "audience": audience,
        "reason": reason.reason,
        "from": reason.first,
        "until": reason.last,
        "unacknowledged_days": reason.days,
        "needed_days": reason.needed,
        "why": reason.why,
        "silence_id": reason.silence_id,
    }


def _audiences(connection: Connection, alert: Alerted, unit: str) -> list[str]:
    """What a unit is to an alert, in the units' tree of today."""
    units = units_of(connection)
    found = [each for each in LADDER if any(one.unit == unit for one in recipients([each], alert.unit, (), units))]
    signed = connection.execute(SIGNED, [str(alert.commitment_id)])
    return [*found, SIGNATORY] if signed and unit in msgspec.json.decode(signed[0][0]) else found


def _suspensions(connection: Connection, reading: Reading, alert: Alerted) -> list[Span]:
    commitment = str(alert.commitment_id)
    rows = connection.execute("SELECT version FROM commitments WHERE id = %s", [commitment])
    if not rows:
        return []
    record = Records.of(reading.database).at(connection, {commitment: rows[0][0]})[commitment].record
    states = sorted(record.states.known(), key=lambda fact: (fact.effective_on, fact.version))
    ends = {fact.version: fact.value for fact in record.suspensions.known()}
    following = [fact.effective_on - timedelta(days=1) for fact in states[1:]] + [date.max]
    return [
        Span(fact.effective_on, min(ends[fact.version], eve))
        for fact, eve in zip(states, following, strict=True)
        if fact.value == SUSPENDED and fact.version in ends
    ]
