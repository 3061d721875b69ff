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
from services.kernel.acts import PUBLIC, ROLES, Who

app = verbs("Claves de acceso: crear, revocar, listar.")
HELD = ", ".join(role for role in ROLES if role != PUBLIC)


@app.command()
def create(
    role: Annotated[str, typer.Option(help=f"Uno de: {HELD}.")],
    subject: Annotated[str, typer.Option(help="Quién la lleva: una persona o un sistema.")],
    unit: Annotated[str | None, typer.Option(help="Código de la unidad o del actor por el que actúa.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Días hasta que caduca; si no se dice, no caduca.")] = None,
) -> None:
    """Crea una clave y la muestra una sola vez: la base guarda únicamente su huella."""
    now = datetime.now(UTC)
    expires = now + timedelta(days=days) if days else None
    with clearly(), _keys() as database:
        try:
            text, key = keys.create(database, Who(subject, unit, role), now, expires)
        except ValueError as error:
            raise Mistake(f"La clave no puede ser así: {error}") from None
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
    table = Table("quién", "unidad", "rol", "creada", "caduca", "revocada", box=None)
    table.add_column("id", no_wrap=True)
    with clearly(), _keys() as database:
        for key in keys.list_keys(database):
            days = (key.created_at, key.expires_at, key.revoked_at)
            shown = (day.isoformat(timespec="seconds") if day else "" for day in days)
            table.add_row(key.who.subject, key.who.unit or "", key.who.role, *shown, key.id)
    console.print(table)


@contextmanager
def _keys() -> Iterator[Database]:
    with database_of("gateway") as database:
        keys.migrate(database)
        yield database
