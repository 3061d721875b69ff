"""`pactos serve`: one process of the suite, in the foreground."""

import os
import signal
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer

from deploy.pactos.failing import clearly
from deploy.pactos.speaking import verb
from services.chassis.process.logs import configure
from services.chassis.process.settings import LogLevel, Port, SettingsError
from services.chassis.process.settings import load as settings_of

app = verb()

LOOK_EVERY = 0.5
SUPERVISOR = "SUPERVISOR_PID"


class Name(StrEnum):
    """The processes of the suite."""

    AGREEMENTS = "agreements"
    RELAY = "relay"
    MONITORING = "monitoring"
    CONSUMER = "consumer"
    PLANNER = "planner"
    LIVE = "live"
    NOTIFIER = "notifier"
    GATEWAY = "gateway"


PORTS = {Name.AGREEMENTS: 8081, Name.MONITORING: 8082, Name.LIVE: 8086, Name.GATEWAY: 8080}
# The gateway's connections to a service, and those that wait for views, must find a thread there.
THREADS = {Name.AGREEMENTS: 16, Name.MONITORING: 24, Name.LIVE: 8, Name.GATEWAY: 24}


@app.command()
def serve(
    name: Annotated[Name, typer.Argument(help="Qué proceso.")],
    host: Annotated[str, typer.Option(help="Dirección en la que escucha.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Puerto; si no, NOMBRE_PORT del entorno.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Procesos de gunicorn.")] = 1,
    threads: Annotated[int | None, typer.Option(min=1, help="Hilos por proceso.")] = None,
) -> None:
    """Inicia un solo proceso, con la configuración del entorno (para producción y para el supervisor)."""
    with clearly():
        if name in PORTS:
            at = port if port is not None else _port(name)
            _serve_http(name, host, at, workers, threads or THREADS[name])
        else:
            _run(name, host)


def _port(name: Name) -> int:
    """Where a service listens by the environment. Raises SettingsError."""
    setting = f"{name.upper()}_PORT"
    try:
        return Port.parse(os.environ.get(setting) or str(PORTS[name]))
    except ValueError as error:
        raise SettingsError((f"{setting}: {error}",)) from None


def _serve_http(name: Name, host: str, port: int, workers: int, threads: int) -> None:
    from services.chassis.web.server import serve as serve_application

    build, level = _builder(name)
    configure(name, level)
    supervisor = int(os.environ[SUPERVISOR]) if SUPERVISOR in os.environ else None
    serve_application(build, host, port, workers, threads, supervisor=supervisor)


def _builder(name: Name) -> tuple[Callable, LogLevel]:
    """What builds the application in each worker, and how much it logs.

    The settings are checked here, once and before anything starts.
    """
    if name is Name.AGREEMENTS:
        from services.agreements.settings import Settings
        from services.agreements.wsgi import build_app as build
    elif name is Name.MONITORING:
        from services.monitoring.settings import Settings
        from services.monitoring.wsgi import build_app as build
    elif name is Name.LIVE:
        from services.gateway.live.settings import Settings
        from services.gateway.live.wsgi import build_app as build
    else:
        from services.gateway.settings import Settings
        from services.gateway.wsgi import build_app as build
    return build, settings_of(Settings, os.environ).log_level


def _run(name: Name, host: str) -> None:
    stop = threading.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, lambda *_: stop.set())
    if name is Name.CONSUMER:
        from deploy.suite.following import Settings
        from deploy.suite.following import follow as run
    elif name is Name.PLANNER:
        from deploy.suite.planning import Settings
        from deploy.suite.planning import plan as run
    elif name is Name.NOTIFIER:
        from deploy.suite.notifying import Settings
        from deploy.suite.notifying import notify as run
    else:
        from deploy.suite.relaying import Settings
        from deploy.suite.relaying import relay as run
    settings = settings_of(Settings, os.environ)
    configure(name, settings.log_level)
    if SUPERVISOR in os.environ:
        _follow(int(os.environ[SUPERVISOR]), stop)
    run(settings, host, stop)


def _follow(supervisor: int, stop: threading.Event) -> None:
    """Ends this process in good order when its supervisor is gone."""

    def watch() -> None:
        while os.getppid() == supervisor:
            time.sleep(LOOK_EVERY)
        stop.set()

    threading.Thread(target=watch, name="follow the supervisor", daemon=True).start()
