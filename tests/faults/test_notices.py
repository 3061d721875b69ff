"""The checker of notices first finds what is planted; then a short torment. The long one is part of `make faults`."""

import random

import pytest

from tests.faults.notice_checker import Arrived, Owed, judge_notices
from tests.faults.notice_stage import notice_stage
from tests.faults.notices import torment_notices

KILLS = 6
OWED = [Owed("a", "uno", "mail", 1.0), Owed("b", "uno", "mail", 2.0), Owed("a", "dos", "webhook", 1.0)]
WELL = [
    Arrived("uno", "mail", "<1>", frozenset({"a", "b"}), 3.0),
    Arrived("dos", "webhook", "msg_2", frozenset({"a"}), 2.5),
]


def test_what_arrived_once_each_is_found_right():
    verdict = judge_notices(OWED, WELL)
    assert (verdict.holds, verdict.owed, verdict.repeated, verdict.slowest) == (True, 3, 0, 2.0)


def test_a_planted_loss_is_found():
    assert not judge_notices(OWED, WELL[:1]).holds
    assert judge_notices(OWED, [Arrived("uno", "mail", "<1>", frozenset({"a"})), WELL[1]]).lost == 1


def test_a_planted_second_message_is_found_and_the_same_one_again_is_counted_apart():
    again = Arrived("uno", "mail", "<9>", frozenset({"b"}), 4.0)
    assert (judge_notices(OWED, [*WELL, again]).twice, judge_notices(OWED, [*WELL, again]).holds) == (1, False)
    assert (judge_notices(OWED, [*WELL, WELL[0]]).repeated, judge_notices(OWED, [*WELL, WELL[0]]).holds) == (1, True)


def test_a_planted_message_to_somebody_else_is_found():
    other = Arrived("dos", "mail", "<1>", frozenset({"a"}))
    assert (judge_notices(OWED, [*WELL, other]).unasked, judge_notices(OWED, [*WELL, other]).holds) == (1, False)


@pytest.mark.timeout(600)
def test_nothing_is_lost_or_told_twice_when_the_notifier_is_killed(fresh_postgres, tmp_path):
    seed = random.SystemRandom().randrange(2**32)
    with notice_stage(fresh_postgres(), tmp_path) as stage:
        outcome = torment_notices(stage, KILLS, seed)
    print(outcome)
    assert outcome["holds"], outcome
