"""The command line: its verbs and what each of them is for."""

import typer

from deploy.pactos import keys, load, migrate, parked, replay, serve, tick, up

app = typer.Typer(
    name="pactos",
    help="Sigue los compromisos de los Pactos por Pichincha: inicia el sistema, carga pactos y lo opera.",
    epilog="La configuración viene del entorno (DATABASE_URL, KAFKA_BOOTSTRAP_SERVERS, PORT, PACTOS_HOME…); "
    "mientras «pactos up» está en marcha, los demás comandos encuentran la suya en PACTOS_HOME.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("up")(up.up)
app.command("load")(load.load)
app.command("serve")(serve.serve)
app.command("tick")(tick.tick)
app.command("replay")(replay.replay)
app.add_typer(parked.app, name="parked")
app.add_typer(keys.app, name="key")
app.command("migrate")(migrate.migrate)
