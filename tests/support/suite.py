"""The real suite, started as a user starts it: `pactos up` in a home of its own, waited for by its ready.json."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.servers.children import free_port
from tests.support.client import Suite

PACTOS = str(Path(sys.executable).parent / "pactos")
PATIENCE = 240.0


@contextmanager
def running(home: Path, shape: str = "embedded", **environment: str) -> Iterator[Suite]:
    """A suite with manual ticks, until the block ends. `environment` adds to its settings, such as DATABASE_URL."""
    settings = {"PACTOS_HOME": str(home), "PORT": str(free_port()), "TICKS": "manual", **environment}
    inherited = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS"}
    }
    home.mkdir(parents=True, exist_ok=True)
    log = (home / "up.log").open("ab")
    process = subprocess.Popen(
        [PACTOS, "up"], env={**inherited, **settings}, stdout=log, stderr=log, stdin=subprocess.DEVNULL
    )
    try:
        ready = _ready(home, process)
        surroundings = json.loads((home / "surroundings.json").read_text("utf-8"))
        yield Suite(
            address=ready["address"],
            keys=ready["keys"],
            units=ready["units"],
            database_url=surroundings["DATABASE_URL"],
            home=home,
            pid=process.pid,
            shape=shape,
            bootstrap=environment.get("KAFKA_BOOTSTRAP_SERVERS"),
            environment={**inherited, **settings},
            surroundings=surroundings,
        )
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _ready(home: Path, process: subprocess.Popen[bytes]) -> dict:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            return json.loads((home / "ready.json").read_text("utf-8"))
        except FileNotFoundError:
            time.sleep(0.1)
    raise RuntimeError(f"the suite did not get ready\n{(home / 'up.log').read_text('utf-8', 'replace')[-4000:]}")
