"""The token in a calendar's address: which calendar it is of, and 256 random bits. Only its SHA-256 is kept."""

import hashlib
import re
import secrets
from uuid import UUID

from itsdangerous.encoding import base64_decode, base64_encode

SECRET_BYTES = 32
FORM = re.compile(r"[A-Za-z0-9_-]{65}")
ID_LENGTH = 22


def new_token(calendar: UUID) -> str:
    """A token of that calendar; to be shown this once."""
    return base64_encode(calendar.bytes).decode() + secrets.token_urlsafe(SECRET_BYTES)


def calendar_of(token: str) -> UUID | None:
    """Which calendar the token is of; None for what is no token."""
    if not FORM.fullmatch(token):
        return None
    return UUID(bytes=base64_decode(token[:ID_LENGTH]))


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
