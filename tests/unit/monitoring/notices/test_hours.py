"""When messages may leave, compared with days that were looked up by hand in the calendar of Ecuador."""

from datetime import datetime, time

import pytest

from services.chassis.process.settings import SettingsError
from services.monitoring.notices.hours import ALWAYS, BUSINESS, Hours
from services.monitoring.notices.hours_file import hours_of

QUITO, MEJIA = "EN-QUITO", "EN-MEJIA"
HOURS = Hours(2, canton_of={MEJIA: "1703"}, yearly=BUSINESS.yearly)


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-05:00")


@pytest.mark.parametrize(
    ("who", "planned", "leaves", "why"),
    [
        (QUITO, "2026-07-01T08:00", "2026-07-01T08:00", None),
        (QUITO, "2026-07-01T16:59", "2026-07-01T16:59", None),
        (QUITO, "2026-07-01T17:00", "2026-07-02T08:00", "business_hours"),
        (QUITO, "2026-07-01T00:00", "2026-07-01T08:00", "business_hours"),
        (QUITO, "2026-07-04T10:00", "2026-07-06T08:00", "business_hours"),
        (QUITO, "2026-08-10T10:00", "2026-08-11T08:00", "holiday"),
        (QUITO, "2026-05-22T10:00", "2026-05-22T10:00", None),
        (QUITO, "2026-05-25T10:00", "2026-05-26T08:00", "holiday"),
        (QUITO, "2026-12-07T10:00", "2026-12-08T08:00", "holiday"),
        (MEJIA, "2026-12-07T10:00", "2026-12-07T10:00", None),
        (MEJIA, "2026-07-23T10:00", "2026-07-23T10:00", None),
        (MEJIA, "2026-07-24T10:00", "2026-07-27T08:00", "holiday"),
        (QUITO, "2026-07-24T10:00", "2026-07-24T10:00", None),
        (QUITO, "2026-12-31T18:00", "2027-01-04T08:00", "business_hours"),
    ],
)
def test_the_first_moment_at_which_a_warning_may_leave(who, planned, leaves, why):
    """In 2026: 24 May is a Sunday, rested on Monday; 6 December too; 23 July a Thursday, rested on Friday."""
    assert HOURS.leaves(who, "warning", local(planned)) == (local(leaves), why)


def test_what_is_critical_leaves_at_any_hour_and_everything_where_there_are_no_hours():
    night = local("2026-07-04T03:00")
    assert HOURS.leaves(QUITO, "critical", night) == (night, None)
    assert ALWAYS.leaves(QUITO, "notice", night) == (night, None)


@pytest.mark.parametrize(
    ("rhythm", "planned", "leaves"),
    [
        ("daily", "2026-07-01T07:00", "2026-07-01T08:00"),
        ("daily", "2026-07-01T08:01", "2026-07-02T08:00"),
        ("daily", "2026-07-03T12:00", "2026-07-06T08:00"),
        ("weekly", "2026-07-01T12:00", "2026-07-06T08:00"),
        ("weekly", "2026-07-06T08:00", "2026-07-06T08:00"),
        ("weekly", "2026-07-06T08:01", "2026-07-13T08:00"),
        ("weekly", "2026-08-06T12:00", "2026-08-11T08:00"),
    ],
)
def test_digests_leave_as_the_working_day_or_the_weeks_first_one_begins(rhythm, planned, leaves):
    assert HOURS.digest(QUITO, rhythm, local(planned)) == local(leaves)


def test_the_file_that_is_shipped_says_what_the_code_has_built_in():
    shipped = hours_of("deploy/suite/horario-de-avisos.yaml")
    assert (shipped.opens, shipped.closes, shipped.yearly) == (time(8), time(17), BUSINESS.yearly)
    assert shipped.version > BUSINESS.version


@pytest.mark.parametrize(
    "text",
    [
        "version: 1",
        "version: 2\nopens: '25:00'",
        "version: 2\nopens: '17:00'\ncloses: '08:00'",
        "version: 2\nseat: '0901'",
        "version: 2\nholidays: [{name: x, canton: '1701'}]",
        "version: 2\nholidays: [{name: x, every: '02-30'}]",
        "version: 2\nhollidays: []",
        "[",
    ],
)
def test_a_file_that_is_wrong_is_refused_by_name(tmp_path, text):
    path = tmp_path / "horario.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match="NOTICE_HOURS"):
        hours_of(str(path))
