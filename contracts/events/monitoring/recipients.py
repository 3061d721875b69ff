"""Recipients of alerts: what they choose, and that they have addresses; never an address, not even under seal.

The id of a recipient is derived from its code: that of a unit or actor, or the name of an audience.
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

from contracts.events.shape import Event, Value, published


class Choice(Value, frozen=True, kw_only=True):
    """How alerts of one severity come: through mail, webhook, both or none; immediate, daily or weekly."""

    channels: tuple[str, ...]
    rhythm: str


class RecipientEvent(Event, frozen=True, kw_only=True):
    AGGREGATE: ClassVar[str] = "recipient"

    code: str


@published
class Opened(RecipientEvent, frozen=True, kw_only=True):
    """Something about this recipient is chosen or registered for the first time."""

    TYPE: ClassVar[str] = "pactos.recipient.opened.v1"


@published
class PreferencesRevised(RecipientEvent, frozen=True, kw_only=True):
    """What it chose; all choices as they are now. `language`: es or en."""

    TYPE: ClassVar[str] = "pactos.recipient.preferences-revised.v1"

    language: str
    critical: Choice
    warning: Choice
    notice: Choice


class AddressEvent(RecipientEvent, frozen=True, kw_only=True):
    """`subject` names the address; who asks for the key of a forgotten one finds none."""

    channel: str
    subject: UUID


@published
class AddressRegistered(AddressEvent, frozen=True, kw_only=True):
    """It is told there from now on, and no longer at the address before."""

    TYPE: ClassVar[str] = "pactos.recipient.address-registered.v1"

    confirmed: bool


@published
class AddressConfirmed(AddressEvent, frozen=True, kw_only=True):
    """Somebody answered from the address."""

    TYPE: ClassVar[str] = "pactos.recipient.address-confirmed.v1"


@published
class SecretRotated(AddressEvent, frozen=True, kw_only=True):
    """Messages are signed with another secret; until that day, exclusive, with the one before too."""

    TYPE: ClassVar[str] = "pactos.recipient.secret-rotated.v1"

    rotating_until: date


@published
class AddressWithdrawn(AddressEvent, frozen=True, kw_only=True):
    """It is not told there any more."""

    TYPE: ClassVar[str] = "pactos.recipient.address-withdrawn.v1"


@published
class Forgotten(RecipientEvent, frozen=True, kw_only=True):
    """The keys of these addresses are shredded; none is left."""

    TYPE: ClassVar[str] = "pactos.recipient.forgotten.v1"

    subjects: tuple[UUID, ...]
