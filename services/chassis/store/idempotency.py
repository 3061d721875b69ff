"""Which requests were done before: (subject, operation, key) -> fingerprint and answer (aggregate, version, position).

A row is written in the transaction of the request's events, and also when no event results.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from services.chassis.store.database import Connection
from services.chassis.store.refusals import KeyReused

CREATE_KEYS = """
CREATE TABLE IF NOT EXISTS stored_keys (
    subject TEXT NOT NULL,
    operation TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    aggregate TEXT NOT NULL,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (subject, operation, key))
"""
FIND_KEY = """
SELECT fingerprint, aggregate, version, position FROM stored_keys WHERE subject = %s AND operation = %s AND key = %s
"""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what, under which key. `fingerprint` is a digest of method, path and body."""

    subject: str
    operation: str
    key: str
    fingerprint: str

    @classmethod
    def made_here(cls, subject: str = "", operation: str = "") -> "Request":
        """A request whose caller sent no key: the server's own lets a commit be recognised after a lost connection."""
        return cls(subject, operation, uuid4().hex, "")


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer of a command: the aggregate, its version and that version's position in the log."""

    id: UUID
    version: int
    position: int
    replayed: bool = False


def find_answer(connection: Connection, request: Request) -> Saved | None:
    """The answer given to this request before, or None. Raises KeyReused where the key answered another request."""
    rows = connection.execute(FIND_KEY, (request.subject, request.operation, request.key))
    return answer_again(request, *rows[0]) if rows else None


def answer_again(request: Request, fingerprint: str, aggregate: str, version: int, position: int) -> Saved:
    """The answer in a row of the table. Raises KeyReused where it answered another request."""
    if fingerprint != request.fingerprint:
        raise KeyReused(key=request.key)
    return Saved(UUID(aggregate), version, position, replayed=True)


def now_text() -> str:
    """The wall clock, as rows show it to an operator."""
    return datetime.now(UTC).isoformat(timespec="seconds")
