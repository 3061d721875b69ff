"""Threads that share a write: everyone is answered, whatever happens to the leader."""

import threading
import time

import pytest

from services.chassis.store.deadlines import DeadlinePassed, within
from services.chassis.store.group_commit import GroupCommit, LeaderFailed


class Slow:
    """A write that waits until told, and notes its groups."""

    def __init__(self):
        self.groups, self.begun, self.go = [], threading.Event(), threading.Event()
        self.failure = None

    def __call__(self, group):
        self.groups.append(list(group))
        self.begun.set()
        assert self.go.wait(10)
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        return [asked * 10 for asked in group]


def asking(group, values, answers):
    def ask(value):
        try:
            answers[value] = group.submit(value)
        except BaseException as error:
            answers[value] = error

    threads = [threading.Thread(target=ask, args=(value,)) for value in values]
    for thread in threads:
        thread.start()
    return threads


def queued(group, count):
    while len(group._queue) < count:
        time.sleep(0.001)


def test_those_who_wait_while_one_writes_share_the_next_write():
    write, answers = Slow(), {}
    group = GroupCommit(write)
    threads = asking(group, [1], answers)
    write.begun.wait(10)
    threads += asking(group, [2, 3, 4], answers)
    queued(group, 3)
    write.go.set()
    for thread in threads:
        thread.join(10)
    assert answers == {1: 10, 2: 20, 3: 30, 4: 40}
    assert write.groups[0] == [1]
    assert sorted(write.groups[1]) == [2, 3, 4]


@pytest.mark.parametrize("failure", [ValueError("broken"), KeyboardInterrupt()])
def test_when_the_leader_fails_its_followers_are_told_and_the_next_group_is_written(failure):
    write, answers = Slow(), {}
    group = GroupCommit(write)
    threads = asking(group, [1], answers)
    write.begun.wait(10)
    threads += asking(group, [2, 3], answers)
    queued(group, 2)
    write.begun.clear()
    write.go.set()
    write.go.clear()
    write.begun.wait(10)
    threads += asking(group, [4], answers)
    queued(group, 1)
    write.failure = failure
    write.go.set()
    for thread in threads:
        thread.join(10)
    assert answers[1] == 10
    assert answers[4] == 40
    assert sorted(type(answers[value]).__name__ for value in (2, 3)) == sorted(
        [type(failure).__name__, LeaderFailed.__name__]
    )


def test_one_whose_deadline_passes_leaves_and_is_not_written():
    write, answers = Slow(), {}
    group = GroupCommit(write)
    threads = asking(group, [1], answers)
    write.begun.wait(10)
    with within(0.05), pytest.raises(DeadlinePassed):
        group.submit(2)
    write.go.set()
    threads[0].join(10)
    assert group.submit(3) == 30
    assert [2] not in write.groups


def test_one_whose_deadline_had_passed_before_leaves_and_the_next_is_answered():
    write, answers = Slow(), {}
    group = GroupCommit(write)
    threads = asking(group, [1], answers)
    write.begun.wait(10)
    with within(0), pytest.raises(DeadlinePassed):
        group.submit(2)
    write.go.set()
    threads[0].join(10)
    with within(5):
        assert group.submit(3) == 30
    assert [2] not in write.groups


def test_one_who_is_alone_does_not_wait_for_company():
    group = GroupCommit(lambda asked: asked)
    group.submit(1)

    def seconds() -> float:
        started = time.perf_counter()
        for value in range(200):
            assert group.submit(value) == value
        return time.perf_counter() - started

    assert min(seconds() for _ in range(10)) < 0.05
