"""The calendar, parsed back by the library and looked at byte by byte."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from services.monitoring.feeds.calendar import CANCELLED, COMPLETED, OPEN, MilestoneDue, calendar

AT = datetime(2026, 5, 10, 15, 30, 12, 500, tzinfo=UTC)


def milestone(number: int = 1, **changes: Any) -> MilestoneDue:
    given = {
        "milestone_id": UUID(int=number),
        "title": "B: señalética; ruta, y \\ más",
        "commitment": "Ruta turística de Mejía",
        "unit": "Dirección de Turismo",
        "due_on": date(2026, 6, 30),
        "progress": Decimal("30"),
        "state": OPEN,
        "version": 8,
        "changed_at": AT,
        "url": "https://pactos.example.ec/compromisos/1#b",
    }
    return MilestoneDue(**{**given, **changes})


def parsed(*rows: MilestoneDue, language: str = "es") -> Calendar:
    return Calendar.from_ical(calendar("Turismo de Mejía", rows, language))


def both(*rows: MilestoneDue, language: str = "es"):
    feed = parsed(*rows, language=language)
    (event,), (task,) = feed.walk("VEVENT"), feed.walk("VTODO")
    return event, task


def test_each_milestone_is_an_all_day_event_and_a_task():
    event, task = both(milestone())
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 6, 30), date(2026, 7, 1))
    assert (event["transp"], event["status"]) == ("TRANSPARENT", "CONFIRMED")
    assert (task.decoded("due"), task["percent-complete"], task["status"]) == (date(2026, 6, 30), 30, "IN-PROCESS")
    assert str(event["summary"]) == "Vence: B: señalética; ruta, y \\ más"
    assert str(task["summary"]) == "B: señalética; ruta, y \\ más"
    assert str(task["description"]).splitlines() == [
        *("Compromiso: Ruta turística de Mejía", "Responsable: Dirección de Turismo", "Avance declarado: 30 %")
    ]


def test_the_calendar_says_whose_it_is_and_how_often_to_look():
    feed = parsed(milestone())
    assert feed["x-wr-calname"] == "Pactos: Turismo de Mejía"
    assert (feed["version"], feed["method"]) == ("2.0", "PUBLISH")
    assert feed["refresh-interval"].to_ical() == b"PT6H"
    assert feed["refresh-interval"].params["VALUE"] == "DURATION"


def test_english_is_spoken_too():
    event, _ = both(milestone(), language="en")
    assert str(event["summary"]).startswith("Due: B")
    assert "Declared progress: 30 %" in str(event["description"])


def test_identifiers_stay_and_the_sequence_rises_when_a_milestone_moves():
    before, after = both(milestone()), both(milestone(title="Otra", due_on=date(2026, 8, 1), version=9))
    assert [part["uid"] for part in before] == [part["uid"] for part in after]
    assert len({part["uid"] for part in before}) == 2
    assert [part["sequence"] for part in (*before, *after)] == [8, 8, 9, 9]


@pytest.mark.parametrize(
    ("state", "progress", "percent", "status"),
    [
        (OPEN, "0", 0, "NEEDS-ACTION"),
        (OPEN, "99.99", 99, "IN-PROCESS"),
        (COMPLETED, "100", 100, "COMPLETED"),
        (CANCELLED, "40", 40, "CANCELLED"),
    ],
)
def test_progress_and_state_are_those_of_the_task(state, progress, percent, status):
    _, task = both(milestone(state=state, progress=Decimal(progress)))
    assert (task["percent-complete"], task["status"]) == (percent, status)


def test_a_completion_has_its_day_in_utc_and_a_cancelled_event_says_so():
    _, task = both(milestone(state=COMPLETED, progress=Decimal(100), completed_on=date(2026, 6, 20)))
    assert task.decoded("completed") == datetime(2026, 6, 20, 5, tzinfo=UTC)
    event, _ = both(milestone(state=CANCELLED))
    assert event["status"] == "CANCELLED"


def test_lines_are_folded_at_75_octets_end_in_crlf_and_break_no_character():
    raw = calendar("x", [milestone(title="ñandú " * 60)])
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in lines:
        line.decode("utf-8")
    assert str(Calendar.from_ical(raw).walk("VTODO")[0]["summary"]) == ("ñandú " * 60).strip()


@pytest.mark.parametrize(
    "title", ["a\r\nBEGIN:VEVENT\r\nUID:x", "a\nATTACH:file:///etc/passwd", "a\x00b\x1fc", "a\u2028b"]
)
def test_nothing_written_into_a_title_becomes_a_property(title):
    feed = parsed(milestone(title=title, commitment=title, unit=title))
    assert len(feed.walk("VEVENT")) == len(feed.walk("VTODO")) == 1
    assert all("ATTACH" not in component for component in feed.walk())


def test_the_same_rows_in_any_order_give_the_same_bytes():
    rows = [milestone(1), milestone(2, due_on=date(2026, 3, 31)), milestone(3)]
    assert calendar("x", rows) == calendar("x", reversed(rows))


def test_moments_are_utc_and_whole_seconds():
    assert b"DTSTAMP:20260510T153012Z" in calendar("x", [milestone()])


def test_nobody_with_nothing_due_has_an_empty_calendar():
    assert parsed().walk("VEVENT") == []
