"""A client that is slow on purpose, or by bad luck, holds a thread for a bounded time."""

import socket
import threading
import time

import pytest

from services.chassis.web.patience import Patience


@pytest.fixture
def ends():
    here, there = socket.socketpair()
    with here, there:
        yield here, there


def in_thread(work):
    results = []
    thread = threading.Thread(target=lambda: results.append(work()), daemon=True)
    thread.start()
    return thread, results


def test_who_waits_for_a_slow_request_reads_its_end(ends):
    here, _ = ends
    patience = Patience(0.05, 10, 0.01)
    patience.start()
    with patience.over(here):
        thread, read = in_thread(lambda: here.recv(1))
        thread.join(5)
    assert read == [b""]


def test_an_answer_may_still_be_written_to_a_slow_request(ends):
    here, there = ends
    patience = Patience(0, 10)
    with patience.over(here):
        patience.look()
        here.sendall(b"answer")
    assert there.recv(10) == b"answer"


def test_who_waits_for_a_slow_reader_of_its_answer_is_freed(ends):
    here, _ = ends

    def write():
        try:
            here.sendall(b"x" * 2**24)
        except BrokenPipeError:
            return "freed"

    patience = Patience(0.01, 0.05, 0.01)
    patience.start()
    with patience.over(here):
        thread, wrote = in_thread(write)
        thread.join(5)
    assert wrote == ["freed"]


def test_neither_the_quick_nor_those_who_are_served_are_cut_off(ends):
    here, there = ends
    patience = Patience(0.05, 10)
    with patience.over(here):
        patience.look()
    time.sleep(0.06)
    patience.look()
    there.sendall(b"next")
    assert here.recv(10) == b"next"


def test_a_client_that_went_away_is_no_fault(ends):
    here, there = ends
    patience = Patience(0, 0)
    with patience.over(here):
        there.close()
        here.close()
        patience.look()
