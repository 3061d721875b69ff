"""Addresses that can be written to, and those that cannot."""

import pytest

from services.monitoring.addresses import fault_of_webhook, is_mail_address


@pytest.mark.parametrize("text", ["turismo@mejia.gob.ec", "a.b+c_d@x-y.example.org", "o'neil@a.ec", f"{'a' * 64}@b.ec"])
def test_a_mail_address_is_taken(text):
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a@", "@b.ec", "a@b", "a@b.1", "a@127.0.0.1", "a@[127.0.0.1]", "a b@c.ec", "a@b.ec ", "a@b..ec"),
        *(
            "a..b@c.ec",
            ".a@c.ec",
            "a.@c.ec",
            "a@b@c.ec",
            "ñ@b.ec",
            "a@ñ.ec",
            "a@-b.ec",
            "a@b.ec\n",
            "a@b.ec\nBcc: x@y.ec",
        ),
        *('"a"@b.ec', "a@b.ec,c@d.ec", "<a@b.ec>", "A <a@b.ec>", f"{'a' * 65}@b.ec", f"a@{'b' * 64}.ec", "a\x00@b.ec"),
        f"a@{'.'.join(['b' * 60] * 5)}.ec",
    ],
)
def test_anything_else_is_not(text):
    assert not is_mail_address(text)


@pytest.mark.parametrize(
    "url",
    [
        "https://sistema.mejia.gob.ec/ganchos?unidad=1",
        "https://sistema.mejia.gob.ec:8443/",
        "https://sistema.mejia.gob.ec:443",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
    ],
)
def test_a_webhook_at_a_public_place_is_taken(url):
    assert fault_of_webhook(url) is None


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://sistema.mejia.gob.ec/", "webhook_without_tls"),
        ("https://sistema.mejia.gob.ec:22/", "webhook_to_a_reserved_port"),
        ("https://localhost/", "webhook_not_public"),
        ("https://intranet/", "webhook_not_public"),
        ("https://x.internal/", "webhook_not_public"),
        ("https://127.0.0.1/", "webhook_not_public"),
        ("https://127.1/", "webhook_not_public"),
        ("https://2130706433/", "webhook_not_public"),
        ("https://0x7f.0.0.1/", "webhook_not_public"),
        ("https://10.0.0.1/", "webhook_not_public"),
        ("https://169.254.169.254/latest", "webhook_not_public"),
        ("https://100.64.0.1/", "webhook_not_public"),
        ("https://[::1]/", "webhook_not_public"),
        ("https://[::ffff:10.0.0.1]/", "webhook_not_public"),
        ("https://[fe80::1]/", "webhook_not_public"),
        ("ftp://sistema.mejia.gob.ec/", "unusable_webhook"),
        ("https://user:clave@sistema.mejia.gob.ec/", "unusable_webhook"),
        ("https://sistema.mejia.gob.ec:99999/", "unusable_webhook"),
        ("https://sistema.mejia.gob.ec/a b", "unusable_webhook"),
        ("https://sistema.mejia.gob.ec/\r\nHost: x", "unusable_webhook"),
        ("https://[::1/", "unusable_webhook"),
        ("javascript:alert(1)", "unusable_webhook"),
        ("", "unusable_webhook"),
        ("https://sistema.mejia.gob.ec/" + "a" * 2000, "unusable_webhook"),
    ],
)
def test_any_other_is_refused_by_its_fault(url, fault):
    assert fault_of_webhook(url) == fault


def test_loopback_is_taken_where_it_is_switched_on_and_no_other_private_place_is():
    assert fault_of_webhook("http://127.0.0.1:9000/x", loopback=True) is None
    assert fault_of_webhook("http://localhost:9000/x", loopback=True) is None
    assert fault_of_webhook("http://10.0.0.1/", loopback=True) == "webhook_without_tls"
    assert fault_of_webhook("https://10.0.0.1/", loopback=True) == "webhook_not_public"
