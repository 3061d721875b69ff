"""What happens to a recipient. An address is sealed before it gets here, and is no part of what is published."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from services.kernel.aggregates import CreationEvent, Event, register
from services.monitoring.recipients.preferences import DEFAULT, Choice, Preferences

if TYPE_CHECKING:
    from services.monitoring.recipients.domain import Recipient


@dataclass(frozen=True, slots=True)
class Address:
    """An address on one channel, sealed under the key of `subject`.

    `confirmed`: somebody answered from it, or an operator vouched for it. Until `rotating_until`, exclusive, a
    webhook's `sealed` holds two secrets.
    """

    subject: UUID
    sealed: str
    confirmed: bool
    rotating_until: date | None = None


class RecipientEvent(Event):
    code: str


class Opened(CreationEvent, RecipientEvent):
    TOPIC = "recipient.opened"

    def apply(self, aggregate: "Recipient") -> None:
        aggregate.code = self.code
        aggregate.preferences = DEFAULT
        aggregate.addresses = {}
        aggregate.subjects = ()


class PreferencesRevised(RecipientEvent):
    TOPIC = "recipient.preferences-revised"

    language: str
    critical: Choice
    warning: Choice
    notice: Choice

    def apply(self, aggregate: "Recipient") -> None:
        aggregate.preferences = Preferences(self.language, self.critical, self.warning, self.notice)


class AddressRegistered(RecipientEvent):
    TOPIC = "recipient.address-registered"

    channel: str
    subject: UUID
    confirmed: bool
    sealed: str

    def apply(self, aggregate: "Recipient") -> None:
        address = Address(self.subject, self.sealed, self.confirmed)
        aggregate.addresses = {**aggregate.addresses, self.channel: address}
        aggregate.subjects = (*aggregate.subjects, self.subject)


class AddressConfirmed(RecipientEvent):
    TOPIC = "recipient.address-confirmed"

    channel: str
    subject: UUID

    def apply(self, aggregate: "Recipient") -> None:
        confirmed = replace(aggregate.addresses[self.channel], confirmed=True)
        aggregate.addresses = {**aggregate.addresses, self.channel: confirmed}


class SecretRotated(RecipientEvent):
    TOPIC = "recipient.secret-rotated"

    channel: str
    subject: UUID
    rotating_until: date
    sealed: str

    def apply(self, aggregate: "Recipient") -> None:
        rotated = replace(aggregate.addresses[self.channel], sealed=self.sealed, rotating_until=self.rotating_until)
        aggregate.addresses = {**aggregate.addresses, self.channel: rotated}


class AddressWithdrawn(RecipientEvent):
    TOPIC = "recipient.address-withdrawn"

    channel: str
    subject: UUID

    def apply(self, aggregate: "Recipient") -> None:
        aggregate.addresses = {name: one for name, one in aggregate.addresses.items() if name != self.channel}


class Forgotten(RecipientEvent):
    TOPIC = "recipient.forgotten"

    subjects: tuple[UUID, ...]

    def apply(self, aggregate: "Recipient") -> None:
        aggregate.addresses = {}
        aggregate.subjects = ()


register(RecipientEvent)
