"""The Docker engine: the one that answers, else one started by the program that DOCKER_STARTER names.

A starter is called without arguments and returns when an engine answers; called with `stop` it stops that engine.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_WITHIN = 20
USERS = Path(tempfile.gettempdir()) / f"pactos-docker-engine-{os.getuid()}"


class NoEngine(Exception):
    """No engine answers, and none could be started."""


@contextmanager
def engine(environ: Mapping[str, str] = os.environ) -> Iterator[None]:
    """An engine for the length of the block. Who finds none and starts one also stops it, unless others use it by then.

    Raises NoEngine.
    """
    with USERS.open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        if answers():
            yield
            return
        starter = _starter(environ)
        print(f"no Docker engine answers: {starter.name} starts one", file=sys.stderr)
        try:
            if subprocess.run([starter], stdin=subprocess.DEVNULL).returncode != 0 or not answers():
                raise NoEngine(f"{starter} started no Docker engine")
            yield
        finally:
            _stop(starter, users)


def _stop(starter: Path, users: IO[str]) -> None:
    """Stops the engine, unless another block like ours goes on, or a container of whomever runs."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("the Docker engine stays: others use it", file=sys.stderr)
        return
    running = subprocess.run(["docker", "ps", "--quiet"], capture_output=True, stdin=subprocess.DEVNULL)
    if running.stdout.strip():
        print("the Docker engine stays: containers run on it", file=sys.stderr)
        return
    subprocess.run([starter, "stop"], stdin=subprocess.DEVNULL)


def answers() -> bool:
    """Whether an engine can be used now."""
    try:
        asked = subprocess.run(["docker", "info"], capture_output=True, timeout=ANSWERS_WITHIN)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _starter(environ: Mapping[str, str]) -> Path:
    named = environ.get("DOCKER_STARTER", "")
    if not named or not os.access(named, os.X_OK):
        raise NoEngine("no Docker engine answers: start one, or name a program that does in DOCKER_STARTER")
    return Path(named).resolve()
