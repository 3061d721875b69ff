"""Public reads are answered again for one second, and a burst asks once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.gateway.answers import Answer
from services.gateway.cache import ReadCache, key_of


class Seconds:
    now = 0.0

    def __call__(self):
        return self.now


class Source:
    """Gives the answers in turn, and counts how often it was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), 0

    def __call__(self):
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


def ok(body=b"{}"):
    return Answer(200, (("Content-Type", "application/json"),), body)


def test_within_the_second_the_source_is_asked_once():
    seconds, source = Seconds(), Source(ok(b"1"), ok(b"2"))
    cache = ReadCache(1.0, monotonic=seconds)
    assert [cache.get("k", source).body for _ in range(3)] == [b"1"] * 3
    seconds.now = 1.0
    assert cache.get("k", source).body == b"2"
    assert source.asked == 2


@pytest.mark.parametrize("status", [201, 304, 404, 422, 500, 503])
def test_only_a_200_is_kept(status):
    source = Source(Answer(status, (), b""))
    cache = ReadCache(1.0)
    cache.get("k", source), cache.get("k", source)
    assert source.asked == 2


def test_a_burst_makes_one_request():
    started, go = threading.Event(), threading.Event()
    asked = []

    def slow():
        asked.append(1)
        started.set()
        go.wait(5)
        return ok(b"slow")

    cache = ReadCache(1.0)
    with ThreadPoolExecutor(20) as pool:
        first = pool.submit(cache.get, "k", slow)
        started.wait(5)
        others = [pool.submit(cache.get, "k", slow) for _ in range(19)]
        go.set()
        assert {flight.result(5).body for flight in [first, *others]} == {b"slow"}
    assert len(asked) == 1


def test_who_waited_long_enough_for_the_first_one_asks_for_himself():
    started, go = threading.Event(), threading.Event()

    def hanging():
        started.set()
        go.wait(5)
        return ok(b"late")

    cache = ReadCache(1.0, patience=0.01)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(cache.get, "k", hanging)
        started.wait(5)
        begun = time.monotonic()
        assert cache.get("k", lambda: ok(b"own")).body == b"own"
        assert time.monotonic() - begun < 2
        go.set()
        assert first.result(5).body == b"late"


def test_what_the_first_one_met_all_who_waited_meet():
    started, go = threading.Event(), threading.Event()
    asked = []

    def failing():
        asked.append(1)
        started.set()
        go.wait(5)
        raise ConnectionError

    cache = ReadCache(1.0)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "k", failing)
        started.wait(5)
        with cache._lock:
            waiting = cache._flights["k"]
        second = pool.submit(cache.get, "k", failing)
        go.set()
        assert isinstance(first.exception(5), ConnectionError)
        assert isinstance(second.exception(5), ConnectionError)
    assert waiting.landed.is_set()
    assert cache.get("k", ok).status == 200


def test_the_cache_forgets_the_oldest_beyond_its_entries_and_its_bytes():
    cache = ReadCache(1.0, entries=2, capacity=103, monotonic=Seconds())
    for key in ("a", "b", "c"):
        cache.get(key, ok)
    assert [cache.fresh(key) is not None for key in ("a", "b", "c")] == [False, True, True]
    cache.get("big", lambda: ok(b"x" * 99))
    assert [cache.fresh(key) is not None for key in ("b", "c", "big")] == [False, False, True]
    cache.get("too big", lambda: ok(b"x" * 101))
    assert cache.fresh("too big") is None


def test_a_long_key_takes_its_place_in_the_capacity():
    cache = ReadCache(1.0, capacity=100, monotonic=Seconds())
    for accept in ("a" * 60, "b" * 60):
        cache.get(("/v1/units", "", accept, ""), ok)
    assert cache.fresh(("/v1/units", "", "a" * 60, "")) is None
    assert cache.fresh(("/v1/units", "", "b" * 60, "")) is not None
    cache.get(("/v1/units", "", "c" * 100, ""), ok)
    assert cache.fresh(("/v1/units", "", "c" * 100, "")) is None


def test_zero_seconds_keeps_nothing():
    source = Source(ok())
    cache = ReadCache(0)
    cache.get("k", source), cache.get("k", source)
    assert source.asked == 2


def test_a_request_with_a_key_or_that_writes_is_never_a_public_read():
    read = {"REQUEST_METHOD": "GET", "PATH_INFO": "/v1/units", "QUERY_STRING": "limit=3"}
    assert key_of(read) is not None
    assert key_of({**read, "HTTP_ACCEPT_LANGUAGE": "en"}) != key_of(read)
    assert key_of({**read, "QUERY_STRING": ""}) != key_of(read)
    assert key_of({**read, "HTTP_AUTHORIZATION": ""}) is None
    assert key_of({**read, "REQUEST_METHOD": "POST"}) is None
