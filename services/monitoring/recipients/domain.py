"""Somebody who is told of alerts: a unit or an actor, by its code; or an office of the programme, by its audience.

What is chosen and where it goes are events. Addresses are personal values: see services/chassis/store/vault.py.
"""

from datetime import date
from typing import Self, TypedDict
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.acts import OPERATOR, RESPONSIBLE, Act
from services.kernel.aggregates import Root
from services.kernel.calendar import day_of
from services.monitoring.recipients import events
from services.monitoring.recipients.events import Address
from services.monitoring.recipients.preferences import ALWAYS_TOLD, CHANNELS, SEVERITIES, WEBHOOK, Preferences
from services.monitoring.recipients.refusals import LastAddress, NoAddress, invalid

NAMESPACE = uuid5(NAMESPACE_URL, "pactos:recipient")


def recipient_id(code: str) -> UUID:
    """The id of the recipient of that code."""
    return uuid5(NAMESPACE, code)


class RecipientState(TypedDict):
    code: str
    preferences: Preferences
    addresses: dict[str, Address]
    subjects: tuple[UUID, ...]


class Recipient(Root):
    """`addresses` by channel; `subjects` are all whose keys may still open something of this recipient's."""

    TOPIC = "recipient"
    State = RecipientState
    Event = events.RecipientEvent
    Created = events.Opened

    @classmethod
    def open(cls, act: Act, code: str) -> Self:
        """A recipient of whom nothing is known yet: told everything, at once, wherever an address will be."""
        return cls.create(recipient_id(code), act, day_of(act.now), code=code)

    def ways(self, severity: str) -> tuple[str, ...]:
        """The channels through which an alert of that severity reaches the recipient; none: it has to go elsewhere.

        An address that nobody answered from yet is no way.
        """
        return _ways(self.preferences, severity, [name for name, one in self.addresses.items() if one.confirmed])

    def revise(self, act: Act, preferences: Preferences, why: str | None) -> None:
        """Another choice. Raises InvalidFields: the responsible may not switch off what is overdue or graver."""
        for severity in SEVERITIES:
            channels = preferences.of(severity).channels
            if len(set(channels)) < len(channels):
                raise invalid(f"/{severity}/channels", "twice")
        if act.who.role == RESPONSIBLE:
            self._require_told(preferences)
        if preferences != self.preferences:
            parts = {name: getattr(preferences, name) for name in ("language", *SEVERITIES)}
            self._say(events.PreferencesRevised, act, why, **parts)

    def register(self, act: Act, channel: str, subject: UUID, sealed: str) -> None:
        """An address in place of the one before. What an operator registers needs nobody's confirmation."""
        confirmed = channel == WEBHOOK or act.who.role == OPERATOR
        self._say(
            events.AddressRegistered, act, None, channel=channel, subject=subject, confirmed=confirmed, sealed=sealed
        )

    def confirm(self, act: Act, channel: str, subject: UUID) -> None:
        """Somebody answered from the address. Raises NoAddress where it is no longer that one."""
        address = self.address(channel)
        if address.subject != subject:
            raise NoAddress(channel=channel)
        if not address.confirmed:
            self._say(events.AddressConfirmed, act, None, channel=channel, subject=subject)

    def rotate_secret(self, act: Act, sealed: str, rotating_until: date) -> None:
        """The webhook has a new secret, and the one before it until that day. Raises NoAddress."""
        subject = self.address(WEBHOOK).subject
        self._say(
            events.SecretRotated,
            act,
            None,
            channel=WEBHOOK,
            subject=subject,
            rotating_until=rotating_until,
            sealed=sealed,
        )

    def withdraw(self, act: Act, channel: str, why: str | None) -> None:
        """The address is not written to any more. Raises NoAddress, LastAddress."""
        subject = self.address(channel).subject
        left = [name for name in self.addresses if name != channel]
        if act.who.role == RESPONSIBLE and not all(_ways(self.preferences, each, left) for each in ALWAYS_TOLD):
            raise LastAddress(channel=channel)
        self._say(events.AddressWithdrawn, act, why, channel=channel, subject=subject)

    def forget(self, act: Act, why: str) -> None:
        """No address is left, and none of those before can be read. Raises NoAddress where there never was one."""
        if not self.subjects:
            raise NoAddress(channel="/".join(CHANNELS))
        self._say(events.Forgotten, act, why, subjects=self.subjects)

    def address(self, channel: str) -> Address:
        """The address on a channel. Raises NoAddress."""
        if channel not in self.addresses:
            raise NoAddress(channel=channel)
        return self.addresses[channel]

    def _require_told(self, preferences: Preferences) -> None:
        for severity in ALWAYS_TOLD:
            if not preferences.of(severity).channels:
                raise invalid(f"/{severity}/channels", "overdue_cannot_be_switched_off")
            if self.addresses and not _ways(preferences, severity, self.addresses):
                raise invalid(f"/{severity}/channels", "channels_without_address")

    def _say(self, event: type[events.RecipientEvent], act: Act, why: str | None, **facts: object) -> None:
        self._record(event, act, day_of(act.now), why, code=self.code, **facts)


def _ways(preferences: Preferences, severity: str, addresses: object) -> tuple[str, ...]:
    return tuple(channel for channel in preferences.of(severity).channels if channel in addresses)
