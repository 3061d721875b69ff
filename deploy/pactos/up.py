"""`pactos up`: the whole suite on this machine, until Ctrl-C."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from deploy import data
from deploy.failures import Mistake
from deploy.loading import plan_files
from deploy.loading.gateway import Gateway, Refused
from deploy.loading.loading import AlreadyLoaded
from deploy.pactos import welcome
from deploy.pactos.failing import clearly
from deploy.pactos.load import load_with_bar
from deploy.pactos.migrate import migrate_all
from deploy.pactos.speaking import console, errors, verb
from deploy.servers.children import port_is_free
from deploy.suite import development_keys, loads, surroundings
from deploy.suite.home import Home, read_json, write_private
from deploy.suite.processes import Processes, roles
from deploy.suite.standing import Standing
from services.chassis.store.database import open_database
from services.kernel.acts import OFFICER, OPERATOR

app = verb()

UNITS = Path(data.__file__).parent / "unidades-de-ejemplo.yaml"  # those that the development keys act for
LINKS = Path(data.__file__).parent / "ejemplo-alineacion.csv"
LOOK_EVERY = 0.2
VIEWS_WITHIN = 30.0


class Stopping(BaseException):
    """A signal asks the suite to end. Not an Exception: nothing on the way may take it for a failure."""


@app.command()
def up(
    file: Annotated[
        list[Path] | None, typer.Option("--load", metavar="FILE", help="Archivo que se carga al iniciar; repetible.")
    ] = None,
    plan: Annotated[
        list[Path] | None, typer.Option("--plan", metavar="FILE", help="Plan que se importa al iniciar; repetible.")
    ] = None,
    start: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Primer día de los planes que se cargan.")
    ] = None,
    servers: Annotated[
        bool, typer.Option("--servers", help="Inicia PostgreSQL y Kafka (paquetes de Python) si el entorno no los da.")
    ] = False,
) -> None:
    """Inicia todos los servicios y los vigila: SQLite sin más, o PostgreSQL y Kafka si el entorno los nombra."""
    home = Home.of(os.environ)
    with clearly(), _until_told_to_stop(), home.held():
        home.ready.unlink(missing_ok=True)
        port = surroundings.port_of(os.environ)
        if not port_is_free(port):
            raise Mistake(f"El puerto {port} está ocupado: elija otro con PORT=…")
        with contextlib.ExitStack() as stack:
            standing = _servers(home, servers, stack)
            composed = surroundings.compose(os.environ, standing.database_url, standing.bootstrap, port)
            environ = surroundings.with_mail(composed, home)
            processes = Processes(environ, home.log_of, _warn)
            stack.callback(processes.stop)
            _start(home, environ, processes, file or [], start)
            _import_plans(home, environ, plan or [])
            stack.callback(home.ready.unlink, missing_ok=True)
            _show_ready(home, environ)
            while True:
                standing.watch(_warn)
                processes.watch()
                time.sleep(LOOK_EVERY)


def _servers(home: Home, start_them: bool, stack: contextlib.ExitStack) -> Standing:
    """The database and the broker: the environment's, or started here, or SQLite without any."""
    outside = surroundings.outside(os.environ)
    if outside:
        return Standing(outside.database_url, outside.bootstrap)
    if not start_them:
        return Standing(f"sqlite:///{home.path / 'sqlite'}")
    from deploy.servers.kafka import Kafka
    from deploy.servers.postgresql import Postgresql

    postgresql, kafka = Postgresql(home.path / "postgresql"), Kafka(home.path / "kafka")
    for name, server in (("PostgreSQL", postgresql), ("Kafka (la primera vez se descarga)", kafka)):
        stack.callback(server.stop)
        with console.status(f"Iniciando {name}…"):
            server.start()
    return Standing(postgresql.url, kafka.bootstrap, {"PostgreSQL": postgresql, "Kafka": kafka})


def _start(
    home: Home, environ: dict[str, str], processes: Processes, files: list[Path], start: datetime | None
) -> None:
    """Tables, keys, processes, and what is loaded; returns when all of it answers."""
    migrate_all(environ)
    keys = _development_keys(home, environ[surroundings.DATABASE])
    write_private(home.surroundings, surroundings.shared(environ))
    with console.status("Iniciando los servicios…"):
        processes.start(roles(environ, with_relay=surroundings.BROKER in environ))
    for file in (UNITS, *files):
        _load(home, file, _gateway(environ), keys, start)


def _import_plans(home: Home, environ: dict[str, str], files: list[Path]) -> None:
    """Imports the plans that the suite does not have yet, and links them with what was loaded; what is there stays."""
    operator = read_json(home.keys)[OPERATOR]
    for file in files:
        try:
            plan_files.import_plan(_gateway(environ), file, operator, revise=False)
        except Refused as refusal:
            if refusal.slug != "plan-exists":
                raise
    if files:
        plan_files.align(_gateway(environ), LINKS, lambda name: loads.ids_of(home, name), read_json(home.keys)[OFFICER])


def _show_ready(home: Home, environ: dict[str, str]) -> None:
    """Says to scripts and to people that everything answers."""
    keys, address = read_json(home.keys), _gateway(environ).address
    facts = {"address": address, "pid": os.getpid(), "keys": keys, "units": development_keys.UNITS}
    write_private(home.ready, facts)
    welcome.show(console, home, address, keys, environ.get("MAIL_FOLDER"))


def _gateway(environ: dict[str, str]) -> Gateway:
    return Gateway(f"http://127.0.0.1:{environ['PORT']}")


def _warn(words: str) -> None:
    errors.print(words, style="yellow", markup=False)


def _development_keys(home: Home, database_url: str) -> dict[str, str]:
    database = open_database(database_url, "gateway", pool_size=2)
    try:
        return development_keys.ensure(home, database)
    finally:
        database.close()


def _load(home: Home, file: Path, gateway: Gateway, keys: dict[str, str], start: datetime | None) -> None:
    """Loads a file where the suite does not have it yet, and waits until its views can be read."""
    name = loads.read(file).name
    if loads.is_there(home, name, gateway):
        return
    try:
        load_with_bar(home, file, gateway, development_keys.for_loading(keys), start)
    except AlreadyLoaded as error:
        _warn(str(error))
        return
    deadline = time.monotonic() + VIEWS_WITHIN
    for label, id_ in loads.ids_of(home, name).items():
        while label != "pact" and not _has_status(gateway, id_, keys["auditor"]) and time.monotonic() < deadline:
            time.sleep(0.1)


def _has_status(gateway: Gateway, id_: str, key: str) -> bool:
    try:
        gateway.get(f"/v1/commitments/{id_}/status", key)
    except Refused:
        return False
    return True


@contextlib.contextmanager
def _until_told_to_stop() -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP end the block in good order; the command then ends well."""
    told = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in told:
            signal.signal(each, signal.SIG_IGN)
        raise Stopping(number)

    for each in told:
        signal.signal(each, stop)
    try:
        yield
    except Stopping:
        console.print("Detenido. Los datos quedan guardados.")
    finally:
        for each in told:
            signal.signal(each, signal.SIG_DFL)
