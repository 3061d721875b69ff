"""Where the addresses of a recipient lead: sealed on the way into events, opened where something is sent.

An opened address is never logged, and its repr does not show it.
"""

from dataclasses import dataclass
from datetime import date

import msgspec

from services.chassis.store.vault import Forgotten, Vault
from services.monitoring.recipients.domain import Recipient
from services.monitoring.recipients.preferences import MAIL, WEBHOOK


class Mailbox(msgspec.Struct, frozen=True):
    """A mail address."""

    address: str

    def __repr__(self) -> str:
        return "Mailbox(…)"

    @property
    def hint(self) -> str:
        """Enough for its owner to recognise it: t…@mejia.gob.ec."""
        local, _, domain = self.address.partition("@")
        return f"{local[0]}…@{domain}"


class Hook(msgspec.Struct, frozen=True):
    """A webhook's URL and its secrets: the newest first, the one before it while it is being rotated."""

    url: str
    secrets: tuple[str, ...]

    def __repr__(self) -> str:
        return "Hook(…)"

    @property
    def hint(self) -> str:
        """The host alone: the path may be a secret."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.split('/')[0].split('?')[0]}/…"


Destination = Mailbox | Hook
KINDS: dict[str, type[Mailbox] | type[Hook]] = {MAIL: Mailbox, WEBHOOK: Hook}


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach a recipient: through which channel, and where to; `destination` None: it was forgotten."""

    channel: str
    destination: Destination | None
    confirmed: bool


def written(destination: Destination) -> str:
    """The destination as text, to be sealed."""
    return msgspec.json.encode(destination).decode()


def reach(vault: Vault, recipient: Recipient, channel: str, on: date) -> Reach:
    """The recipient's address on a channel, opened, as it is used on a day. Raises NoAddress."""
    address = recipient.address(channel)
    try:
        destination = msgspec.json.decode(vault.reveal(address.subject, address.sealed), type=KINDS[channel])
    except Forgotten:
        return Reach(channel, None, address.confirmed)
    if isinstance(destination, Hook) and (address.rotating_until is None or on >= address.rotating_until):
        destination = Hook(destination.url, destination.secrets[:1])
    return Reach(channel, destination, address.confirmed)


def reaches(vault: Vault, recipient: Recipient, severity: str, on: date) -> list[Reach]:
    """Every way in which an alert of that severity reaches the recipient; empty: it cannot be told."""
    found = [reach(vault, recipient, channel, on) for channel in recipient.ways(severity)]
    return [one for one in found if one.destination is not None]
