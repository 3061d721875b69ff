"""The routes of recipients."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from services.chassis.store.application import EventStore, Saved
from services.chassis.store.vault import Vault
from services.chassis.web.routes import Answer, Reading, Routes
from services.kernel.acts import AUDITOR, Who
from services.kernel.calendar import day_of
from services.kernel.refusals import NotFound
from services.monitoring.recipients import commands, schemas
from services.monitoring.recipients.commands import VaultOf, authorise
from services.monitoring.recipients.destinations import Hook, reach
from services.monitoring.recipients.domain import Recipient, recipient_id
from services.monitoring.recipients.preferences import SEVERITIES, WEBHOOK

ONE = "/v1/recipients/<code>"
PREFERENCES = f"{ONE}/preferences"


def read_preferences(reading: Reading, code: str, *, vault_of: VaultOf) -> Answer:
    """What the recipient of a code chose; what everybody gets who chose nothing yet."""
    if reading.who.role != AUDITOR:
        authorise("read_preferences", reading.who, code)
    try:
        recipient = reading.store.get(Recipient, recipient_id(code))
    except NotFound:
        return Answer({**represent(Recipient.open(reading.act, code)), "version": 0, "addresses": []})
    vault = vault_of(reading.database)
    return Answer({**represent(recipient), "addresses": _addresses(vault, recipient)}, recipient.version)


def represent(recipient: Recipient) -> dict[str, Any]:
    """All but the addresses."""
    chosen = recipient.preferences
    return {
        "code": recipient.code,
        "version": recipient.version,
        "language": chosen.language,
        **{severity: chosen.of(severity) for severity in SEVERITIES},
        "unreachable": [severity for severity in SEVERITIES if not recipient.ways(severity)],
    }


def _addresses(vault: Vault, recipient: Recipient) -> list[dict[str, Any]]:
    today = day_of(recipient.modified_on)
    return [
        {
            "channel": channel,
            "hint": None if (opened := reach(vault, recipient, channel, today).destination) is None else opened.hint,
            "confirmed": address.confirmed,
            "rotating_until": address.rotating_until,
        }
        for channel, address in sorted(recipient.addresses.items())
    ]


def show(store: EventStore, who: Who, saved: Saved, *, vault_of: VaultOf) -> dict[str, Any]:
    """The recipient as a command left it."""
    recipient = store.get(Recipient, saved.id, saved.version)
    return {**represent(recipient), "addresses": _addresses(vault_of(store.database), recipient)}


def show_with_secret(store: EventStore, who: Who, saved: Saved, *, vault_of: VaultOf) -> dict[str, Any]:
    """The same, and the secret that the command made, where it was about a webhook."""
    recipient = store.get(Recipient, saved.id, saved.version)
    ((_, made),) = [
        each for each in store.events(saved.id, saved.version) if each[1].originator_version == saved.version
    ]
    secret = None
    if made.channel == WEBHOOK:
        opened = reach(vault_of(store.database), recipient, WEBHOOK, made.effective_on).destination
        secret = opened.secrets[0] if isinstance(opened, Hook) else None
    return {**show(store, who, saved, vault_of=vault_of), "secret": secret}


def version_for(store: EventStore, who: Who, code: str) -> int:
    """The version that this caller could have seen; 0 where nothing is known yet. Raises Forbidden."""
    authorise("read_preferences", who, code)
    return store.version(recipient_id(code)) or 0


def routes_for(vault_of: VaultOf = Vault.beside, *, loopback: bool = False) -> Routes:
    """The routes over the vault of a service's database. `loopback`: webhooks may go to this machine (development)."""
    sealing = {"vault_of": vault_of}
    acting: dict[str, Any] = {"precondition": "optional", "version_for": version_for}
    shown: dict[str, Any] = {**acting, "show": partial(show, **sealing), "answer": schemas.Preferences}
    secret: dict[str, Any] = {
        **acting,
        "show": partial(show_with_secret, **sealing),
        "answer": schemas.RegisteredAddress,
    }
    routes = Routes("recipients")
    routes.read(
        "read_preferences",
        PREFERENCES,
        answer=schemas.Preferences,
        run=partial(read_preferences, **sealing),
        summary="Cómo y por dónde se avisa a una unidad o un actor",
    )
    routes.put(
        "revise_preferences",
        PREFERENCES,
        body=schemas.PreferencesRevision,
        run=commands.revise_preferences,
        summary="Elige qué avisos llegan, por dónde y con qué frecuencia",
        **shown,
    )
    routes.record(
        "register_address",
        f"{ONE}/addresses",
        body=schemas.AddressRegistration,
        run=partial(commands.register_address, loopback=loopback, **sealing),
        location="/v1/recipients/{code}/preferences",
        summary="Registra el correo o el sistema al que se avisa",
        **secret,
    )
    _add_acts(routes, sealing, shown, secret)
    return routes


def _add_acts(routes: Routes, sealing: Mapping[str, Any], shown: Mapping[str, Any], secret: Mapping[str, Any]) -> None:
    """What is done to an address that is there."""
    routes.act(
        "rotate_secret",
        f"{ONE}/secret-rotation",
        body=schemas.Rotation,
        run=partial(commands.rotate_secret, **sealing),
        summary="Cambia el secreto de un webhook; el anterior sigue firmando una semana",
        **secret,
    )
    routes.act(
        "withdraw_address",
        f"{ONE}/address-withdrawal",
        body=schemas.AddressWithdrawal,
        run=commands.withdraw_address,
        summary="Deja de avisar a una dirección",
        **shown,
    )
    routes.act(
        "forget_addresses",
        f"{ONE}/forgetting",
        body=schemas.Forgetting,
        run=partial(commands.forget_addresses, **sealing),
        summary="Olvida para siempre las direcciones de una unidad o un actor",
        **shown,
    )


routes = routes_for()
