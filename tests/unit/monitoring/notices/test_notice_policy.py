"""What makes a waiting notice untrue, when a message is tried again, and how an outage is waited for."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.monitoring.notices import outcomes
from services.monitoring.notices.noticed import Noticed, Occasion
from services.monitoring.notices.outcomes import Outcome
from services.monitoring.notices.policy import untrue
from services.monitoring.notifier.outage import Outage

NOW = datetime(2026, 7, 4, 13, tzinfo=UTC)


def notice(about: str = "firing", firing: int = 1) -> Noticed:
    occasion = Occasion(UUID(int=1), 1, "overdue", "warning", about, firing, 0, 1, "responsible")
    return Noticed(occasion, "TURISMO", "mail", "immediate", NOW, None)


@pytest.mark.parametrize(
    ("about", "firing", "state", "now_firing", "reason"),
    [
        ("firing", 1, "firing", 1, None),
        ("firing", 1, "acknowledged", 1, "acknowledged"),
        ("firing", 1, "silenced", 1, "silenced"),
        ("firing", 1, "resolved", 1, "resolved"),
        ("firing", 1, "firing", 2, "fired_again"),
        ("acknowledged", 1, "acknowledged", 1, None),
        ("acknowledged", 1, "resolved", 1, "resolved"),
        ("silenced", 1, "silenced", 1, None),
        ("resolved", 1, "resolved", 1, None),
        ("resolved", 1, "firing", 2, "fired_again"),
    ],
)
def test_what_makes_a_notice_untrue(about, firing, state, now_firing, reason):
    assert untrue(notice(about, firing), state, now_firing) == reason


def test_the_same_occasion_is_the_same_notice_and_any_other_part_makes_another():
    one = notice().occasion
    others = {
        one.notice_id("TURISMO", "webhook"),
        one.notice_id("JEFE", "mail"),
        notice(firing=2).occasion.notice_id("TURISMO", "mail"),
        notice("resolved").occasion.notice_id("TURISMO", "mail"),
    }
    assert one.notice_id("TURISMO", "mail") == notice().occasion.notice_id("TURISMO", "mail")
    assert len(others | {one.notice_id("TURISMO", "mail")}) == 5


def test_a_server_that_is_away_is_asked_again_later_and_later_and_at_most_each_minute():
    outage, at, pauses = Outage(), NOW, []
    for _ in range(9):
        pause = outage.noted(Outcome(outcomes.TEMPORARY, "connection", "<1>"), at)
        pauses.append(pause.total_seconds())
        at += pause
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert outage.probing
    assert outage.over(at)
    assert outage.noted(Outcome(outcomes.DELIVERED, "smtp_250", "<1>"), at) is None
    assert not outage.probing


def test_what_a_server_says_of_one_letter_is_no_outage():
    outage = Outage()
    assert outage.noted(Outcome(outcomes.TEMPORARY, "smtp_451", "<1>"), NOW) is None
    assert outage.over(NOW)


def test_letters_that_failed_together_count_once():
    outage = Outage()
    first = outage.noted(Outcome(outcomes.TEMPORARY, "timeout", "<1>"), NOW)
    later = outage.noted(Outcome(outcomes.TEMPORARY, "timeout", "<2>"), NOW + timedelta(milliseconds=400))
    assert (first, later) == (timedelta(seconds=1), timedelta(milliseconds=600))
