"""The checker fails on a planted lost event, a planted duplicate and a planted swap, before anyone believes it."""

from dataclasses import replace

import pytest

from tests.faults.checker import Acknowledged, Stored, judge

LOG = [Stored(f"c{number % 3}", number // 3 + 1, f"t{number}") for number in range(12)]
TOLD = [Acknowledged(event.token, event.aggregate, event.version) for event in LOG]
VIEWS = {"tracking": [("c0", 4), ("c1", 4), ("c2", 4)]}


def test_a_sound_run_holds():
    verdict = judge(TOLD, LOG, VIEWS, VIEWS)
    assert verdict.holds
    assert verdict.as_dict() == {
        "acknowledged": 12,
        "lost": 0,
        "twice": 0,
        "out_of_order": 0,
        "views_equal_replay": True,
    }


def test_what_nobody_heard_back_of_may_be_there_or_not():
    unheard = [told for told in TOLD if told.token not in {"t3", "t11"}]
    assert judge(unheard, LOG, VIEWS, VIEWS).holds
    assert judge(unheard, LOG[:-1], VIEWS, VIEWS).holds


def test_a_lost_event_at_the_end_is_found():
    assert judge(TOLD, LOG[:-1], VIEWS, VIEWS).lost == 1


def test_a_lost_event_in_the_middle_is_found_and_leaves_a_gap():
    verdict = judge(TOLD, [*LOG[:4], *LOG[5:]], VIEWS, VIEWS)
    assert (verdict.lost, verdict.out_of_order) == (1, 1)


def test_an_event_at_another_version_than_was_told_is_found():
    assert judge([replace(TOLD[0], version=2), *TOLD[1:]], LOG, VIEWS, VIEWS).lost == 1


def test_a_duplicate_is_found():
    verdict = judge(TOLD, [*LOG, Stored("c0", 5, "t0")], VIEWS, VIEWS)
    assert (verdict.lost, verdict.twice) == (0, 1)
    assert not verdict.holds


def test_a_swap_in_the_log_is_found():
    swapped = [*LOG]
    swapped[0], swapped[3] = swapped[3], swapped[0]
    assert judge(TOLD, swapped, VIEWS, VIEWS).out_of_order > 0


def test_a_swap_in_the_versions_that_were_told_is_found():
    contents = [*LOG]
    contents[0], contents[3] = replace(LOG[0], token="t3"), replace(LOG[3], token="t0")
    told = [Acknowledged(event.token, event.aggregate, event.version) for event in contents]
    in_order_of_answers = sorted(told, key=lambda one: int(one.token[1:]))
    assert judge(in_order_of_answers, contents, VIEWS, VIEWS).out_of_order == 1


@pytest.mark.parametrize("views", [{}, {"tracking": VIEWS["tracking"][:-1]}, {"tracking": [("c0", 3)]}])
def test_views_that_are_not_the_replays_are_found(views):
    assert not judge(TOLD, LOG, views, VIEWS).holds


def test_a_run_in_which_nothing_was_acknowledged_proves_nothing():
    assert not judge([], LOG, VIEWS, VIEWS).holds
