"""Signed links in messages: each lets one recipient do one thing about one firing of one alert, for a while.

The same ticket always makes the same link, so a message that goes out again is the same. The signature covers the
purpose and the end; that a link is used once is kept by whoever acts on it, by the ticket's id.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from services.monitoring.notices.refusals import LinkExpired, LinkForAnotherPurpose, LinkForged

ACKNOWLEDGE, CONFIRM_ADDRESS, READ_CALENDAR = "acknowledge", "confirm-address", "read-calendar"
TICKETS = uuid5(NAMESPACE_URL, "pactos:link")
SALT = "pactos-link"
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link allows: `purpose`, about a `subject` (an alert's id, an address's), to a `recipient` (a code).

    `firing` is the alert's, 0 for other subjects. `expires_at` is aware; whole seconds count.
    """

    purpose: str
    subject: UUID
    recipient: str
    expires_at: datetime
    firing: int = 0

    @property
    def id(self) -> UUID:
        """What the use of this link is recorded under."""
        parts = (self.purpose, self.subject, self.recipient, self.firing, int(self.expires_at.timestamp()))
        return uuid5(TICKETS, "\n".join(map(str, parts)))


class _Signed(msgspec.Struct, frozen=True, array_like=True):
    purpose: str
    subject: UUID
    recipient: str
    firing: int
    expires_at: int


def sign(ticket: Ticket, secret: str) -> str:
    """The token of a ticket: safe in a URL, without a personal value."""
    signed = _Signed(
        ticket.purpose, ticket.subject, ticket.recipient, ticket.firing, int(ticket.expires_at.timestamp())
    )
    return _signer([secret]).sign(base64_encode(msgspec.json.encode(signed))).decode()


def read(token: str, purpose: str, now: datetime, secrets: Sequence[str]) -> Ticket:
    """The ticket in a token made with one of the secrets, the newest last.

    Raises LinkForged, LinkForAnotherPurpose, LinkExpired: what is not ours says nothing more.
    """
    if not token.isascii() or len(token) > LONGEST:
        raise LinkForged
    try:
        payload = _signer(secrets).unsign(token)
        signed = msgspec.json.decode(base64_decode(payload), type=_Signed)
        expires_at = datetime.fromtimestamp(signed.expires_at, UTC)
    except (BadSignature, ValueError, OverflowError) as error:
        raise LinkForged from error
    if signed.purpose != purpose:
        raise LinkForAnotherPurpose(purpose=signed.purpose)
    if now >= expires_at:
        raise LinkExpired(expired_at=expires_at)
    return Ticket(signed.purpose, signed.subject, signed.recipient, expires_at, signed.firing)


def _signer(secrets: Sequence[str]) -> Signer:
    return Signer(list(secrets), salt=SALT, key_derivation="hmac", digest_method=hashlib.sha256)
