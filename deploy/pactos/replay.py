"""`pactos replay`: the views anew from the log, while the old ones answer."""

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.failures import Failure, Mistake, Unanswered
from deploy.pactos.failing import clearly
from deploy.pactos.speaking import console, verb
from deploy.pactos.stores import environment
from deploy.suite.following import log_of_agreements
from deploy.suite.surroundings import DATABASE
from services.chassis.stream.failures import LogIsBroken
from services.chassis.stream.log import LogUnreachable
from services.chassis.stream.rebuild import rebuild
from services.monitoring.opening import open_monitoring
from services.monitoring.rebuilding import ViewFold

app = verb()

NEEDED = (DATABASE, "AGREEMENTS_URL", "IDENTITY_SECRET")


@app.command()
def replay() -> None:
    """Reconstruye las vistas del seguimiento desde el registro; las anteriores responden hasta el final."""
    with clearly():
        environ = environment()
        missing = [name for name in NEEDED if not environ.get(name)]
        if missing:
            raise Mistake(f"Falta en el entorno: {', '.join(missing)}")
        try:
            _replay(environ)
        except LogUnreachable as error:
            raise Unanswered(f"El registro no responde ({error}); ¿está en marcha «pactos up»?") from None
        except LogIsBroken as error:
            raise Failure(f"Al registro le falta algo, y las vistas quedan como estaban: {error}") from None


def _replay(environ: dict[str, str]) -> None:
    log = log_of_agreements(environ["AGREEMENTS_URL"], environ["IDENTITY_SECRET"])
    store = open_monitoring(environ[DATABASE])
    columns = (TextColumn("Reconstruyendo"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    began = time.monotonic()
    try:
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("", total=None)

            def progress(position: int, head: int) -> None:
                bar.update(task, completed=position, total=head)

            events = rebuild(store.database, log, ViewFold(store), progress)
    finally:
        store.close()
    console.print(f"[green]✓[/green] Vistas reconstruidas de {events} eventos en {time.monotonic() - began:.1f} s.")
