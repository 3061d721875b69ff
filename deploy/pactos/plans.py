"""`pactos plans`: what the engine of plans does with a file, without a running suite."""

import time
from pathlib import Path
from typing import Annotated

import typer

from deploy.failures import Failure, Mistake
from deploy.loading.psplib import network_of
from deploy.pactos.failing import clearly
from deploy.pactos.speaking import console, verbs

app = verbs("Planes: resolver un archivo con el motor de realineación.")


@app.callback()
def _plans() -> None:
    """A verb with one verb needs a callback to have verbs."""


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
