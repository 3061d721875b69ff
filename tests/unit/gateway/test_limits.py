"""A bucket gives its burst at once, then its rate."""

import pytest

from services.gateway.access.limits import Limits, Rate, address_of


class Seconds:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_burst_passes_and_the_next_is_told_when_to_come_back():
    limits = Limits(Rate(per_second=0.5, burst=3), Seconds())
    assert [limits.take("a").remaining for _ in range(3)] == [2, 1, 0]
    allowance = limits.take("a")
    assert (allowance.granted, allowance.retry_after) == (False, 2)
    assert allowance.headers() == [
        ("RateLimit-Policy", '"caller";q=3;w=6'),
        ("RateLimit", '"caller";r=0;t=2'),
    ]


def test_tokens_come_back_with_time_and_never_more_than_the_burst():
    seconds = Seconds()
    limits = Limits(Rate(per_second=1, burst=2), seconds)
    limits.take("a"), limits.take("a")
    seconds.now = 1.0
    assert limits.take("a").remaining == 0
    seconds.now = 100.0
    assert limits.take("a").remaining == 1


def test_one_caller_does_not_spend_the_tokens_of_another():
    limits = Limits(Rate(per_second=1, burst=1), Seconds())
    limits.take("a")
    assert limits.take("b").remaining == 0


def test_a_rate_of_zero_limits_nothing():
    limits = Limits(Rate(per_second=0, burst=0))
    assert [limits.take("a") for _ in range(1000)] == [None] * 1000


@pytest.mark.parametrize(
    ("peer", "forwarded", "hops", "address"),
    [
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "203.0.113.9, 198.51.100.7", 2, "203.0.113.9"),
        ("192.0.2.1", "", 1, "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("", "", 0, ""),
    ],
)
def test_an_address_is_the_peer_or_what_our_own_proxies_saw(peer, forwarded, hops, address):
    assert address_of({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}, hops) == address
