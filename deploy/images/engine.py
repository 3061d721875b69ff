"""The Docker engine: the one that answers, else one started by the program that DOCKER_STARTER names.

A starter is called without arguments and returns when an engine answers; called with `stop` it stops that engine.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_WITHIN = 20


class NoEngine(Exception):
    """No engine answers, and none could be started."""


@contextmanager
def engine(environ: Mapping[str, str] = os.environ) -> Iterator[None]:
    """An engine for the length of the block: who finds none and starts one also stops it. Raises NoEngine."""
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
