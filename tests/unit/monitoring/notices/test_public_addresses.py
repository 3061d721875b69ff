"""Only addresses of the public internet pass."""

import pytest

from services.monitoring.notices.public_addresses import NotPublic, NotResolved, checked, is_public, resolve_name

PUBLIC = ["8.8.8.8", "190.152.0.1", "172.15.0.1", "100.128.0.1", "2606:4700::1111", "2800:bf0::1"]
REFUSED = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.1.2.3", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0",
    "fec0::1", "ff02::1", "2606:4700::1111%eth0", "localhost", "0x7f000001", "2130706433", "127.1", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address):
    assert is_public(address)


@pytest.mark.parametrize("address", REFUSED)
def test_any_other_is_refused(address):
    assert not is_public(address)


def test_loopback_passes_only_where_it_is_switched_on_and_nothing_else_does():
    assert [is_public(each, loopback=True) for each in ("127.0.0.1", "::1", "10.0.0.1", "169.254.169.254")] == [
        *(True, True, False, False)
    ]


def test_one_private_address_among_public_ones_refuses_the_name():
    with pytest.raises(NotPublic):
        checked("both.example.org", 443, 1, lambda *_: ["8.8.8.8", "10.0.0.1"])


def test_a_name_without_an_address_is_not_resolved():
    with pytest.raises(NotResolved):
        checked("none.example.org", 443, 1, lambda *_: [])
    with pytest.raises(NotResolved):
        resolve_name("does-not-exist.invalid", 443, 5)


@pytest.mark.parametrize("alias", ["0x7f.0.0.1", "2130706433", "127.1", "localhost"])
def test_other_ways_to_write_loopback_are_seen_through(alias):
    with pytest.raises((NotPublic, NotResolved)):
        checked(alias, 443, 5, resolve_name)
