"""The suite's processes: started together, watched, started again when one dies, stopped together."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import urllib3

from deploy.failures import Failure
from deploy.servers import children

LONGEST_LOG = 10_000_000
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 20.0
STEADY_AFTER = 60.0
MOST_DEATHS = 6
POOL = urllib3.PoolManager(retries=False, timeout=2.0)


class GaveUp(Failure):
    """A process cannot be kept alive; the message says which, and the end of its log."""


@dataclass(frozen=True)
class Role:
    """One process: its name, what it runs, and where it says that it is ready."""

    name: str
    arguments: Sequence[str]
    readyz: str


@dataclass
class Running:
    """A role's process, and how it fared."""

    role: Role
    child: "subprocess.Popen[bytes]"
    since: float
    deaths: int = 0
    start_at: float | None = field(default=None)


class Processes:
    """The processes of one suite. Use from the main thread only: the children are tied to it."""

    def __init__(
        self, environ: Mapping[str, str], log_of: Callable[[str], Path], tell: Callable[[str], object]
    ) -> None:
        self._environ, self._log_of, self._tell = environ, log_of, tell
        self._running: list[Running] = []

    def start(self, roles: Sequence[Role], patience: float = 180) -> None:
        """Starts all and returns when each is ready. Raises ChildFailed, with the end of the log of who is not."""
        for role in roles:
            self._running.append(Running(role, self._spawn(role), time.monotonic()))
        for running in self._running:
            role = running.role
            children.wait_until(lambda at=role.readyz: _answers(at), running.child, self._log_of(role.name), patience)

    def watch(self) -> None:
        """One look: tells who died, and starts it again when its pause is over. Raises GaveUp."""
        now = time.monotonic()
        for running in self._running:
            if running.start_at is not None:
                if now >= running.start_at:
                    running.child, running.since, running.start_at = self._spawn(running.role), now, None
            elif running.child.poll() is not None:
                self._died(running, now)

    def stop(self) -> None:
        """Asks all to end, waits for each, and insists."""
        alive = [running for running in self._running if running.child.poll() is None]
        for running in reversed(alive):
            running.child.terminate()
        for running in reversed(alive):
            children.stop(running.child, patience=20)

    def _died(self, running: Running, now: float) -> None:
        name, code = running.role.name, running.child.returncode
        running.deaths = 1 if now - running.since > STEADY_AFTER else running.deaths + 1
        if running.deaths > MOST_DEATHS:
            log = self._log_of(name)
            raise GaveUp(
                f"{name} terminó {running.deaths} veces seguidas (código {code}).\n{children.tail(log)}\n{log}"
            )
        pause = min(FIRST_PAUSE * 2 ** (running.deaths - 1), LONGEST_PAUSE)
        running.start_at = now + pause
        self._tell(
            f"{name} terminó (código {code}); se inicia de nuevo en {pause:.1f} s. Registro: {self._log_of(name)}"
        )

    def _spawn(self, role: Role) -> "subprocess.Popen[bytes]":
        with _opened(self._log_of(role.name)) as log:
            environ = {**self._environ, "SUPERVISOR_PID": str(os.getpid())}
            return children.start(role.arguments, output=log, environ=environ)


def roles(environ: Mapping[str, str], with_relay: bool) -> list[Role]:
    """The processes of a suite, in the order in which they start."""
    addresses = {
        "agreements": environ["AGREEMENTS_PORT"],
        "monitoring": environ["MONITORING_PORT"],
        "consumer": environ["CONSUMER_HEALTH_PORT"],
        "planner": environ["PLANNER_HEALTH_PORT"],
        "notifier": environ["NOTIFIER_HEALTH_PORT"],
        **({"relay": environ["RELAY_HEALTH_PORT"]} if with_relay else {}),
        "live": environ["LIVE_PORT"],
        "gateway": environ["GATEWAY_PORT"],
    }
    command = [sys.executable, "-m", "deploy.pactos", "serve"]
    return [Role(name, [*command, name], f"http://127.0.0.1:{port}/readyz") for name, port in addresses.items()]


def _answers(url: str) -> bool:
    try:
        return POOL.request("GET", url).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def _opened(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")
