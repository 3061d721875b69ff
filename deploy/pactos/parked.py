"""`pactos parked`: events that could not be applied, and their release."""

from typing import Annotated

import typer
from rich.table import Table

from deploy.failures import Failure
from deploy.pactos.failing import clearly
from deploy.pactos.speaking import console, verbs
from deploy.pactos.stores import database_of
from services.chassis.stream import parking

app = verbs("Eventos apartados porque no se pudieron aplicar: listar, liberar.")


@app.command("list")
def list_all() -> None:
    """Lista lo apartado, lo más antiguo primero."""
    with clearly(), database_of("monitoring") as database:
        rows = parking.list_parked(database)
    if not rows:
        console.print("No hay nada apartado.")
        return
    table = Table("agregado o lugar", "versión", "tipo", "intentos", "desde", "liberado", "motivo", box=None)
    for row in rows:
        shown = (row.place, row.version, row.type, row.tries, row.parked_at, row.released_at, row.reason)
        table.add_row(*("" if value is None else str(value) for value in shown))
    console.print(table)


@app.command()
def release(place: Annotated[str, typer.Argument(help="El agregado o lugar, de «pactos parked list».")]) -> None:
    """Libera un agregado: el consumidor lo intenta otra vez desde el registro."""
    with clearly(), database_of("monitoring") as database:
        if not parking.release(database, place):
            raise Failure(f"No hay nada apartado en {place}")
    console.print(f"Liberado: {place}", markup=False)
