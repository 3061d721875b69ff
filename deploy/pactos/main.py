"""The command line: its verbs. Each is imported when it is used, so that a process of the suite starts quickly."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

VERBS = {
    "up": "up",
    "load": "load",
    "serve": "serve",
    "tick": "tick",
    "replay": "replay",
    "alerts": "alerts",
    "parked": "parked",
    "key": "keys",
    "migrate": "migrate",
    "plans": "plans",
}


class Verbs(TyperGroup):
    """A verb is the `app` of its file in this folder."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in VERBS:
            return None
        command = typer.main.get_command(import_module(f"deploy.pactos.{VERBS[cmd_name]}").app)
        command.name = cmd_name
        return command


app = typer.Typer(
    name="pactos",
    cls=Verbs,
    help="Sigue los compromisos de los Pactos por Pichincha: inicia el sistema, carga pactos y lo opera.",
    epilog="La configuración viene del entorno (DATABASE_URL, KAFKA_BOOTSTRAP_SERVERS, PORT, PACTOS_HOME…); "
    "mientras «pactos up» está en marcha, los demás comandos encuentran la suya en PACTOS_HOME.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _pactos() -> None:
    """A group needs a callback where all of its commands come later."""
