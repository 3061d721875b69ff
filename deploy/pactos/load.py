"""`pactos load`: a file of pacts into the suite, through its gateway."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy.loading.loading import Loading
from deploy.pactos.answers import ADDRESS_HELP, gateway_of, keys_of
from deploy.pactos.failing import clearly
from deploy.pactos.speaking import console, verb
from deploy.suite import loads
from deploy.suite.home import Home

app = verb()


@app.command()
def load(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Archivo YAML con unidades, un pacto y sus compromisos.")
    ],
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Primer día del plan (AAAA-MM-DD); si no, el próximo día laborable."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(help="Clave por rol o por unidad responsable: operator=…, facilitator=…, verifier=…, CÓDIGO=…"),
    ] = None,
    address: Annotated[str | None, typer.Option(help=ADDRESS_HELP)] = None,
) -> None:
    """Carga un archivo de pactos por la API. Cargarlo otra vez no cambia nada."""
    home = Home.of(os.environ)
    with clearly():
        load_with_bar(home, file, gateway_of(home, address, os.environ), keys_of(home, key or []), start)


def load_with_bar(home: Home, file: Path, gateway: loads.Gateway, keys: loads.Keys, start: datetime | None) -> None:
    """Loads one file, with a progress bar, and says what was new."""
    columns = (TextColumn("{task.fields[file]}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, file=file.name)

        def of(loading: Loading) -> loads.Progress:
            return lambda label, done, steps: bar.update(task, description=label[:50], completed=done, total=steps)

        document, done = loads.load(home, file, gateway, keys, start.date() if start else None, of)
    new = f"{done.new} pasos nuevos" if done.new else "nada nuevo"
    console.print(f"[green]✓[/green] {document.name}: {new}; {done.there} ya estaban.")
