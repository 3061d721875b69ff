"""`pactos plans`: plans and budget statements in and out as files; and a file solved without a running suite."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from deploy.failures import Failure, Mistake
from deploy.loading import plan_files
from deploy.loading.gateway import Gateway, Refused
from deploy.loading.psplib import network_of
from deploy.pactos.answers import ADDRESS_HELP, gateway_of, keys_of
from deploy.pactos.failing import clearly
from deploy.pactos.speaking import console, errors, verbs
from deploy.suite.home import Home
from services.kernel.acts import OPERATOR

app = verbs("Planes (PDOT, PAI, POA): importar, registrar su presupuesto, exportar; resolver un archivo con el motor.")
FILE = typer.Argument(metavar="FILE", help="Archivo .xlsx o .csv según la plantilla.")
KEY_HELP = "Clave de quien opera: operator=…; si no se dice, la de desarrollo de PACTOS_HOME."


@app.command("import")
def import_(
    file: Annotated[Path, FILE],
    key: Annotated[list[str] | None, typer.Option(help=KEY_HELP)] = None,
    address: Annotated[str | None, typer.Option(help=ADDRESS_HELP)] = None,
) -> None:
    """Importa un plan; si ya existe, una nueva edición. El mismo archivo otra vez no cambia nada."""
    with _asking(address, key) as (gateway, operator):
        done = plan_files.import_plan(gateway, file, operator, revise=True)
        known = "ya estaba" if done.replayed else f"edición {done.body['edition']}"
        console.print(f"[green]✓[/green] {done.body['code']}: {known}, {done.body['lines']} líneas.")


@app.command()
def budget(
    file: Annotated[Path, FILE],
    plan: Annotated[str, typer.Option(help="Código del plan.")],
    key: Annotated[list[str] | None, typer.Option(help=KEY_HELP)] = None,
    address: Annotated[str | None, typer.Option(help=ADDRESS_HELP)] = None,
) -> None:
    """Registra un estado presupuestario: codificado, comprometido, devengado a una fecha de corte."""
    with _asking(address, key) as (gateway, operator):
        done = plan_files.record_budget(gateway, file, plan, operator)
        console.print(f"[green]✓[/green] {plan}: presupuesto al {done.body['budget_as_of']}.")


@app.command()
def export(
    plan: Annotated[str, typer.Argument(metavar="CODE", help="Código del plan.")],
    to: Annotated[Path, typer.Option(help="Archivo .xlsx o .csv que se escribe.")],
    address: Annotated[str | None, typer.Option(help=ADDRESS_HELP)] = None,
) -> None:
    """Escribe un plan como archivo, que se puede importar otra vez tal cual."""
    with clearly():
        gateway = gateway_of(Home.of(os.environ), address, os.environ)
        size = plan_files.export_plan(gateway, plan, to)
        console.print(f"[green]✓[/green] {to}: {size} bytes.", markup=True)


@app.command()
def solve(
    file: Annotated[Path, typer.Argument(help="Instancia de PSPLIB de un solo modo, con recursos renovables (.sm).")],
    seconds: Annotated[float, typer.Option(min=0.1, help="Cuánto buscar a lo sumo, en segundos deterministas.")] = 60.0,
) -> None:
    """Busca el menor plazo en que todos los trabajos caben en las capacidades, y dice si está demostrado."""
    with clearly():
        network = network_of(_read(file))
        from services.monitoring.realignment.makespan import least_makespan  # Slow to import.

        started = time.monotonic()
        found = least_makespan(network, seconds)
        if found is None:
            raise Failure("Algún trabajo no cabe en las capacidades.")
    took = f"{time.monotonic() - started:.2f} s"
    proven = "demostrado" if found.is_proven else f"sin certificado: al menos {found.bound}, brecha {found.gap:.1%}"
    console.print(f"{file.name}: plazo {found.finish} ({proven}), {took}, {found.method}", markup=False)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"No se puede leer {file}: {error}") from None


@contextmanager
def _asking(address: str | None, key: list[str] | None) -> Iterator[tuple[Gateway, str]]:
    """The gateway and the operator's key; each bad cell of a refused file on a line of its own."""
    home = Home.of(os.environ)
    with clearly():
        keys = keys_of(home, key or [])
        if OPERATOR not in keys:
            raise Mistake("Hace falta la clave de quien opera: --key operator=…")
        try:
            yield gateway_of(home, address, os.environ), keys[OPERATOR]
        except Refused as refusal:
            faults = refusal.problem.get("errors") or ()
            for fault in faults:
                errors.print(fault.get("detail", ""), markup=False)
            if not faults:
                raise
            raise Failure(f"{refusal.problem.get('title')}: {len(faults)}; no se escribió nada.") from refusal
