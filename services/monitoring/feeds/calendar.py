"""The due days of one unit or actor as an iCalendar (RFC 5545): an event on each day, and a task with its progress.

Pure: the same rows give the same bytes. Identifiers stay while titles and days change; SEQUENCE rises with the
commitment's version, so that a calendar takes over what moved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from uuid import UUID

from icalendar import Calendar, Event, Todo, vDuration

from services.kernel.calendar import start_of
from services.kernel.words import Words
from services.monitoring.notices.wording import one_line

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Pactos por Pichincha//Compromisos//ES"
OPEN, COMPLETED, CANCELLED = "open", "completed", "cancelled"
REFRESH = timedelta(hours=6)
DUE = Words("Vence: {title}", "Due: {title}")
NAME = Words("Pactos: {name}", "Pactos: {name}")
DESCRIPTION = Words(
    "Compromiso: {commitment}\nResponsable: {unit}\nAvance declarado: {progress} %",
    "Commitment: {commitment}\nResponsible: {unit}\nDeclared progress: {progress} %",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneDue:
    """A milestone as a calendar shows it. `progress` is declared, 0 to 100; `version` the commitment's.

    `changed_at` (aware) is when its commitment last changed; `completed_on` the day of its completion.
    """

    milestone_id: UUID
    title: str
    commitment: str
    unit: str
    due_on: date
    progress: Decimal
    state: str
    version: int
    changed_at: datetime
    url: str
    completed_on: date | None = None


def calendar(name: str, milestones: Iterable[MilestoneDue], language: str = "es") -> bytes:
    """The calendar of somebody, by name; by day, then by title."""
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("name", NAME.in_language(language).format(name=one_line(name)))
    feed.add("x-wr-calname", NAME.in_language(language).format(name=one_line(name)))
    feed.add("x-wr-timezone", "America/Guayaquil")
    feed.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", vDuration(REFRESH))
    for row in sorted(milestones, key=lambda row: (row.due_on, row.title, str(row.milestone_id))):
        feed.add_component(_event(row, language))
        feed.add_component(_task(row, language))
    return feed.to_ical()


def _event(row: MilestoneDue, language: str) -> Event:
    """The due day, all day long; it makes nobody busy."""
    event = Event()
    _describe(event, row, language, "due")
    event.add("summary", DUE.in_language(language).format(title=one_line(row.title)))
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if row.state == CANCELLED else "CONFIRMED")
    return event


def _task(row: MilestoneDue, language: str) -> Todo:
    task = Todo()
    _describe(task, row, language, "task")
    task.add("summary", one_line(row.title))
    task.add("due", row.due_on)
    task.add("percent-complete", _whole(row))
    task.add("status", _status(row))
    if row.state == COMPLETED and row.completed_on is not None:
        task.add("completed", start_of(row.completed_on))
    return task


def _describe(component: Event | Todo, row: MilestoneDue, language: str, kind: str) -> None:
    """What both say alike."""
    changed_at = row.changed_at.astimezone(UTC).replace(microsecond=0)
    component.add("uid", f"{row.milestone_id}-{kind}@pactos")
    component.add("dtstamp", changed_at)
    component.add("last-modified", changed_at)
    component.add("sequence", row.version)
    facts = {"commitment": one_line(row.commitment), "unit": one_line(row.unit), "progress": f"{row.progress:f}"}
    component.add("description", DESCRIPTION.in_language(language).format(**facts))
    component.add("url", row.url)


def _status(row: MilestoneDue) -> str:
    if row.state == CANCELLED:
        return "CANCELLED"
    if row.state == COMPLETED:
        return "COMPLETED"
    return "IN-PROCESS" if row.progress > 0 else "NEEDS-ACTION"


def _whole(row: MilestoneDue) -> int:
    """Whole percents, rounded down: 99.5 is not done."""
    return 100 if row.state == COMPLETED else int(row.progress.to_integral_value(ROUND_FLOOR))
