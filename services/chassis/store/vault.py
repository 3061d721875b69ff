"""Personal values: encrypted under a key per subject before they enter an event. The keys lie in another database.

Whoever has the events and not the keys reads nothing; a key that is shredded takes with it all that it sealed, and the
history stays whole. AES-256-GCM; a value is bound to its subject, so it opens nowhere else.
"""

import base64
import binascii
import os
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID
from weakref import WeakKeyDictionary

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.chassis.store.database import SQLITE, Connection, Database, PostgresqlDatabase, open_database
from services.chassis.store.migrating import alone

SCHEMA = "vault"
FORM = "v1."
NONCE = 12
CREATE = """
CREATE TABLE IF NOT EXISTS subject_keys (
    subject TEXT PRIMARY KEY,
    key TEXT,
    shredded_at TEXT)
"""


class Forgotten(Exception):
    """The subject's key was shredded, or never was: the value cannot be read again."""


class Vault:
    """Opens and seals what belongs to subjects. A key is never kept in memory, so that a shredded one is gone."""

    _beside: ClassVar["WeakKeyDictionary[Database, Vault]"] = WeakKeyDictionary()

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def beside(cls, database: Database) -> "Vault":
        """The vault in the schema, or the file, beside that of a service. One for each open database."""
        found = cls._beside.get(database)
        return found if found is not None else cls._beside.setdefault(database, open_vault(_url_of(database)))

    def seal(self, subject: UUID, value: str) -> str:
        """The value as it may stand in an event. The subject's key is made where there is none. Raises Forgotten."""
        with self.database.transaction() as connection:
            fresh = base64.b64encode(AESGCM.generate_key(256)).decode()
            sql = "INSERT INTO subject_keys (subject, key) VALUES (%s, %s) ON CONFLICT (subject) DO NOTHING"
            connection.execute(sql, (str(subject), fresh))
            key = _key(connection, subject)
        nonce = os.urandom(NONCE)
        sealed = nonce + AESGCM(key).encrypt(nonce, value.encode(), subject.bytes)
        return FORM + base64.urlsafe_b64encode(sealed).decode()

    def reveal(self, subject: UUID, sealed: str) -> str:
        """The value. Raises Forgotten; ValueError for what is not a value of this subject."""
        with self.database.transaction(write=False) as connection:
            key = _key(connection, subject)
        try:
            raw = base64.b64decode(sealed.removeprefix(FORM), altchars=b"-_", validate=True)
            return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], subject.bytes).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise ValueError("not a value of this subject") from error

    def shred(self, subjects: Iterable[UUID], at: datetime) -> None:
        """Forgets these subjects for ever; one that has no key will never have one."""
        rows = [(str(subject), at.isoformat()) for subject in subjects]
        with self.database.transaction() as connection:
            connection.execute_many(
                "INSERT INTO subject_keys (subject, shredded_at) VALUES (%s, %s) ON CONFLICT (subject) "
                "DO UPDATE SET key = NULL, shredded_at = COALESCE(subject_keys.shredded_at, excluded.shredded_at)",
                rows,
            )

    def close(self) -> None:
        self.database.close()


def open_vault(database_url: str) -> Vault:
    """The vault at a URL; its table must be there. For keys on a server of their own, give that server's URL."""
    return Vault(open_database(database_url, SCHEMA, pool_size=2))


def migrate_vault(database_url: str) -> None:
    """Creates the table of keys where it is missing; several processes may try at once."""
    vault = open_vault(database_url)
    try:
        with alone(vault.database), vault.database.transaction() as connection:
            connection.execute(CREATE)
    finally:
        vault.close()


def _key(connection: Connection, subject: UUID) -> bytes:
    rows = connection.execute("SELECT key FROM subject_keys WHERE subject = %s", (str(subject),))
    if not rows or rows[0][0] is None:
        raise Forgotten(str(subject))
    return base64.b64decode(rows[0][0])


def _url_of(database: Database) -> str:
    return database.url if isinstance(database, PostgresqlDatabase) else f"{SQLITE}:///{database.path.parent}"
