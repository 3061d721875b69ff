"""`pactos tick`: tells monitoring what time it is."""

import os
import uuid
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from deploy.failures import Mistake
from deploy.loading.gateway import Gateway
from deploy.pactos.answers import ADDRESS_HELP, gateway_of, keys_of
from deploy.pactos.failing import clearly
from deploy.pactos.speaking import console, verb
from deploy.suite.home import Home
from services.kernel.acts import OPERATOR
from services.kernel.calendar import GUAYAQUIL

app = verb()


@app.command()
def tick(
    at: Annotated[
        str | None,
        typer.Option(help="Momento o día (2026-07-01, 2026-07-01T08:00:00-05:00); si no se dice, ahora."),
    ] = None,
    key: Annotated[str | None, typer.Option(help="Clave de operación; si no, la de desarrollo de PACTOS_HOME.")] = None,
    address: Annotated[str | None, typer.Option(help=ADDRESS_HELP)] = None,
) -> None:
    """Adelanta el reloj del seguimiento y evalúa las alertas (con TICKS=manual; nunca hacia atrás)."""
    home = Home.of(os.environ)
    with clearly():
        said = day_or_moment(at)
        keys = keys_of(home, [f"{OPERATOR}={key}"] if key else [])
        if OPERATOR not in keys:
            raise Mistake("Falta la clave de operación: use --key CLAVE, o la PACTOS_HOME de una suite iniciada.")
        answer = _send(gateway_of(home, address, os.environ), said, keys[OPERATOR])
    told = f"compromisos revisados: {answer['commitments']}, alertas que cambiaron: {answer['alerts']}"
    now = datetime.fromisoformat(str(answer["at"])).astimezone(GUAYAQUIL)
    console.print(f"[green]✓[/green] {now.isoformat(timespec='seconds')}  {told}")


def day_or_moment(text: str | None) -> date | datetime:
    """What the option says; a moment without an offset is Guayaquil's. Raises Mistake."""
    if text is None:
        return datetime.now(UTC)
    try:
        if len(text) == len("2026-07-01"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Mistake(f"--at no es un día ni un momento: {text!r}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=GUAYAQUIL)


def _send(gateway: Gateway, said: date | datetime, key: str) -> dict[str, object]:
    return gateway.post("/v1/ticks", {"at": said.isoformat()}, key, str(uuid.uuid4())).body
