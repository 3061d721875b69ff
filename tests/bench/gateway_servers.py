"""The servers that the gateway's benchmark starts itself: Flask's hello, and a stand-in for a service."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask

from deploy.pactos.serve import THREADS as THREADS_OF
from deploy.pactos.serve import Name
from services.chassis.web.server import serve

WORKERS, THREADS = 1, THREADS_OF[Name.GATEWAY]  # those of `pactos up`


def hello() -> Flask:
    """The baseline: what Flask costs when it has nothing to do."""
    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


def stand_in() -> Flask:
    """A service that knows its answer by heart: identity, trace, log and metrics as every service, and 2 KB of JSON."""
    import os

    from services.chassis.web.application import create_app
    from services.chassis.web.problems import ProblemCatalog
    from services.chassis.web.routes import Answer, Routes

    milestones = [{"title": f"Hito {number}", "declared_progress": 40.0, "light": "yellow"} for number in range(25)]
    routes = Routes("standing")
    routes.read(
        "assess_commitment",
        "/v1/commitments/<uuid:id>/status",
        run=lambda reading, id: Answer({"id": str(id), "light": "yellow", "milestones": milestones}),  # noqa: A006
        summary="",
    )
    return create_app("monitoring", [routes], ProblemCatalog({}), identity_secret=os.environ["IDENTITY_SECRET"])


def gateway() -> Flask:
    """The gateway with the settings of the environment, before a stand-in."""
    import os

    from services.chassis.process import settings as environment
    from services.chassis.store.database import open_database
    from services.gateway.settings import Settings
    from services.gateway.wsgi import application

    settings = environment.load(Settings, os.environ)
    identified = {"in": "path", "name": "id", "required": True, "schema": {"type": "string", "format": "uuid"}}
    status = {"operationId": "assess_commitment", "x-service": "monitoring", "parameters": [identified]}
    document = {"paths": {"/v1/commitments/{id}/status": {"get": status}}}
    return application(settings, document, open_database(settings.database_url, "gateway"))


@contextmanager
def running(name: str, environ: Mapping[str, str], workers: int = WORKERS, threads: int = THREADS) -> Iterator[str]:
    """One of these servers as a process of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    order = [sys.executable, "-m", "tests.bench.gateway_servers", name, str(port), str(workers), str(threads)]
    process = subprocess.Popen(order, env=dict(environ))
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not come up")


if __name__ == "__main__":
    _, chosen, at, workers_, threads_ = sys.argv
    application_of = {"hello": hello, "stand_in": stand_in, "gateway": gateway}[chosen]
    serve(application_of, "127.0.0.1", int(at), int(workers_), int(threads_))
