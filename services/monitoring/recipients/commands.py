"""What a unit or an operator does with where and how a recipient is told.

Whoever acts for a unit acts on that unit's; an operator on everybody's. An address is sealed before it enters an event;
a key that was made for a command that failed opens nothing.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from services.chassis.store.application import Saved, StaleVersion, UnitOfWork
from services.chassis.store.database import Database
from services.chassis.store.vault import Vault
from services.chassis.web.fields import CODE
from services.kernel.acts import OPERATOR, PUBLIC, Act, Who
from services.kernel.calendar import day_of
from services.kernel.refusals import Forbidden, NotFound
from services.monitoring.addresses import fault_of_webhook, is_mail_address
from services.monitoring.notices.webhook import secret_of
from services.monitoring.recipients.destinations import Destination, Hook, Mailbox, reach, written
from services.monitoring.recipients.domain import Recipient, recipient_id
from services.monitoring.recipients.preferences import MAIL, WEBHOOK, Preferences
from services.monitoring.recipients.refusals import NoAddress, invalid

VaultOf = Callable[[Database], Vault]
ROTATION = timedelta(days=7)
SECRET_BYTES = 32


def authorise(operation: str, who: Who, code: str) -> None:
    """Raises Forbidden for whoever is neither that unit nor an operator."""
    own = who.role != PUBLIC and who.unit is not None and who.unit == code
    if not own and who.role != OPERATOR:
        raise Forbidden(operation=operation, role=who.role)


def revise_preferences(
    work: UnitOfWork, act: Act, code: str, seen: int | None, reason: str | None = None, **chosen: Any
) -> Saved:
    """All of its choices anew."""
    authorise("revise_preferences", act.who, code)
    recipient = _recipient(work, act, code, seen)
    recipient.revise(act, Preferences(**chosen), reason)
    return work.save(recipient)


def register_address(
    work: UnitOfWork,
    act: Act,
    code: str,
    seen: int | None,
    channel: str,
    address: str,
    *,
    vault_of: VaultOf,
    loopback: bool = False,
) -> Saved:
    """An address in place of the one before on that channel; a webhook gets a secret, which its owner is shown once.

    Raises InvalidFields for what cannot be written to.
    """
    authorise("register_address", act.who, code)
    destination = _destination(channel, address, loopback)
    recipient = _recipient(work, act, code, seen)
    asked = work.request
    subject = uuid5(recipient.id, "\n".join((channel, asked.subject, asked.operation, asked.key)))
    recipient.register(act, channel, subject, vault_of(work.database).seal(subject, written(destination)))
    return work.save(recipient)


def confirm_address(work: UnitOfWork, act: Act, code: str, channel: str, subject: UUID) -> Saved:
    """Somebody followed the link that went to the address; whoever calls this has read the link's ticket."""
    recipient = work.load(Recipient, recipient_id(code))
    recipient.confirm(act, channel, subject)
    return work.save(recipient)


def rotate_secret(work: UnitOfWork, act: Act, code: str, seen: int | None, *, vault_of: VaultOf) -> Saved:
    """A new secret for the webhook; for a week messages are signed with the one before too."""
    authorise("rotate_secret", act.who, code)
    recipient = _known(work, code, seen, WEBHOOK)
    vault, today = vault_of(work.database), day_of(act.now)
    before = reach(vault, recipient, WEBHOOK, today).destination
    if not isinstance(before, Hook):
        raise NoAddress(channel=WEBHOOK)
    rotated = Hook(before.url, (new_secret(), before.secrets[0]))
    subject = recipient.address(WEBHOOK).subject
    recipient.rotate_secret(act, vault.seal(subject, written(rotated)), today + ROTATION)
    return work.save(recipient)


def withdraw_address(
    work: UnitOfWork, act: Act, code: str, seen: int | None, channel: str, reason: str | None = None
) -> Saved:
    """Nothing is sent there any more. Raises NoAddress, LastAddress."""
    authorise("withdraw_address", act.who, code)
    recipient = _known(work, code, seen, channel)
    recipient.withdraw(act, channel, reason)
    return work.save(recipient)


def forget_addresses(
    work: UnitOfWork, act: Act, code: str, seen: int | None, reason: str, *, vault_of: VaultOf
) -> Saved:
    """No address that this recipient ever had can be read again, in no copy of the history.

    The keys go first: where the event is lost after that, the same request completes it.
    """
    if act.who.role != OPERATOR:
        raise Forbidden(operation="forget_addresses", role=act.who.role)
    recipient = _known(work, code, seen, "/".join((MAIL, WEBHOOK)))
    subjects = recipient.subjects
    recipient.forget(act, reason)
    vault_of(work.database).shred(subjects, act.now)
    return work.save(recipient)


def new_secret() -> str:
    """A webhook's secret, in the form of Standard Webhooks."""
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def _destination(channel: str, address: str, loopback: bool) -> Destination:
    if channel == MAIL:
        if not is_mail_address(address):
            raise invalid("/address", "unusable_mail_address")
        return Mailbox(address)
    fault = fault_of_webhook(address, loopback=loopback)
    if fault is not None:
        raise invalid("/address", fault)
    return Hook(address, (new_secret(),))


def _recipient(work: UnitOfWork, act: Act, code: str, seen: int | None) -> Recipient:
    """The recipient of that code, a new one where nothing is known yet. Raises StaleVersion."""
    try:
        return work.load(Recipient, recipient_id(code), seen)
    except NotFound:
        if seen:
            raise StaleVersion(seen=seen, current=0) from None
        if not CODE.fullmatch(code):
            raise
        return Recipient.open(act, code)


def _known(work: UnitOfWork, code: str, seen: int | None, channel: str) -> Recipient:
    try:
        return work.load(Recipient, recipient_id(code), seen)
    except NotFound:
        raise NoAddress(channel=channel) from None
