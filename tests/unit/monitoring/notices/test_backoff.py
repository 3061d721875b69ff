"""Attempts spread over three days, at times that follow from the id."""

from datetime import timedelta
from itertools import count, takewhile

from services.monitoring.notices.backoff import GIVE_UP_AFTER, JITTER, LONGEST_ASKED, SECONDS, wait


def waits(name: str) -> list[timedelta]:
    return list(takewhile(lambda each: each is not None, (wait(name, attempt) for attempt in count(1))))


def test_attempts_go_on_for_nearly_three_days_and_then_end():
    for name in map(str, range(200)):
        total = sum(waits(name), timedelta())
        assert timedelta(days=2, hours=16) < total < GIVE_UP_AFTER
    assert wait("a", len(SECONDS) + 1) is None


def test_the_waits_follow_from_the_id_and_differ_between_ids():
    assert waits("msg_a") == waits("msg_a")
    assert len({wait(f"msg_{number}", 5) for number in range(100)}) > 90


def test_no_wait_is_longer_than_its_step_or_shorter_by_more_than_the_jitter():
    for name in map(str, range(50)):
        for step, each in zip(SECONDS, waits(name), strict=True):
            assert step * (1 - JITTER) <= each.total_seconds() <= step


def test_a_receiver_that_asks_for_more_time_gets_it_within_reason():
    assert wait("a", 1, timedelta(hours=1)) == timedelta(hours=1)
    assert wait("a", 1, timedelta(days=30)) == LONGEST_ASKED
    assert wait("a", 9, timedelta(seconds=1)) > timedelta(hours=17)
