"""API keys: who carries one, made, found, listed and revoked. The store holds their hashes only.

A key is 256 random bits behind the prefix `pactos_`, so that people and secret scanners know one when they see it. It
is stored as a plain SHA-256: a slow password hash protects what can be guessed, which 256 random bits cannot be, and
every request would pay for it. Finding a row by its hash leaks no useful timing: nobody can choose the hash of a guess.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from services.chassis.store.database import POSTGRESQL, Connection, Database, Row
from services.chassis.store.migrating import alone
from services.kernel.acts import OFFICER, PUBLIC, RESPONSIBLE, ROLES, TIERS, VERIFIER, Who

OF_A_UNIT = frozenset({RESPONSIBLE, VERIFIER})
PREFIX = "pactos_"
FORM = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")
COLUMNS = "id, subject, unit, role, created_at, expires_at, revoked_at, tier"
DDL = """
CREATE TABLE IF NOT EXISTS api_keys (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    unit TEXT,
    role TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT,
    tier TEXT
)"""
KNOWS_TIERS = "SELECT 1 FROM pragma_table_info('api_keys') WHERE name = 'tier'"
ADD_TIERS = "ALTER TABLE api_keys ADD COLUMN {unless_known} tier TEXT"


class UnknownKey(LookupError):
    """No key has this id."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its text. Moments are aware, UTC. `tier`: for which body an officer decides, one of TIERS."""

    id: str
    who: Who
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    tier: str | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens the door at that moment: neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def migrate(database: Database) -> None:
    """Creates the table where it is missing, and what an older one lacks. Once, before the gateway starts."""
    with alone(database), database.transaction() as connection:
        connection.execute(DDL)
        if connection.dialect == POSTGRESQL:
            connection.execute(ADD_TIERS.format(unless_known="IF NOT EXISTS"))
        elif not connection.execute(KNOWS_TIERS):
            connection.execute(ADD_TIERS.format(unless_known=""))


def create(
    database: Database, who: Who, now: datetime, expires_at: datetime | None = None, tier: str | None = None
) -> tuple[str, Key]:
    """Makes a key: its text, to be shown this once, and what is kept of it. Raises ValueError where `who` cannot be."""
    text = PREFIX + secrets.token_urlsafe(32)
    return text, adopt(database, text, who, now, expires_at, tier)


def adopt(
    database: Database,
    text: str,
    who: Who,
    now: datetime,
    expires_at: datetime | None = None,
    tier: str | None = None,
) -> Key:
    """Makes known a key whose text exists already (of another store). Raises ValueError where either cannot be."""
    if not FORM.fullmatch(text):
        raise ValueError("this is no key's text")
    if who.role not in ROLES or who.role == PUBLIC:
        raise ValueError(f"no key has the role {who.role!r}")
    if who.role in OF_A_UNIT and not who.unit:
        raise ValueError(f"the key of a {who.role} names its unit")
    if not who.subject:
        raise ValueError("a key names its subject")
    if tier is not None and (who.role != OFFICER or tier not in TIERS):
        raise ValueError(f"no {who.role} decides for {tier!r}")
    key = Key(str(uuid4()), who, now, expires_at, tier=tier)
    row = (key.id, hash_of(text), who.subject, who.unit, who.role, now.isoformat(), _iso(expires_at), None, tier)
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO api_keys (id, hash, subject, unit, role, created_at, expires_at, revoked_at, tier)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            row,
        )
    return key


def revoke(database: Database, id: str, now: datetime) -> Key:  # noqa: A002
    """Revokes a key by its id; a key revoked before keeps its first moment. Raises UnknownKey."""
    with database.transaction() as connection:
        connection.execute(
            "UPDATE api_keys SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL", (now.isoformat(), id)
        )
        found = _select(connection, "WHERE id = %s", (id,))
    if not found:
        raise UnknownKey(id)
    return found[0]


def list_keys(database: Database) -> list[Key]:
    """Every key ever made, the oldest first."""
    with database.transaction(write=False) as connection:
        return _select(connection, "ORDER BY created_at, id")


def find(database: Database, hashed: str) -> Key | None:
    """The key with this hash, valid or not."""
    with database.transaction(write=False) as connection:
        return next(iter(_select(connection, "WHERE hash = %s", (hashed,))), None)


def hash_of(text: str) -> str:
    """What is stored of a key's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _select(connection: Connection, condition: str, parameters: Sequence[str] = ()) -> list[Key]:
    return [_key(row) for row in connection.execute(f"SELECT {COLUMNS} FROM api_keys {condition}", parameters)]


def _key(row: Row) -> Key:
    id_, subject, unit, role, created_at, expires_at, revoked_at, tier = row
    return Key(id_, Who(subject, unit, role), _moment(created_at), _moment(expires_at), _moment(revoked_at), tier)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
