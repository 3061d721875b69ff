"""Which addresses can be written to at all: pure, before anything is resolved or sent."""

import ipaddress
import re
from urllib.parse import urlsplit

MAIL = re.compile(r"(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)@(?=[^@]{1,253}\Z)(?P<domain>[^@]+)")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.I | re.A)
UNUSABLE = re.compile(r"[^\x21-\x7e]|[<>\"\\^`{|}#]")
NAMES_OF_OUR_OWN = (".local", ".localhost", ".internal", ".test", ".invalid", ".home.arpa", ".onion")
LONGEST_MAIL, LONGEST_URL = 254, 2000
FIRST_FREE_PORT = 1024


def is_mail_address(text: str) -> bool:
    """Whether it is exactly one plain ASCII mail address at a named host, without quotes or comments."""
    match = MAIL.fullmatch(text) if text.isascii() and len(text) <= LONGEST_MAIL else None
    return match is not None and _is_name(match["domain"])


def fault_of_webhook(text: str, *, loopback: bool = False) -> str | None:
    """Why a webhook cannot go there, as the key of words, or None. `loopback` lets it go to this machine, unencrypted.

    What the name resolves to is looked at when something is sent.
    """
    if len(text) > LONGEST_URL or UNUSABLE.search(text):
        return "unusable_webhook"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "unusable_webhook"
    if not host or "@" in parts.netloc or parts.scheme not in ("https", "http"):
        return "unusable_webhook"
    if loopback and _is_loopback(host):
        return None
    if parts.scheme != "https":
        return "webhook_without_tls"
    if port is not None and port != 443 and port < FIRST_FREE_PORT:
        return "webhook_to_a_reserved_port"
    return None if _may_be_public(host) else "webhook_not_public"


def _may_be_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return _is_name(host) and not host.endswith(NAMES_OF_OUR_OWN)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_name(host: str) -> bool:
    """Whether it is a host's full name; the last part of one is no number, as in the many ways to write an address."""
    labels = host.split(".")
    return len(labels) > 1 and all(map(LABEL.fullmatch, labels)) and labels[-1][0].isalpha()
