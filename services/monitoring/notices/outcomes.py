"""What became of an attempt to send, and the port that every channel fills."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from services.monitoring.notices.message import Message

DELIVERED, TEMPORARY, PERMANENT, UNKNOWN = "delivered", "temporary", "permanent", "unknown"
MAIL, WEBHOOK = "mail", "webhook"
CHANNELS = (MAIL, WEBHOOK)

Address = TypeVar("Address", contravariant=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The class of the result, and why, in a word that holds no personal value.

    temporary: try again later. permanent: this address will never do. unknown: it may have arrived; a repetition goes
    out under the same id. `sent_as` is that id; `retry_after` what the receiver asked for.
    """

    result: str
    reason: str
    sent_as: str
    retry_after: timedelta | None = None

    @property
    def delivered(self) -> bool:
        return self.result == DELIVERED


class Channel(Protocol[Address]):
    """What carries messages. One thread at a time uses it. Whatever goes wrong is in the outcome."""

    name: str

    def send(self, message: Message, to: Address) -> Outcome: ...

    def close(self) -> None: ...
