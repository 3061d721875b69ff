"""`pactos key`: API keys, made, listed and revoked in the store of this machine's suite."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table

from deploy.failures import Failure, Mistake
from deploy.pactos.failing import clearly
from deploy.pactos.speaking import console, verbs
from deploy.pactos.stores import database_of
from services.chassis.store.database import Database
from services.gateway.access import keys
from services.kernel.acts import OFFICER, PUBLIC, ROLES, TIERS, Who

app = verbs("Claves de acceso: crear, revocar, listar.")
HELD = ", ".join(role for role in ROLES if role != PUBLIC)


@app.command()
def create(
    role: Annotated[str, typer.Option(help=f"Uno de: {HELD}.")],
    subject: Annotated[str, typer.Option(help="Quién la lleva: una persona o un sistema.")],
    unit: Annotated[str | None, typer.Option(help="Código de la unidad o del actor por el que actúa.")] = None,
    tier: Annotated[
        str | None, typer.Option(help=f"De una autoridad: por qué órgano decide, uno de: {', '.join(TIERS)}.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Días hasta que caduca; si no se dice, no caduca.")] = None,
) -> None:
    """Crea una clave y la muestra una sola vez: la base guarda únicamente su huella."""
    now = datetime.now(UTC)
    expires = now + timedelta(days=days) if days else None
    with clearly(), _keys() as database:
        text, key = keys.create(database, _bearer(subject, unit, role, tier), now, expires, tier)
    console.print(f"id     {key.id}\nclave  {text}", markup=False)


@app.command()
def revoke(id: Annotated[str, typer.Argument(help="El id de la clave, de «pactos key list».")]) -> None:  # noqa: A002
    """Revoca una clave: deja de servir en un segundo."""
    with clearly(), _keys() as database:
        try:
            key = keys.revoke(database, id, datetime.now(UTC))
        except keys.UnknownKey:
            raise Failure(f"Ninguna clave tiene el id {id}") from None
    console.print(f"Revocada: {key.who.subject} ({key.who.role})", markup=False)


@app.command("list")
def list_all() -> None:
    """Lista las claves, sin su texto: nadie puede volver a verlo."""
    table = Table("quién", "unidad", "rol", "órgano", "creada", "caduca", "revocada", box=None)
    table.add_column("id", no_wrap=True)
    with clearly(), _keys() as database:
        for key in keys.list_keys(database):
            days = (key.created_at, key.expires_at, key.revoked_at)
            shown = (day.isoformat(timespec="seconds") if day else "" for day in days)
            table.add_row(key.who.subject, key.who.unit or "", key.who.role, key.tier or "", *shown, key.id)
    console.print(table)


def _bearer(subject: str, unit: str | None, role: str, tier: str | None) -> Who:
    """Who will carry the key. Raises Mistake for whom no key is made."""
    if role not in ROLES or role == PUBLIC:
        raise Mistake(f"Ninguna clave tiene el rol {role!r}: use uno de {HELD}.")
    if role in keys.OF_A_UNIT and not unit:
        raise Mistake(f"Una clave del rol {role} necesita su unidad: añada --unit CÓDIGO.")
    if tier is not None and role != OFFICER:
        raise Mistake(f"Solo una autoridad decide por un órgano: --tier pide --role {OFFICER}.")
    if tier is not None and tier not in TIERS:
        raise Mistake(f"No hay tal órgano: {tier!r}. Use uno de {', '.join(TIERS)}.")
    if not subject:
        raise Mistake("Falta quién lleva la clave: --subject no puede estar vacío.")
    return Who(subject, unit, role)


@contextmanager
def _keys() -> Iterator[Database]:
    with database_of("gateway") as database:
        keys.migrate(database)
        yield database
