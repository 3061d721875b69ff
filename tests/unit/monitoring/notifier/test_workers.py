"""What workers have in hand they finish; what nobody has begun is given back."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.monitoring.notices.outcomes import DELIVERED, Outcome
from services.monitoring.notifier.workers import MAIL, ROOM, WORKERS, Errand, Workers

NOW = datetime(2026, 7, 1, 13, tzinfo=UTC)


class Door:
    """A channel that takes nothing until it is opened, and remembers what it took."""

    def __init__(self) -> None:
        self.open, self.took = threading.Event(), list[UUID]()

    def send(self, message: UUID, to: str) -> Outcome:
        assert self.open.wait(10)
        self.took.append(message)
        return Outcome(DELIVERED, "smtp_250", str(message))

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def workers(door: Door) -> Iterator[Workers]:
    made = Workers({MAIL: lambda: door}, lambda: NOW)
    yield made
    door.open.set()
    made.close()


def give(workers: Workers, letters: int) -> list[UUID]:
    ids = [uuid4() for _ in range(letters)]
    assert all(workers.take(Errand(one, one, "unidad@mejia.example.ec")) for one in ids)
    return ids


def in_hand(workers: Workers) -> None:
    """Until every worker has begun a letter."""
    while workers._queues[MAIL].qsize() > workers.busy - WORKERS[MAIL]:
        threading.Event().wait(0.01)


def until_rest(workers: Workers) -> list[UUID]:
    done = []
    while workers.busy:
        done += [each.errand.dispatch_id for each in workers.done(1)]
    return done


def test_what_no_worker_has_begun_is_taken_back_and_never_leaves(workers: Workers, door: Door):
    given = give(workers, ROOM[MAIL])
    in_hand(workers)
    workers.recall()
    assert workers.busy == WORKERS[MAIL]
    assert sum(map(workers.has, given)) == WORKERS[MAIL]
    door.open.set()
    assert set(until_rest(workers)) == set(door.took)
    assert len(door.took) == WORKERS[MAIL]


def test_what_was_taken_back_may_be_given_again(workers: Workers, door: Door):
    give(workers, ROOM[MAIL])
    in_hand(workers)
    workers.recall()
    again = give(workers, ROOM[MAIL] - WORKERS[MAIL])
    assert not workers.any_free(MAIL)
    door.open.set()
    assert set(until_rest(workers)) >= set(again)


def test_at_the_end_the_letters_that_wait_are_not_sent_unrecorded(workers: Workers, door: Door):
    give(workers, ROOM[MAIL])
    in_hand(workers)
    threading.Timer(0.2, door.open.set).start()
    workers.close()
    assert len(door.took) == WORKERS[MAIL]


def test_at_the_end_all_workers_together_are_waited_for_once(workers: Workers):
    give(workers, WORKERS[MAIL])
    in_hand(workers)
    began = datetime.now(UTC)
    workers.close(patience=0.2)
    assert (datetime.now(UTC) - began).total_seconds() < 0.2 * WORKERS[MAIL]
