"""What a message is, before any channel."""

from datetime import datetime

import pytest

from services.monitoring.notices.message import RESOLVED
from tests.unit.monitoring.notices.given import line, message


def test_a_message_without_lines_language_kind_key_or_zone_is_refused():
    for wrong in (
        {"lines": ()},
        {"language": "qu"},
        {"kind": "hourly"},
        {"key": ""},
        {"made_at": datetime(2026, 7, 4)},
    ):
        with pytest.raises(ValueError, match=r"."):
            message(**wrong)


def test_the_gravest_and_latest_lines_come_first_and_the_resolved_last():
    lines = (
        line(1, severity="notice", days_late=9),
        line(2, severity="critical", state=RESOLVED),
        line(3, severity="warning", days_late=1),
        line(4, severity="warning", days_late=5),
        line(5, severity="critical", days_late=0),
        line(6, severity="unheard-of"),
    )
    assert [one.alert_id.int for one in message(*lines).by_urgency] == [5, 4, 3, 1, 6, 2]


def test_the_same_key_is_the_same_message_and_another_key_another():
    assert message(line(1)).id == message(line(2)).id
    assert message(key="a").id != message(key="b").id
