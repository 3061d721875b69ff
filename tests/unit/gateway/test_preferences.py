"""A wait is preferred in RFC 7240's form, or not at all."""

import pytest

from services.gateway.preferences import wait_of


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=2", 2),
        ("respond-async, wait=3", 3),
        ('Wait="4"; foo=bar', 4),
        ("wait = 5", 5),
        ("wait=60", 10),
        ("wait=1, wait=9", 1),
        ("handling=lenient,wait=7,return=minimal", 7),
    ],
)
def test_a_wait_is_understood(prefer, seconds):
    assert wait_of(prefer) == seconds


@pytest.mark.parametrize(
    "prefer", [None, "", "wait", "wait=", "wait=0", "wait=-1", "wait=1.5", "wait=ten", 'wait="2', "waits=2", ",", "=2"]
)
def test_a_malformed_wait_is_ignored(prefer):
    assert wait_of(prefer) is None
