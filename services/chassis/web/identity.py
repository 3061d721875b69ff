"""Who calls, as the gateway vouches for it: a short-lived signed header, good for one action.

Both sides keep what they signed or verified for a moment, since the same caller asks the same thing again and again.
"""

import hashlib
import time
from functools import lru_cache

import msgspec
from itsdangerous import BadSignature, TimestampSigner
from itsdangerous.encoding import base64_decode, base64_encode

from services.chassis.web.refusals import Unauthenticated
from services.kernel.acts import SERVICE, Who

HEADER = "Pactos-Identity"
INTERNAL = "internal"
OWN, ANY = "own", "any"
MAX_AGE = 60
CLOCK_SKEW = 5
KEPT = 4096


class Identity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A caller, the one action (an operation's name) it may do now, and whether on its own unit's things or any.

    `tier`: for which body an officer decides.
    """

    subject: str
    unit: str | None
    role: str
    action: str
    scope: str
    tier: str | None = None

    @property
    def who(self) -> Who:
        return Who(self.subject, self.unit, self.role)


def service(name: str) -> Identity:
    """The identity under which one of our processes calls another's /internal routes."""
    return Identity(f"service:{name}", None, SERVICE, INTERNAL, ANY)


def sign(identity: Identity, secret: str) -> str:
    """The header's value."""
    return _signed(identity, secret, int(time.time()) // CLOCK_SKEW)


def verify(header: str | None, action: str, secret: str) -> Identity:
    """The identity in the header. Raises Unauthenticated where it is not one for this action, from us, of now."""
    if not header:
        raise Unauthenticated(reason="missing")
    try:
        identity, signed_at = _verified(header, secret)
    except (BadSignature, ValueError) as error:
        raise Unauthenticated(reason="forged") from error
    if not -CLOCK_SKEW <= time.time() - signed_at <= MAX_AGE:
        raise Unauthenticated(reason="expired")
    if identity.action != action:
        raise Unauthenticated(reason="another action")
    return identity


@lru_cache(maxsize=16)
def _signer(secret: str) -> TimestampSigner:
    return TimestampSigner(secret, salt="pactos-identity", key_derivation="hmac", digest_method=hashlib.sha256)


@lru_cache(maxsize=KEPT)
def _signed(identity: Identity, secret: str, moment: int) -> str:
    return _signer(secret).sign(base64_encode(msgspec.json.encode(identity))).decode()


@lru_cache(maxsize=KEPT)
def _verified(header: str, secret: str) -> tuple[Identity, float]:
    payload, signed_at = _signer(secret).unsign(header, return_timestamp=True)
    return msgspec.json.decode(base64_decode(payload), type=Identity), signed_at.timestamp()
