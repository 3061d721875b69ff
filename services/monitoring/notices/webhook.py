"""Messages to other systems by Standard Webhooks: signed, to public addresses only, never redirected, in ten seconds.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec

from services.monitoring.notices import outcomes
from services.monitoring.notices.exchange import Answered, NotAnswered, NotSent, Target, post, tls
from services.monitoring.notices.message import Line, Message
from services.monitoring.notices.outcomes import Outcome
from services.monitoring.notices.public_addresses import NotPublic, NotResolved, Resolver, checked, resolve_name

SECONDS = 10.0
PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
TYPE = "pactos.notice"
GONE = 410
MOST_LINES = 500
_encode = msgspec.json.Encoder().encode


class NotASecret(ValueError):
    """Not `whsec_` with 24 to 64 bytes in base64."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a webhook goes, and what it is signed with: during a rotation with the new secret and the old one."""

    url: str
    secrets: tuple[str, ...]

    def __repr__(self) -> str:
        return "Endpoint(…)"


class WebhookChannel:
    """`loopback` lets webhooks go to this machine and in the clear: for tests and development alone."""

    name = outcomes.WEBHOOK

    def __init__(
        self,
        *,
        loopback: bool = False,
        seconds: float = SECONDS,
        resolve: Resolver = resolve_name,
        clock: Callable[[], float] = time.time,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._loopback, self._seconds, self._resolve, self._clock = loopback, seconds, resolve, clock
        self._context = context or tls()

    def send(self, message: Message, to: Endpoint) -> Outcome:
        """One attempt. 2xx is delivered, 410 and an address that is not public are permanent."""
        sent_as = f"msg_{message.id.hex}"
        until = time.monotonic() + self._seconds
        moment = int(self._clock())
        body = payload(message)
        try:
            target = self._target(to.url, until)
            answered = post(target, headers(sent_as, moment, body, to.secrets), body, until, self._context)
        except NotPublic:
            return Outcome(outcomes.PERMANENT, "address_not_public", sent_as)
        except NotResolved:
            return Outcome(outcomes.TEMPORARY, "not_resolved", sent_as)
        except NotAnswered as error:
            return Outcome(outcomes.UNKNOWN, error.reason, sent_as)
        except NotSent as error:
            return Outcome(outcomes.TEMPORARY, error.reason, sent_as)
        except ValueError:
            return Outcome(outcomes.PERMANENT, "unusable_address", sent_as)
        return _outcome(answered, sent_as)

    def close(self) -> None:
        """Nothing stays open between messages."""

    def _target(self, url: str, until: float) -> Target:
        """Where to connect. Raises NotPublic, NotResolved, ValueError for a URL that cannot be used."""
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        if (
            not parts.hostname
            or parts.username is not None
            or not (secure or (self._loopback and parts.scheme == "http"))
        ):
            raise ValueError("not a webhook's URL")
        port = parts.port or (443 if secure else 80)
        left = until - time.monotonic()
        addresses = checked(parts.hostname, port, left, self._resolve, loopback=self._loopback)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(secure, parts.hostname, port, tuple(addresses), path)


def payload(message: Message) -> bytes:
    """What is posted, the same in every attempt: no personal value; the gravest MOST_LINES of `total`."""
    sent = {
        "type": TYPE,
        "timestamp": message.made_at,
        "data": {
            "recipient": message.recipient,
            "kind": message.kind,
            "language": message.language,
            "total": len(message.lines) + message.more,
            "lines": [_line(line) for line in message.by_urgency[:MOST_LINES]],
            "all_url": message.all_url,
        },
    }
    return _encode(sent)


def _line(line: Line) -> dict[str, object]:
    return {name: getattr(line, name) for name in Line.__slots__}


def headers(sent_as: str, moment: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The headers of the signed body, with one signature for each secret. Raises NotASecret."""
    signed = f"{sent_as}.{moment}.".encode() + body
    return {
        "Content-Type": "application/json",
        "User-Agent": "Pactos-Webhooks/1",
        "webhook-id": sent_as,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(_signature(signed, secret) for secret in secrets),
    }


def _signature(signed: bytes, secret: str) -> str:
    digest = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def key_of(secret: str) -> bytes:
    """The key in a secret. Raises NotASecret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise NotASecret from None
    if not secret.startswith(PREFIX) or not SHORTEST <= len(key) <= LONGEST:
        raise NotASecret
    return key


def secret_of(key: bytes) -> str:
    """A key of random bytes as the secret that both sides keep."""
    return PREFIX + base64.b64encode(key).decode()


def _outcome(answered: Answered, sent_as: str) -> Outcome:
    status = answered.status
    if 200 <= status < 300:
        return Outcome(outcomes.DELIVERED, f"http_{status}", sent_as)
    if status == GONE:
        return Outcome(outcomes.PERMANENT, "gone", sent_as)
    reason = "redirect" if 300 <= status < 400 else f"http_{status}"
    return Outcome(outcomes.TEMPORARY, reason, sent_as, _asked(answered.retry_after))


def _asked(retry_after: str | None) -> timedelta | None:
    """Seconds that the receiver asked for; a date is not read."""
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit() or len(retry_after) > 7:
        return None
    return timedelta(seconds=int(retry_after))
